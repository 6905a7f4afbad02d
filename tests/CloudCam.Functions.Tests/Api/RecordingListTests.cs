using System.Net;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Functions.Tests.Devices;

namespace CloudCam.Functions.Tests.Api;

/// <summary>Recordings among the files of the API: gaps, trigger, channel.</summary>
public sealed class RecordingListTests : ApiBench
{
    private const string Camera = "gate-1";

    [Fact]
    public async Task Gaps_and_trigger_of_a_recording_are_shown()
    {
        var saved = await SaveAsync(0, "0", "alarm", [new RecordingGap(Bench.Clock.GetUtcNow().AddSeconds(7), 2.5, "link-lost"), new RecordingGap(Bench.Clock.GetUtcNow().AddSeconds(30), 1.0 / 3, "frames-lost")]);
        var media = await JsonAsync($"/api/media/{saved.Device}:{saved.Key}");
        Assert.Equal(("alarm", "0", "dvrip"), (Text(media, "trigger"), Text(media, "channel"), Text(media, "protocol")));
        var gaps = media.GetProperty("gaps");
        Assert.Equal(2, gaps.GetArrayLength());
        Assert.Equal((Bench.Clock.GetUtcNow().AddSeconds(7), 2.5, "link-lost"), (gaps[0].GetProperty("from").GetDateTimeOffset(), gaps[0].GetProperty("seconds").GetDouble(), Text(gaps[0], "reason")));
        Assert.Equal(0.333, gaps[1].GetProperty("seconds").GetDouble());
        var whole = await SaveAsync(1, "0", "continuous", []);
        Assert.False((await JsonAsync($"/api/media/{whole.Device}:{whole.Key}")).TryGetProperty("gaps", out _));
    }

    [Fact]
    public async Task Recordings_are_found_by_channel_and_trigger()
    {
        for (var minute = 0; minute < 12; minute++) await SaveAsync(minute, minute % 3 == 0 ? "1" : "0", minute % 2 == 0 ? "continuous" : "alarm", []);
        Assert.Equal([9, 6, 3, 0], await MinutesAsync("channel=1"));
        Assert.Equal([9, 6, 3, 0], await MinutesAsync("channel=1&take=1"));
        Assert.Equal([9, 3], await MinutesAsync("channel=1&trigger=alarm&take=1"));
        Assert.Equal([6, 0], await MinutesAsync("channel=1&trigger=continuous&kind=video"));
        Assert.Empty(await MinutesAsync("channel=2"));
        foreach (var query in (string[])["channel=a%20b", "channel=1&channel=2", "trigger=%00", $"channel={new string('x', 65)}"])
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/api/media?device={Camera}&{query}")).StatusCode);
    }

    [Fact]
    public async Task Channel_that_few_of_many_have_is_found_over_short_pages()
    {
        for (var minute = 0; minute < 3_050; minute++) await SaveAsync(minute, minute == 10 ? "7" : "0", "continuous", []);
        var page = await JsonAsync($"/api/media?device={Camera}&channel=7");
        Assert.Equal(0, page.GetProperty("items").GetArrayLength());
        Assert.True(page.TryGetProperty("continuation", out _));
        Assert.Equal([10], await MinutesAsync("channel=7"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task<List<int>> MinutesAsync(string query)
    {
        var minutes = new List<int>();
        var continuation = "";
        do
        {
            var page = await JsonAsync($"/api/media?device={Camera}&{query}{continuation}");
            minutes.AddRange(page.GetProperty("items").EnumerateArray().Select(item => (int)(item.GetProperty("deviceTime").GetDateTimeOffset() - Bench.Clock.GetUtcNow()).TotalMinutes));
            continuation = page.TryGetProperty("continuation", out var next) ? $"&continuation={next.GetString()}" : "";
        }
        while (continuation.Length > 0);
        return minutes;
    }

    private async Task<MediaRecord> SaveAsync(int minute, string channel, string trigger, IReadOnlyList<RecordingGap> gaps)
    {
        var (device, time) = (DeviceId.Parse(Camera), Bench.Clock.GetUtcNow().AddMinutes(minute));
        var file = new FileAnnouncement
        {
            Protocol = "dvrip", Source = $"live/{channel}/{minute}", Kind = MediaKind.Video, Format = MediaFormat.Mp4, Channel = channel, Trigger = trigger, IsOpenEnded = true, Units = 0, UnitBytes = 1,
            DeviceTime = time, Gaps = gaps, IsIdentified = true,
        };
        var id = file.TransferIdFor(device);
        var media = new MediaRecord
        {
            Device = device, TransferId = id, File = file, Standing = DeviceStanding.Fleet, State = MediaState.Complete, LengthBytes = 10,
            Blob = BlobNames.Media(DeviceStanding.Fleet, device, time, id, "mp4"), StartedAt = time, RecordedAt = time,
        };
        await new MediaTable(Bench.Tables).SaveAsync(media, Stop);
        return media;
    }
}
