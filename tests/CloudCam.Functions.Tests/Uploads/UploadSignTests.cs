using System.Text;
using CloudCam.Functions.Uploads;

namespace CloudCam.Functions.Tests.Uploads;

public class UploadSignTests
{
    // Computed from the printed rule of 6.1 and 6.3 (Jimi, JC400/JC261 protocol V1.3.5) with the printed key, outside this program.
    [Theory]
    [InlineData("ZmQwMmNjNTQ1ZjIyMjc1MTg1MGY5MDQ2NzI0N2M1MzE=", UploadRig.Name, UploadRig.Timestamp, UploadRig.Secret)]
    [InlineData("/QLMVF8iJ1GFD5BGckfFMQ==", UploadRig.Name, UploadRig.Timestamp, UploadRig.Secret)]
    [InlineData("MTBkYWNlODhmZmU3ZDU4MTUzNmQ4NjNjMDY3ZDEyYjM=", "353376110008882", "12345678", UploadRig.Secret, "1764345600000")]
    [InlineData("ENrOiP/n1YFTbYY8Bn0Ssw==", "353376110008882", "12345678", UploadRig.Secret, "1764345600000")]
    public void Both_readings_of_the_document_are_right(string sign, params string[] texts) => Assert.True(UploadSign.IsRight(sign, texts));

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("no base64!")]
    [InlineData("fd02cc545f222751850f90467247c531")]
    [InlineData("ZmQwMmNjNTQ1ZjIyMjc1MTg1MGY5MDQ2NzI0N2M1MzA=")]
    [InlineData("RkQwMkNDNTQ1RjIyMjc1MTg1MEY5MDQ2NzI0N0M1MzE=")]
    [InlineData("/QLMVF8iJ1GFD5BGckfFMA==")]
    [InlineData("/QLMVF8iJ1GFD5BGckfF")]
    [InlineData("ZmQwMmNjNTQ1ZjIyMjc1MTg1MGY5MDQ2NzI0N2M1MzEA")]
    public void Anything_else_is_wrong(string sign) => Assert.False(UploadSign.IsRight(sign, UploadRig.Name, UploadRig.Timestamp, UploadRig.Secret));

    [Fact]
    public void Any_length_of_text_is_only_wrong()
    {
        for (var length = 0; length < 200; length++) Assert.False(UploadSign.IsRight(Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', length))), "a"));
    }
}
