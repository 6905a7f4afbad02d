using System.Text;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

public sealed class CameraCrcTests
{
    [Fact]
    public void Check_value_of_kermit_is_met() => Assert.Equal(0x2189, CameraCrc.Compute(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Same_as_bit_by_bit_at_every_length_up_to_2000_and_with_any_init()
    {
        var bytes = Sample.Bytes(2000);
        for (var length = 0; length <= bytes.Length; length += 7)
        {
            Assert.Equal(PeerFrames.BitwiseKermit(bytes.AsSpan(0, length), length), CameraCrc.Compute(bytes.AsSpan(0, length), (ushort)length));
        }
    }

    [Fact]
    public void Chained_over_pieces_equals_the_crc_of_the_whole()
    {
        var bytes = Sample.Bytes(5000);
        ushort crc = 0;
        foreach (var piece in bytes.Chunk(1024))
        {
            crc = CameraCrc.Compute(piece, crc);
        }

        Assert.Equal(CameraCrc.Compute(bytes), crc);
    }
}
