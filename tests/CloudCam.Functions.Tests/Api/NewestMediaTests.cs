using System.Net;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Devices;

namespace CloudCam.Functions.Tests.Api;

/// <summary>Files of the whole fleet in the order of their times, and their thumbnails.</summary>
public sealed class NewestMediaTests : ApiBench
{
    [Fact]
    public async Task Files_of_all_devices_come_newest_first_over_days_and_pages()
    {
        for (var number = 0; number < 40; number++) await SaveAsync($"cam-{number % 3}", -number * 5_000);
        var seen = await SecondsAsync("order=newest&take=7");
        Assert.Equal([.. Enumerable.Range(0, 40).Select(number => -number * 5_000)], seen);
        Assert.Equal([-5_000, -10_000], await SecondsAsync($"order=newest&from={At(-10_000)}&to={At(0)}"));
    }

    [Fact]
    public async Task Files_are_found_by_kind_channel_and_standing()
    {
        await SaveAsync("cam-1", 0, kind: MediaKind.Photo);
        await SaveAsync("cam-1", -1, channel: "driver");
        await SaveAsync("cam-2", -2, standing: DeviceStanding.Quarantined);
        Assert.Equal([0], await SecondsAsync("order=newest&kind=photo"));
        Assert.Equal([-1], await SecondsAsync("order=newest&channel=driver"));
        Assert.Equal([-2], await SecondsAsync("order=newest&standing=quarantined"));
        Assert.Equal([0, -1], await SecondsAsync("order=newest&device=cam-1"));
    }

    [Fact]
    public async Task A_file_of_a_clock_that_cannot_be_right_is_listed_when_it_came()
    {
        await SaveAsync("cam-1", -20 * 365 * 86_400, startedSeconds: -30);
        await SaveAsync("cam-2", -10);
        var page = await JsonAsync("/api/media?order=newest");
        Assert.Equal(["cam-2", "cam-1"], page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("device").GetString()));
    }

    [Fact]
    public async Task What_is_listed_and_not_there_is_left_out()
    {
        var media = await SaveAsync("cam-1", 0);
        await SaveAsync("cam-2", -1);
        await Bench.Tables.DeleteAsync(TableNames.Media, "cam-1", media.Key, "*", Stop);
        Assert.Equal([-1], await SecondsAsync("order=newest"));
    }

    [Fact]
    public async Task A_file_that_was_put_together_is_listed_once_however_often_that_is_tried()
    {
        for (var call = 1; call <= 12; call++)
        {
            var transfer = await Bench.StoreAsync([1, 2, 3], MediaFormat.Mp4, announce: file => file with { Source = $"clip-{call}", DeviceTime = Bench.Clock.GetUtcNow().AddSeconds(-call) });
            Bench.Calls.FailAt(call, doneAllTheSame: call % 2 == 0);
            try
            {
                await Bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), Stop);
            }
            catch (Core.Ports.StoreException)
            {
                Bench.Calls.Clear();
                await Bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), Stop);
            }
            Bench.Calls.Clear();
        }
        Assert.Equal([.. Enumerable.Range(1, 12).Select(call => -call)], await SecondsAsync("order=newest"));
    }

    [Theory]
    [InlineData("order=oldest")]
    [InlineData("order=newest&continuation=cam-1:0000000000000000000-00000000000000000000000000000000")]
    [InlineData("continuation=x&order=newest")]
    public async Task Questions_that_make_no_sense_are_refused(string query) => Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/api/media?{query}")).StatusCode);

    [Theory]
    [InlineData("from=0001-01-01T00:00:00Z&to=0001-01-01T00:00:00Z")]
    [InlineData("to=9999-12-31T23:59:59Z")]
    [InlineData("continuation=all:0000000000000000000-00000000000000000000000000000000")]
    [InlineData("continuation=all:9999999999999999999-00000000000000000000000000000000")]
    public async Task Times_at_the_ends_of_the_calendar_are_answered(string query) => Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, $"/api/media?order=newest&{query}")).StatusCode);

    [Fact]
    public async Task Thumbnails_come_with_the_list_and_keep_their_address_for_a_while()
    {
        await SaveAsync("cam-1", 0, hasThumbnail: true);
        await SaveAsync("cam-1", -1);
        var first = await UrlsAsync();
        Assert.Equal((true, null), (first[0]?.Contains("thumb", StringComparison.Ordinal), first[1]));
        Bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(first, await UrlsAsync());
        Bench.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.NotEqual(first[0], (await UrlsAsync())[0]);
    }

    private async Task<List<string?>> UrlsAsync() =>
        [.. (await JsonAsync("/api/media?device=cam-1")).GetProperty("items").EnumerateArray().Select(one => one.TryGetProperty("thumbnailUrl", out var url) ? url.GetString() : null)];

    private async Task<List<int>> SecondsAsync(string query)
    {
        var (seconds, continuation) = (new List<int>(), "");
        do
        {
            var page = await JsonAsync($"/api/media?{query}{continuation}");
            seconds.AddRange(page.GetProperty("items").EnumerateArray().Select(item => (int)(item.GetProperty("deviceTime").GetDateTimeOffset() - Bench.Clock.GetUtcNow()).TotalSeconds));
            continuation = page.TryGetProperty("continuation", out var next) ? $"&continuation={next.GetString()}" : "";
        }
        while (continuation.Length > 0);
        return seconds;
    }

    private string At(int seconds) => Uri.EscapeDataString(Bench.Clock.GetUtcNow().AddSeconds(seconds).ToString("O"));

    private async Task<MediaRecord> SaveAsync(
        string camera, int seconds, MediaKind kind = MediaKind.Video, string channel = "front", DeviceStanding standing = DeviceStanding.Fleet, int startedSeconds = 0, bool hasThumbnail = false)
    {
        var (device, time) = (DeviceId.Parse(camera), Bench.Clock.GetUtcNow().AddSeconds(seconds));
        var file = new FileAnnouncement
        {
            Protocol = "jimi", Source = $"clip-{seconds}", Kind = kind, Format = MediaFormat.Mp4, Channel = channel, Units = 10, UnitBytes = 1, DeviceTime = time, IsIdentified = true,
        };
        var id = file.TransferIdFor(device);
        var blob = BlobNames.Media(standing, device, time, id, "mp4");
        var media = new MediaRecord
        {
            Device = device, TransferId = id, File = file, Standing = standing, State = MediaState.Complete, LengthBytes = 10, Blob = blob,
            StartedAt = startedSeconds == 0 ? time : Bench.Clock.GetUtcNow().AddSeconds(startedSeconds), RecordedAt = time, Thumbnail = hasThumbnail ? BlobNames.Derived(blob, ".thumb.jpg") : null,
        };
        await new MediaTable(Bench.Tables).ListAsync(media, Stop);
        await new MediaTable(Bench.Tables).SaveAsync(media, Stop);
        return media;
    }
}
