using System.Net;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.SweepTransfers;
using CloudCam.Functions.Tests.Alarms;
using CloudCam.Functions.Tests.Devices;
using CloudCam.Functions.Transfers;
using CloudCam.Functions.TrackMedia;

namespace CloudCam.Functions.Tests.Api;

/// <summary>Files on their way, from the stream of files to the answer of the API.</summary>
public sealed class OpenTransferTests : ApiBench
{
    private static readonly DeviceId Device = DeviceId.Parse("350000000000101");

    [Fact]
    public async Task A_transfer_is_shown_with_its_bytes_from_its_begin_to_its_end()
    {
        var transfer = await SaveAsync("clip.mp4", stored: 250, total: 1_000);
        await TrackAsync(Started(transfer));
        var shown = Assert.Single((await JsonAsync("/api/transfers")).GetProperty("items").EnumerateArray());
        Assert.Equal((transfer.Id, Device.Value, "clip.mp4", "receiving", 250L, 1_000L, 2), (
            shown.GetProperty("id").GetString(), shown.GetProperty("device").GetString(), shown.GetProperty("name").GetString(), shown.GetProperty("state").GetString(),
            shown.GetProperty("receivedBytes").GetInt64(), shown.GetProperty("totalBytes").GetInt64(), shown.GetProperty("resumes").GetInt32()));
        await EndAsync(transfer, TransferState.Stored);
        Assert.Equal("stored", Assert.Single((await JsonAsync("/api/transfers")).GetProperty("items").EnumerateArray()).GetProperty("state").GetString());
        await EndAsync(transfer, TransferState.Completed);
        // Its end is seen at once, also before the stream has told it.
        Assert.Empty((await JsonAsync("/api/transfers")).GetProperty("items").EnumerateArray());
        await TrackAsync(Completed(transfer));
        Assert.Empty(await NotesAsync());
    }

    [Fact]
    public async Task A_recording_of_which_nobody_knows_the_size_has_no_total()
    {
        await TrackAsync(Started(await SaveAsync("live", 5_000, 0, isOpenEnded: true)));
        var shown = Assert.Single((await JsonAsync("/api/transfers")).GetProperty("items").EnumerateArray());
        Assert.Equal((5_000L, false), (shown.GetProperty("receivedBytes").GetInt64(), shown.TryGetProperty("totalBytes", out _)));
    }

    [Fact]
    public async Task Begin_and_end_in_one_batch_or_told_twice_leave_nothing()
    {
        var transfer = await SaveAsync("a.jpg", 10, 10, TransferState.Completed);
        await TrackAsync(Started(transfer), Completed(transfer));
        Assert.Empty(await NotesAsync());
        await TrackAsync(Started(transfer));
        Assert.Empty((await JsonAsync("/api/transfers")).GetProperty("items").EnumerateArray());
        Bench.Clock.Advance(TimeSpan.FromMinutes(5));
        await SweepAsync();
        Assert.Empty(await NotesAsync());
    }

    [Fact]
    public async Task The_sweep_finds_what_the_stream_never_told()
    {
        var transfer = await SaveAsync("lost.mp4", 10, 100);
        Assert.Empty(await NotesAsync());
        await SweepAsync();
        Assert.Equal([transfer.Id], (await NotesAsync()).Select(note => note.Id));
        await SweepAsync();
        Assert.Single(await NotesAsync());
    }

    [Fact]
    public async Task Between_two_looks_at_all_transfers_the_sweep_goes_by_the_notes()
    {
        await SweepAsync();
        for (var number = 0; number < 300; number++) await SaveAsync($"{number}.jpg", 10, 10, TransferState.Completed);
        var (told, untold, ended) = (await SaveAsync("told.mp4", 10, 100), await SaveAsync("untold.mp4", 10, 100), await SaveAsync("ended.mp4", 10, 10));
        await TrackAsync(Started(told), Started(ended));
        await EndAsync(ended, TransferState.Completed);
        Bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var calls = Bench.Calls.Count;
        await SweepAsync();
        Assert.InRange(Bench.Calls.Count - calls, 1, 10);
        Assert.Equal([told.Id], (await NotesAsync()).Select(note => note.Id));

        Bench.Clock.Advance(TimeSpan.FromDays(1));
        await SweepAsync();
        Assert.Equal(new HashSet<string> { told.Id, untold.Id }, (await NotesAsync()).Select(note => note.Id).ToHashSet());
    }

