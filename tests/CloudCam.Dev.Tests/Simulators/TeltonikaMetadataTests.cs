using System.Text.Json;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

/// <summary>Metadata bytes, worked out by hand from the layouts.</summary>
public sealed class TeltonikaMetadataTests
{
    private const string V1 = "10" + "0000019b7ca98f2e" + "03" + "000a";
    private const string V3 = "19" + "ff2e" + "404b59a74e8e028d" + "c03943126e978d50";
    private const string Place = "0342a982" + "fe7e8850";

    private static readonly CameraMetadata Values = new()
    {
        TriggeredAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        EventAt = new DateTimeOffset(2026, 1, 2, 3, 4, 4, 0, TimeSpan.Zero),
        Trigger = 3,
        DurationSeconds = 10,
        FramesPerSecond = 25,
        TimeZoneMinutes = -210,
        Latitude = 54.7004183,
        Longitude = -25.262,
        DsmEvents = 0x0101,
        DriverName = "ANNA SMITH",
    };

    [Theory]
    [InlineData(1, "01" + V1)]
    [InlineData(2, "02" + V1 + "19")]
    [InlineData(3, "03" + V1 + V3)]
    [InlineData(4, "04" + V1 + V3 + "0000019b7ca988a0")]
    public async Task Dualcam_layouts_have_13_14_32_and_40_bytes(byte version, string expected)
    {
        var sent = await MetadataAsync(
            FleetCameraKind.DualCam, CameraFile.DualCam(CameraFileKind.FrontVideo, new byte[9], Values with { LayoutVersion = version }));
        Assert.Equal(expected, Convert.ToHexStringLower(sent));
    }

    [Fact]
    public async Task Adas_layout_has_15_bytes()
    {
        var sent = await MetadataAsync(FleetCameraKind.Adas, CameraFile.Adas("mdas9/a.jpg", CameraFileKind.Snapshot, new byte[9], Values));
        Assert.Equal("695735a5" + "01" + "03" + Place + "0a", Convert.ToHexStringLower(sent));
    }

    [Theory]
    [InlineData("ANNA SMITH", "4854494d5320414e4e41")]
    [InlineData("ANNA SMITHSON", "4854494d5320414e4e41")]
    [InlineData("BO", "00000000000000004f42")]
    [InlineData(null, "ffffffffffffffffffff")]
    public async Task Dsm_layout_has_26_bytes_with_the_name_reversed(string? driver, string expectedName)
    {
        var sent = await MetadataAsync(
            FleetCameraKind.Dsm, CameraFile.Dsm("dsm/a.jpg", CameraFileKind.CurrentSnapshot, new byte[9], Values with { DriverName = driver }));
        Assert.Equal("695735a5" + "02" + "03" + Place + "0101" + expectedName, Convert.ToHexStringLower(sent));
    }

    [Fact]
    public async Task Unified_form_is_json_with_the_keys_the_vendors_server_reads()
    {
        var file = CameraFile.UnifiedDualCam("dualcam_front/a.h265", CameraFileKind.FrontVideo, new byte[9], Values);
        using var json = JsonDocument.Parse(await MetadataAsync(FleetCameraKind.UnifiedDualCam, file));
        var root = json.RootElement;
        Assert.Equal(16, root.GetProperty("file").GetProperty("file_type").GetInt32());
        Assert.Equal(1767323045, root.GetProperty("file").GetProperty("file_timestamp").GetInt64());
        Assert.Equal(10, root.GetProperty("file").GetProperty("duration").GetInt32());
        Assert.Equal(25, root.GetProperty("file").GetProperty("framerate").GetInt32());
        Assert.Equal(3, root.GetProperty("fm_trigger").GetProperty("type").GetInt32());
        Assert.Equal(0x0101, root.GetProperty("cam_trigger").GetProperty("type").GetInt32());
        Assert.Equal(54.7004183, root.GetProperty("location").GetProperty("latitude").GetDouble());
        Assert.Equal(-25.262, root.GetProperty("location").GetProperty("longitude").GetDouble());
        Assert.Equal("ANNA SMITH", root.GetProperty("driver_name").GetString());
        Assert.Equal(4, root.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Json_numbers_can_come_as_text()
    {
        var file = CameraFile.UnifiedDualCam("dualcam_front/a.h265", CameraFileKind.FrontVideo, new byte[9], Values);
        using var json = JsonDocument.Parse(await MetadataAsync(
            FleetCameraKind.UnifiedDualCam, file, new TeltonikaQuirks { JsonNumbersAsText = true }));
        Assert.Equal("-25.262", json.RootElement.GetProperty("location").GetProperty("longitude").GetString());
        Assert.Equal("1767323045", json.RootElement.GetProperty("file").GetProperty("file_timestamp").GetString());
    }

    [Fact]
    public async Task Epoch_as_trigger_time_says_that_the_file_is_not_there()
    {
        var sent = await MetadataAsync(
            FleetCameraKind.DualCam,
            CameraFile.DualCam(CameraFileKind.RearPhoto, default, Values with { LayoutVersion = 1, TriggeredAt = DateTimeOffset.UnixEpoch }));
        Assert.Equal("0108" + "0000000000000000" + "03" + "000a", Convert.ToHexStringLower(sent));
    }

    private static async Task<byte[]> MetadataAsync(FleetCameraKind kind, CameraFile file, TeltonikaQuirks? quirks = null)
    {
        await using var peer = new ReferencePeer();
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, kind, file) with { Quirks = quirks ?? TeltonikaProfiles.Plain });
        Sample.AssertAllArrived(peer, result);
        return Assert.Single(peer.Files).Metadata!;
    }
}
