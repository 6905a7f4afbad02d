using System.Net;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.SweepTracks;
using CloudCam.Functions.TrackDevices;

namespace CloudCam.Functions.Tests.Devices;

/// <summary>Where devices were, from the events the relay really writes to the answer of the API.</summary>
public sealed class TrackKeepingTests : ApiBench
{
    private static readonly DeviceId Device = DeviceId.Parse("350000000000101");

    private DateTimeOffset Now => Bench.Clock.GetUtcNow();

    [Fact]
    public async Task Places_of_a_day_are_told_oldest_first_with_speed_and_course()
    {
        await RunAsync(At(-7_200, 54.1), At(-60, 54.3, 50.26, 271.4), At(-3_600, 54.2));
        var track = await JsonAsync($"/api/devices/{Device}/track");
        var points = track.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal([54.1, 54.2, 54.3], points.Select(point => point.GetProperty("latitude").GetDouble()));
        Assert.Equal((25.3, 50.3, 271.4, Now.AddSeconds(-60)), (
            points[2].GetProperty("longitude").GetDouble(), points[2].GetProperty("speedKmh").GetDouble(), points[2].GetProperty("courseDegrees").GetDouble(), points[2].GetProperty("time").GetDateTimeOffset()));
        Assert.False(points[0].TryGetProperty("speedKmh", out _));
        Assert.False(track.TryGetProperty("thinned", out _));
    }

    [Fact]
    public async Task The_same_batch_again_and_in_parts_changes_nothing()
    {
        var batch = Enumerable.Range(0, 200).Select(number => At(number * 7 - 2_000, 54 + number / 1_000.0, 40)).ToArray();
        await RunAsync(batch);
        var first = await RowsAsync();
        await RunAsync(batch);
        foreach (var part in batch.Chunk(17)) await RunAsync(part);
        Assert.Equal(first, await RowsAsync());
        Assert.Equal(200, (await PointsAsync("")).Count);
    }

    [Fact]
    public async Task A_moving_device_keeps_a_point_in_five_seconds_and_a_standing_one_a_minute()
    {
        // The clock's minute begins a second earlier: 12 steps of five seconds each, and one minute.
        var start = -Now.Second;
        await RunAsync([.. Enumerable.Range(0, 60).Select(second => At(start + second, 54.1, 50))]);
        Assert.Equal(12, (await PointsAsync("")).Count);
        await ClearAsync();
        foreach (var second in Enumerable.Range(0, 60)) await RunAsync(At(start + second, 54.1, 0.4));
        Assert.Single(await PointsAsync(""));
    }

    [Fact]
    public async Task A_parked_device_costs_one_write_a_minute()
    {
        var start = -Now.Second;
        await RunAsync(At(start, 54.1, 0));
        var calls = Bench.Calls.Count;
        await RunAsync(At(start + 10, 54.1, 0));
        Assert.Equal(2, Bench.Calls.Count - calls);
        await RunAsync(At(start + 60, 54.1, 0));
        Assert.Equal(5, Bench.Calls.Count - calls);
    }

    [Fact]
    public async Task What_was_not_measured_cannot_be_or_is_a_strangers_is_left_out()
    {
        await RunAsync(
            At(-10, 54.1, isFixed: false), At(-20, 91), At(400, 54.2), At(-40 * 86_400, 54.3), Text(new LocationReported
            {
                Device = Device, Time = Now, Protocol = "jimi", Location = new Location { Latitude = 1, Longitude = 1 }, Stamp = new EventStamp(Now, null, true, null),
            }));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Old_memory_of_a_device_fills_its_track_in_few_writes()
    {
        await RunAsync(At(0, 55, 50));
        var calls = Bench.Calls.Count;
        await RunAsync([.. Enumerable.Range(1, 500).Select(number => At(-number * 60, 54 + number / 1_000.0, 50))]);
        // One look at what was told last, one request for all rows of the track; nothing about the newest place is new.
        Assert.Equal(2, Bench.Calls.Count - calls);
        Assert.Equal(501, (await PointsAsync("")).Count);
    }

    [Fact]
    public async Task More_points_than_asked_for_are_thinned_and_both_ends_stay()
    {
        await RunAsync([.. Enumerable.Range(0, 300).Select(number => At(number * 5 - 1_800, 54 + number / 1_000.0, 50))]);
        var track = await JsonAsync($"/api/devices/{Device}/track?limit=10");
        var latitudes = track.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("latitude").GetDouble()).ToList();
        Assert.Equal((10, 54.0, 54.299, true), (latitudes.Count, latitudes[0], latitudes[^1], track.GetProperty("thinned").GetBoolean()));
        Assert.Single((await JsonAsync($"/api/devices/{Device}/track?limit=1")).GetProperty("points").EnumerateArray());
    }

    [Fact]
    public async Task A_stretch_of_time_is_cut_to_the_millisecond()
    {
        await RunAsync([.. Enumerable.Range(0, 100).Select(number => At(number * 30 - 3_000, 54, 50))]);
        var (from, to) = (Now.AddSeconds(-1_500), Now.AddSeconds(-900));
        var points = await PointsAsync($"?from={from:yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}");
        Assert.Equal((20, from, to.AddSeconds(-30)), (points.Count, points[0], points[^1]));
        var day = await PointsAsync($"?from={from:yyyy-MM-ddTHH:mm:ssZ}");
        Assert.Equal(from, day[0]);
    }

