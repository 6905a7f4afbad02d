using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CloudCam.Core.Media;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>The main job: a camera's clip becomes a playable, described, announced blob, as an integrator with Microsoft's clients sees it.</summary>
public sealed class HappyPathTests(SharedStack shared) : EndToEndTest(shared)
{
    public static TheoryData<string> Kinds => [.. CameraKinds.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_cameras_files_become_playable_described_announced_blobs(string kind)
    {
        var imei = await Shared.NewFleetImeiAsync();
        var (protocolId, quirks, files) = CameraKinds.Of(kind, Shared.Media);
        var camera = Camera(imei, files) with { ProtocolId = protocolId, Quirks = quirks };

        await DeliverAsync(null, camera);
        var records = await AssembledAsync(imei, files.Count);

        await BlobsHoldTheCamerasBytesAsync(imei, files, records);
        await RowsTellItAsync(imei, files);
        await EventsTellItAsync(imei, files.Count, CameraKinds.AlarmsOf(kind));
        await ApiGivesItAsync(imei, files, records);
    }

    private async Task BlobsHoldTheCamerasBytesAsync(ulong imei, IReadOnlyList<CameraFile> files, IReadOnlyList<MediaRecord> records)
    {
        using var folder = new TemporaryFolder();
        var blobs = await Outsider.BlobsAsync("media", $"{imei:D15}/", folder.Path, Cancellation);
        foreach (var file in files)
        {
            var record = Assert.Single(records, record => record.Sha256 == Sha256Of(file));
            var original = Assert.Single(blobs, blob => blob.Name == record.Blob.Path);
            Assert.Equal(Sha256Of(file), original.Sha256);
            Assert.Equal($"{imei:D15}", original.Tags["device"]);
            Assert.Equal("fleet", original.Tags["standing"]);
            var isVideo = record.File.Kind == MediaKind.Video;
            Assert.Equal(isVideo ? "video" : "photo", original.Tags["kind"]);
            Assert.Equal(ContentTypeOf(record), original.ContentType);

            Assert.True(record is { Conversion: ConversionState.Ready, Playable: not null, Thumbnail: not null }, $"{file.Name}: {record.ConversionError}");
            var playable = Assert.Single(blobs, blob => blob.Name == record.Playable!.Value.Path);
            Assert.Equal(isVideo ? "video/mp4" : "image/jpeg", playable.ContentType);
            if (isVideo) await IsPlayableAsync(Path.Combine(folder.Path, Path.GetFileName(playable.Name)), record.File.Format == MediaFormat.H265);
            var thumbnail = Assert.Single(blobs, blob => blob.Name == record.Thumbnail!.Value.Path);
            Assert.Equal(("image/jpeg", "ffd8ff"), (thumbnail.ContentType, thumbnail.Head));
        }
    }

    private static string ContentTypeOf(MediaRecord record) => record.File.Format switch
    {
        MediaFormat.Jpeg => "image/jpeg", MediaFormat.Mp4 => "video/mp4", _ => MediaNames.ContentTypeOf(record.File.Format),
    };

    // The vendor's converter leaves the first 0.9 s of raw video out, and so do we.
    private async Task IsPlayableAsync(string file, bool wasRaw)
    {
        var probe = await Ffmpeg.DescribeAsync(Stack.Tools.Ffmpeg!, file, Cancellation);
        Assert.True(probe.Codec == "h264", $"{probe.Text}");
        var expected = SharedStack.VideoSeconds - (wasRaw ? 0.9 : 0);
        Assert.InRange(probe.Seconds, expected - 0.5, expected + 0.5);
    }

    private async Task RowsTellItAsync(ulong imei, IReadOnlyList<CameraFile> files)
    {
        var device = $"{imei:D15}";
        var transfers = await Outsider.RowsAsync("transfers", device, Cancellation);
        var media = await Outsider.RowsAsync("media", device, Cancellation);
        var devices = await Outsider.RowsAsync("devices", device, Cancellation);
        Assert.Equal(files.Count, transfers.Count);
        Assert.All(transfers, row => Assert.Equal("completed", row.GetProperty("state").GetString()));
        Assert.Equal(files.Select(Sha256Of).Order(), media.Select(row => row.GetProperty("sha256").GetString()).Order());
        Assert.All(media, row => Assert.Equal(("complete", "ready"), (row.GetProperty("state").GetString(), row.GetProperty("conversionState").GetString())));
        // What it told last follows from the event stream, a moment later.
        Assert.Equal(["device", "state"], devices.Select(row => row.GetProperty("rowKey").GetString()).Where(key => key != "last").Order());
    }

    private async Task EventsTellItAsync(ulong imei, int files, int alarms)
    {
        var expected = new Dictionary<string, int>
        {
            ["cloudcam.device.connected.v1"] = 1, ["cloudcam.device.disconnected.v1"] = 1, ["cloudcam.media.started.v1"] = files,
            ["cloudcam.media.completed.v1"] = files, ["cloudcam.media.ready.v1"] = files, ["cloudcam.alarm.raised.v1"] = alarms,
        };
        IReadOnlyList<SeenEvent> last = [];
        var seen = await Waiting.ForAsync(
            async () =>
            {
                last = await Outsider.EventsAsync([imei], Cancellation);
                return expected.All(one => CloudEvents.Once(last).Count(seen => seen.Type == one.Key) >= one.Value) ? last : null;
            },
            () => $"events of {imei}; there are {string.Join(", ", last.Select(one => one.Type))}\n{Relay.LastLines()}",
            Cancellation);

        foreach (var (type, count) in expected) Assert.Equal((type, count), (type, CloudEvents.Once(seen).Count(one => one.Type == type)));
        Assert.All(seen, CloudEvents.AssertValid);
        CloudEvents.AssertInOrder(seen);
        Assert.All(seen, one => Assert.False(one.Cloud.TryGetProperty("quarantined", out _)));
    }

    private async Task ApiGivesItAsync(ulong imei, IReadOnlyList<CameraFile> files, IReadOnlyList<MediaRecord> records)
    {
        using var http = Stack.CreateApiClient();
        var list = await http.GetFromJsonAsync<JsonElement>($"api/media?device={imei:D15}", Cancellation);
        var items = list.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(files.Count, items.Count);
        foreach (var file in files)
        {
            var item = Assert.Single(items, item => item.GetProperty("sha256").GetString() == Sha256Of(file));
            var one = await http.GetFromJsonAsync<JsonElement>(item.GetProperty("links").GetProperty("self").GetString(), Cancellation);
            Assert.Equal(item.GetProperty("id").GetString(), one.GetProperty("id").GetString());

            var link = await http.GetFromJsonAsync<JsonElement>(item.GetProperty("links").GetProperty("original").GetString(), Cancellation);
            // The link is all that is needed: no header, no account.
            using var plain = new HttpClient { Timeout = Waiting.Limit };
            var bytes = await plain.GetByteArrayAsync(new Uri(link.GetProperty("url").GetString()!), Cancellation);
            Assert.Equal(Sha256Of(file), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        await OldLinksAreRefusedAsync(records[0]);
        var devices = await http.GetStringAsync("api/devices?take=200", Cancellation);
        Assert.Contains(imei.ToString("D15", CultureInfo.InvariantCulture), devices, StringComparison.Ordinal);
    }

    private async Task OldLinksAreRefusedAsync(MediaRecord record)
    {
        using var plain = new HttpClient { Timeout = Waiting.Limit };
        var now = TimeProvider.System.GetUtcNow();
        var good = await Stack.Cloud.Links.CreateReadLinkAsync(record.Blob, now.AddMinutes(5), null, Cancellation);
        using var allowed = await plain.GetAsync(good, Cancellation);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        var old = await Stack.Cloud.Links.CreateReadLinkAsync(record.Blob, now.AddSeconds(-5), null, Cancellation);
        using var refused = await plain.GetAsync(old, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
