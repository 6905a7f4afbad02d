using System.Text;

namespace CloudCam.Protocols.Dvrip.Tests;

public sealed class DvripValuesTests
{
    [Theory]
    [InlineData("", "tlJwpbo6")] // In a capture.
    [InlineData("admin", "6QNMIQGe")] // In the vendor's document.
    public void Passwords_are_hashed_as_cameras_compare_them(string password, string hash)
    {
        var written = new byte[DvripPasswordHash.Chars];
        DvripPasswordHash.Write(password, written);
        Assert.Equal(hash, Encoding.ASCII.GetString(written));
    }

    [Fact]
    public void Long_passwords_are_hashed_too()
    {
        var written = new byte[DvripPasswordHash.Chars];
        DvripPasswordHash.Write(new string('€', 1_000), written);
        Assert.All(written, letter => Assert.True(char.IsAsciiLetterOrDigit((char)letter)));
    }

    [Theory]
    [InlineData("2026-11-21 09:00:07", true)]
    [InlineData(" 2026-11-21 9:0:7 ", true)]
    [InlineData("0000-00-00 00:00:00", false)]
    [InlineData("2026-02-30 09:00:07", false)]
    [InlineData("2026-11-21 24:00:07", false)]
    [InlineData("2026-11-21", false)]
    [InlineData("2026-11-21 09:00:07 x", false)]
    [InlineData("2026/11/21 09:00:07", false)]
    [InlineData("20260-11-21 09:00:07", false)]
    [InlineData("-2026-11-21 09:00:07", false)]
    [InlineData("", false)]
    public void Times_are_read(string text, bool isTime)
    {
        Assert.Equal(isTime, DvripTime.TryRead(Encoding.ASCII.GetBytes(text), out var local));
        if (isTime) Assert.Equal(Wire.Time, local);
    }

    [Fact]
    public void Times_are_written_and_packed()
    {
        var text = new byte[DvripTime.TextChars];
        DvripTime.Write(Wire.Time, text);
        Assert.Equal("2026-11-21 09:00:07", Encoding.ASCII.GetString(text));
        Assert.Equal(Wire.Time, DvripTime.Unpack(DvripTime.Pack(Wire.Time)));
        Assert.Equal((uint)((26 << 26) | (11 << 22) | (21 << 17) | (9 << 12) | 7), DvripTime.Pack(Wire.Time));
        Assert.Null(DvripTime.Unpack(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DvripTime.Pack(Wire.Time.AddYears(100)));
    }

    [Theory]
    [InlineData(100, DvripOutcome.Done, "done")]
    [InlineData(110, DvripOutcome.Done, "all-found")]
    [InlineData(111, DvripOutcome.Done, "part-found")]
    [InlineData(150, DvripOutcome.Done, "restart-needed")]
    [InlineData(102, DvripOutcome.NotSupported, "not-supported")]
    [InlineData(103, DvripOutcome.NotAllowed, "not-allowed")]
    [InlineData(106, DvripOutcome.LoginRefused, "wrong-user-or-password")]
    [InlineData(108, DvripOutcome.Busy, "timeout")]
    [InlineData(119, DvripOutcome.NotFound, "no-file")]
    [InlineData(203, DvripOutcome.LoginRefused, "wrong-password")]
    [InlineData(205, DvripOutcome.LoginRefused, "account-locked")]
    [InlineData(503, DvripOutcome.Busy, "talk-taken")]
    [InlineData(504, DvripOutcome.NotAllowed, "talk-not-open")]
    [InlineData(607, DvripOutcome.NotSupported, "no-such-configuration")]
    [InlineData(515, DvripOutcome.Done, "upgrade-done")]
    [InlineData(999, DvripOutcome.Failed, "ret-999")]
    public void Result_codes_have_names_and_groups(int ret, DvripOutcome outcome, string text) => Assert.Equal((outcome, text), (DvripRet.Outcome(ret), DvripRet.Text(ret)));

    [Fact]
    public void What_refuses_a_login_is_known()
    {
        Assert.Equal([101, 106, 107, 203, 204, 205, 206], Enumerable.Range(0, 700).Where(DvripRet.IsLoginRefused));
        Assert.Equal([100, 110, 111, 150, 511, 515], Enumerable.Range(0, 700).Where(DvripRet.IsDone));
    }

    [Fact]
    public void A_header_is_written_as_it_is_read()
    {
        var header = new DvripHeader(DvripMessageId.MonitorData, 0x1B, 0xDDCCBBAA, 8192, 3, 1, 1);
        var bytes = new byte[DvripHeader.Bytes];
        header.Write(bytes);
        Assert.Equal("ff0100001b000000aabbccdd0301840500200000", Convert.ToHexStringLower(bytes));
        Assert.Equal(header, DvripHeader.Read(bytes));
        Assert.Equal((3, true), (header.Channel, header.IsEnd));
    }

    [Fact]
    public void Addresses_are_reversed_numbers()
    {
        Assert.True(DvripAddress.TryRead("0x0A01A8C0"u8, out var address));
        Assert.Equal("192.168.1.10", address!.ToString());
        Assert.False(DvripAddress.TryRead("192.168.1.10"u8, out _));
    }
}