    [Fact]
    public async Task Thousands_that_ended_cost_nothing_and_pages_find_every_one_that_did_not()
    {
        for (var number = 0; number < 300; number++) await SaveAsync($"{number}.jpg", 10, 10, TransferState.Completed);
        for (var number = 0; number < 45; number++) await TrackAsync(Started(await SaveAsync($"open-{number}.jpg", 1, 10)));
        var calls = Bench.Calls.Count;
        Assert.Equal(45, (await JsonAsync("/api/transfers")).GetProperty("items").GetArrayLength());
        Assert.Equal(46, Bench.Calls.Count - calls);
        var (ids, continuation) = (new HashSet<string>(), "");
        do
        {
            var page = await JsonAsync($"/api/transfers?take=20&device={Device}{continuation}");
            foreach (var item in page.GetProperty("items").EnumerateArray()) Assert.True(ids.Add(item.GetProperty("id").GetString()!));
            continuation = page.TryGetProperty("continuation", out var next) ? $"&continuation={Uri.EscapeDataString(next.GetString()!)}" : "";
        }
        while (continuation.Length > 0);
        Assert.Equal(45, ids.Count);
        Assert.Empty((await JsonAsync("/api/transfers?device=35000000000010")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Questions_that_make_no_sense_are_refused()
    {
        var other = new OpenTransfer(DeviceId.Parse("b"), new string('a', 32), default).Key;
        foreach (var query in (string[])["continuation=x", "continuation=a%3Ab", $"device=a&continuation={other}", "take=0", "device=a%20b", "standing=all", "continuation=%21open%3A" + new string('a', 32)])
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/api/transfers?{query}")).StatusCode);
    }

    [Fact]
    public async Task What_a_device_holds_is_shown_newest_first_in_pages()
    {
        var names = Enumerable.Range(0, 130).Select(minute => $"2026_05_04_{minute / 60:D2}_{minute % 60:D2}_00_0{(minute % 2) + 1}.ts").Append("zzz_unknown.bin").ToList();
        await new RecordingsTable(Bench.Tables).ReplaceAsync(Device, names, Bench.Clock.GetUtcNow(), Stop);
        var first = await JsonAsync($"/api/devices/{Device}/recordings?take=100");
        Assert.Equal((131, Bench.Clock.GetUtcNow(), "2026-05-04T02:09:00", "driver"), (
            first.GetProperty("count").GetInt32(), first.GetProperty("listedAt").GetDateTimeOffset(), first.GetProperty("items")[0].GetProperty("localTime").GetString(),
            first.GetProperty("items")[0].GetProperty("channel").GetString()));
        var second = await JsonAsync($"/api/devices/{Device}/recordings?take=100&continuation={first.GetProperty("continuation").GetString()}");
        Assert.Equal(31, second.GetProperty("items").GetArrayLength());
        Assert.Equal("zzz_unknown.bin", second.GetProperty("items")[30].GetProperty("name").GetString());
        Assert.False(second.TryGetProperty("continuation", out _));
        Assert.Equal(65, (await JsonAsync($"/api/devices/{Device}/recordings?channel=front")).GetProperty("count").GetInt32());
        Assert.Equal(10, (await JsonAsync($"/api/devices/{Device}/recordings?from=2026-05-04T01:00:00Z&to=2026-05-04T01:10:00Z")).GetProperty("count").GetInt32());
        var nothing = await JsonAsync("/api/devices/other/recordings");
        Assert.Equal((0, false), (nothing.GetProperty("count").GetInt32(), nothing.TryGetProperty("listedAt", out _)));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"/api/devices/{Device}/recordings?continuation=a%2Fb")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "/api/devices/a%20b/recordings")).StatusCode);
    }

    private static MediaStarted Started(Transfer transfer) => new() { Device = transfer.Device, Time = transfer.StartedAt, TransferId = transfer.Id, File = transfer.File, Stamp = new EventStamp(transfer.StartedAt, null, false, null) };

    private static MediaCompleted Completed(Transfer transfer) => new()
    {
        Device = transfer.Device, Time = transfer.StartedAt, TransferId = transfer.Id, File = transfer.File, Blob = transfer.Blob, LengthBytes = transfer.StoredBytes, Sha256 = "00",
        Stamp = new EventStamp(transfer.StartedAt.AddSeconds(3), null, false, null),
    };

    private async Task<Transfer> SaveAsync(string name, long stored, long total, TransferState state = TransferState.Receiving, bool isOpenEnded = false)
    {
        var file = new FileAnnouncement
        {
            Protocol = "jimi", Source = name, Kind = MediaKind.Video, Format = MediaFormat.Mp4, Channel = "front", Units = total, UnitBytes = 1, IsIdentified = true, IsOpenEnded = isOpenEnded,
        };
        var id = file.TransferIdFor(Device);
        var transfer = new Transfer
        {
            Device = Device, Id = id, File = file, Standing = DeviceStanding.Fleet, Epoch = 1, State = state, StoredBytes = stored, Resumes = 2, StartedAt = Bench.Clock.GetUtcNow(),
            UpdatedAt = Bench.Clock.GetUtcNow(), Blob = BlobNames.Media(DeviceStanding.Fleet, Device, Bench.Clock.GetUtcNow(), id, "mp4"),
        };
        await new TransferLedger(Bench.Tables).SaveAsync(transfer, null, Stop);
        return transfer;
    }

    private async Task EndAsync(Transfer transfer, TransferState state)
    {
        var (found, etag) = (await new TransferLedger(Bench.Tables).FindAsync(transfer.Device, transfer.Id, Stop))!.Value;
        await new TransferLedger(Bench.Tables).SaveAsync(found with { State = state }, etag, Stop);
    }

    private Task<InvocationResult> TrackAsync(params CameraEvent[] events) => Bench.Get<TrackMediaEndpoint>().RunAsync(InvocationRequest.Parse(AlarmRig.Envelope(AlarmRig.Bundles(events))), Stop);

    private Task<InvocationResult> SweepAsync() => Bench.Get<SweepTransfersEndpoint>().RunAsync(InvocationRequest.Parse("""{"Data":{"timer":{}}}"""u8.ToArray()), Stop);

    private async Task<List<OpenTransfer>> NotesAsync() => await new OpenTransfers(Bench.Tables).AllAsync(null, null, Stop).ToListAsync(Stop);
}