    [Theory]
    [InlineData("?from=2026-01-01T00:00:00Z&to=2026-01-09T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("?from=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("?limit=10001", HttpStatusCode.BadRequest)]
    [InlineData("?to=0001-01-01T00:00:00Z", HttpStatusCode.OK)]
    [InlineData("?from=9999-12-31T23:59:59Z&to=9999-12-31T23:59:59Z", HttpStatusCode.OK)]
    [InlineData("?from=2026-01-01T00:00:00Z&to=2026-01-08T00:00:00Z&limit=10000", HttpStatusCode.OK)]
    public async Task Questions_that_make_no_sense_are_refused(string query, HttpStatusCode expected) =>
        Assert.Equal(expected, (await SendAsync(HttpMethod.Get, $"/api/devices/{Device}/track{query}")).StatusCode);

    [Fact]
    public async Task Columns_that_are_no_points_are_left_out()
    {
        await RunAsync(At(0, 54.1, 50));
        var row = Assert.Single(await ReadAsync());
        var broken = new Dictionary<string, object?> { ["p001"] = new byte[3], ["s1"] = "x", ["p9999999"] = Enumerable.Repeat((byte)0x7f, 16).ToArray(), ["note"] = "mine" };
        await Bench.Tables.WriteAsync(TableNames.Tracks, new TableWrite(TableWriteMode.Merge, row.PartitionKey, row.RowKey, broken), Stop);
        await Bench.Tables.WriteAsync(TableNames.Tracks, new TableWrite(TableWriteMode.Merge, row.PartitionKey, "20260504x", broken), Stop);
        Assert.Single(await PointsAsync(""));
    }

    [Fact]
    public async Task What_is_older_than_it_is_kept_is_swept_for_all_devices()
    {
        foreach (var device in (string[])["a", "ab", "b"])
        {
            foreach (var day in (int[])[40, 31, 29, 0]) await new TrackTable(Bench.Tables).AddAsync(DeviceId.Parse(device), [new TrackPoint(Now.AddDays(-day), 54, 25, null, null)], Stop);
        }
        await SweepAsync();
        Assert.Equal(6, (await ReadAsync()).Count);
        Assert.Equal(3, (await ReadAsync()).Count(row => row.RowKey.StartsWith(Now.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        await SweepAsync();
        Assert.Equal(6, (await ReadAsync()).Count);
        Assert.Equal(2, await new TrackTable(Bench.Tables).DeleteAsync(Now.AddDays(1), 2, Stop));
        Assert.Equal(4, (await ReadAsync()).Count);
    }

    [Fact]
    public void Points_are_kept_to_the_centimetre_and_the_tenth()
    {
        var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var point in (TrackPoint[])[new(begin.AddMilliseconds(599_999), -89.9999999, 179.9999999, 0, 359.9), new(begin, 0, -180, null, null), new(begin, 90, 0, 9_999, 0.04)])
        {
            var back = TrackPoint.Unpack(point.Pack(begin), begin)!.Value;
            Assert.Equal((point.Time, point.Latitude, point.Longitude), (back.Time, back.Latitude, back.Longitude));
            Assert.Equal((point.SpeedKmh is null, point.CourseDegrees is null), (back.SpeedKmh is null, back.CourseDegrees is null));
        }
    }

    private string At(double seconds, double latitude, double? speed = null, double? course = null, bool? isFixed = null) => Text(new LocationReported
    {
        Device = Device, Time = Now.AddSeconds(seconds), Protocol = "jimi", Stamp = new EventStamp(Now, null, false, null),
        Location = new Location { Latitude = latitude, Longitude = 25.3, SpeedKmh = speed, CourseDegrees = course, PositionFixed = isFixed },
    });

    private static string Text(CameraEvent cameraEvent) => Encoding.UTF8.GetString(CloudEventWriter.ToUtf8(cameraEvent));

    private async Task RunAsync(params string[] bodies)
    {
        var envelope = JsonSerializer.Serialize(new { Data = new { events = JsonSerializer.Serialize(bodies) }, Metadata = new { } });
        await Bench.Get<TrackDevicesEndpoint>().RunAsync(InvocationRequest.Parse(Encoding.UTF8.GetBytes(envelope)), Stop);
    }

    private Task<InvocationResult> SweepAsync() => Bench.Get<SweepTracksEndpoint>().RunAsync(InvocationRequest.Parse("""{"Data":{"timer":{}}}"""u8.ToArray()), Stop);

    private async Task<List<DateTimeOffset>> PointsAsync(string query) =>
        [.. (await JsonAsync($"/api/devices/{Device}/track{query}")).GetProperty("points").EnumerateArray().Select(point => point.GetProperty("time").GetDateTimeOffset())];

    private async Task<List<TableRow>> ReadAsync() => await Bench.Tables.QueryAsync(TableNames.Tracks, new TableQuery(), Stop).ToListAsync(Stop);

    private async Task<List<string>> RowsAsync() =>
        [.. (await ReadAsync()).Select(row => $"{row.RowKey} {string.Join(' ', row.Values.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={Convert.ToHexString((byte[])one.Value!)}"))}")];

    private async Task ClearAsync()
    {
        foreach (var row in await ReadAsync()) await Bench.Tables.DeleteAsync(TableNames.Tracks, row.PartitionKey, row.RowKey, "*", Stop);
        await Bench.Tables.DeleteAsync(TableNames.Devices, Device.Value, TableNames.LastRow, "*", Stop);
    }
}
