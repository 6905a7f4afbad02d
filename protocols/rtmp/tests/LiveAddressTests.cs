using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class LiveAddressTests
{
    private const string Imei = "864993060000000";

    [Theory]
    [InlineData("live/0", Imei, "0")] // As ffmpeg cuts.
    [InlineData("live", "0/" + Imei, "0")] // As others cut.
    [InlineData("live/", "/1/" + Imei, "1")]
    [InlineData("live", "pip/" + Imei, "pip")]
    [InlineData("live/pip", Imei + "?key=1&a=/../", "pip")]
    [InlineData("live", Imei, null)]
    public void The_vendors_addresses_are_read_wherever_a_client_cuts_them(string app, string name, string? channel)
    {
        Assert.True(LiveAddress.TryParse(app, name, out var address));
        Assert.Equal((Imei, channel, channel is null), (address.Device.Value, address.Channel, address.IsPlayback));
        Assert.Equal(channel is null ? $"live/{Imei}" : $"live/{channel}/{Imei}", address.ToString());
        Assert.True(LiveAddress.TryParseHttpPath($"/{address}.flv", out var same));
        Assert.Equal(address, same);
    }

    [Theory]
    [InlineData("live", "2/" + Imei)]
    [InlineData("live", "PIP/" + Imei)]
    [InlineData("Live", Imei)]
    [InlineData("live", "0//" + Imei)]
    [InlineData("live/0", "0/" + Imei)]
    [InlineData("live//", Imei)]
    [InlineData("live/..", Imei)]
    [InlineData("live/0/..", Imei)]
    [InlineData("live", "../live/" + Imei)]
    [InlineData("live", "0/" + Imei + "/")]
    [InlineData("live", "0/86499306000000")]
    [InlineData("live", "0/8649930600000000")]
    [InlineData("live", "0/86499306000000a")]
    [InlineData("live", "0/%38649930600000")]
    [InlineData("live", "0/٨٦٤٩٩٣٠٦٠٠٠٠٠٠٠")] // Digits, but not ASCII.
    [InlineData("live", "0/" + Imei + "\n")]
    [InlineData("live", "0/" + Imei + ".flv")]
    [InlineData("", "live/" + Imei)]
    [InlineData("app", "live/" + Imei)]
    [InlineData("", "")]
    [InlineData("live", "?" + Imei)]
    [InlineData(null, Imei)]
    [InlineData("live", null)]
    public void Nothing_else_is_an_address(string? app, string? name) => Assert.False(LiveAddress.TryParse(app, name, out _));

    [Theory]
    [InlineData("/live/" + Imei)]
    [InlineData("live/" + Imei + ".flv")]
    [InlineData("//live/" + Imei + ".flv")]
    [InlineData("/live/0/" + Imei + ".FLV")]
    [InlineData("/live/0/" + Imei + ".flv?x")]
    [InlineData("/.flv")]
    [InlineData("/live/../live/" + Imei + ".flv")]
    [InlineData("")]
    public void No_other_path_is_an_address(string path) => Assert.False(LiveAddress.TryParseHttpPath(path, out _));

    [Fact]
    public void Any_text_is_an_address_or_not_and_what_is_one_names_only_itself() => Prop.ForAll<string, string>((app, name) =>
        (!LiveAddress.TryParse(app, name, out var address) || address.ToString().StartsWith("live/", StringComparison.Ordinal))
        && !LiveAddress.TryParse("live", $"0/{Imei}{name?.Replace("?", "", StringComparison.Ordinal)}/", out _)).QuickCheckThrowOnFailure();
}
