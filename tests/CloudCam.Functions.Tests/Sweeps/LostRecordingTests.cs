using System.Text.Json;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.SweepTransfers;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Sweeps;

/// <summary>Recordings whose relay died are completed from what it had stored.</summary>
public class LostRecordingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<SweptTransfers> SweepAsync(Bench bench) => bench.Get<TransferSweep>().RunAsync(Stop);

    // What a killed relay leaves behind: staged blocks, and a row that is a block or two behind them.
    private static Task<Transfer> RecordAsync(Bench bench, byte[] bytes, string source = "live/0/20260504T110201.000Z", string channel = "0", int blockBytes = 16_384) => bench.StoreAsync(
        bytes, MediaFormat.Mp4, blockBytes, file => file with { Protocol = "dvrip", Source = source, Channel = channel, Trigger = "continuous", AlarmId = null, IsOpenEnded = true, Units = 0, UnitBytes = 1, DeviceTime = null },
        transfer => transfer with { State = TransferState.Receiving, Blocks = [], StoredBytes = 0, FileCrc = 0 });

    [Fact]
    public async Task Recording_that_nobody_ends_becomes_a_file_with_a_gap_at_its_end()
    {
        await using var bench = new Bench();
        var recording = await RecordAsync(bench, Samples.Recording);
        bench.Clock.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromSeconds(1));
        Assert.Equal(default, await SweepAsync(bench));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new SweptTransfers(0, 0, Closed: 1), await SweepAsync(bench));
        Assert.Equal(default, await SweepAsync(bench));

        var stored = (await bench.TransferAsync(recording.Id))!;
        Assert.Equal((TransferState.Stored, (long)Samples.Recording.Length, 4), (stored.State, stored.StoredBytes, stored.Blocks.Count));
        Assert.Equal(new RecordingGap(recording.UpdatedAt, 180, "holder-lost"), Assert.Single(stored.File.Gaps));
        var job = Assert.Single(await bench.Queue.ReceiveAsync(QueueNames.MediaJobs, 32, TimeSpan.FromSeconds(1), Stop));
        Assert.Equal(new MediaJob(recording.Device, recording.Id).ToText(), job.Text);

        Assert.Equal("complete", await bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(recording.Device, recording.Id), Stop));
        var media = (await bench.MediaAsync(recording))!;
        Assert.Equal((MediaState.Complete, ConversionState.Ready), (media.State, media.Conversion));
        Assert.Equal("holder-lost", Assert.Single(media.File.Gaps).Reason);
        var completed = bench.Events().First(one => one.GetProperty("type").GetString() == "cloudcam.media.completed.v1");
        Assert.Equal("holder-lost", completed.GetProperty("data").GetProperty("gaps")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Recording_and_lost_job_that_are_noted_are_found_without_a_look_at_all_transfers()
    {
        await using var bench = new Bench();
        await SweepAsync(bench);
        var recording = await RecordAsync(bench, Samples.Recording);
        var stored = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        var open = bench.Get<CloudCam.Functions.Transfers.OpenTransfers>();
        foreach (var transfer in (Transfer[])[recording, stored]) await open.NoteAsync(transfer.Device, transfer.Id, bench.Clock.GetUtcNow(), Stop);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(new SweptTransfers(0, 1, Closed: 1), await SweepAsync(bench));
        Assert.Equal(TransferState.Stored, (await bench.TransferAsync(recording.Id))!.State);
        Assert.Equal(default, await SweepAsync(bench));
    }

    [Fact]
    public async Task Gap_ends_where_the_same_channel_is_recorded_again()
    {
        await using var bench = new Bench();
        var lost = await RecordAsync(bench, Samples.Recording);
        bench.Clock.Advance(TimeSpan.FromSeconds(90));
        await RecordAsync(bench, Samples.Recording, "live/1/20260504T110331.000Z", "1");
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        var next = await RecordAsync(bench, Samples.Recording, "live/0/20260504T110341.000Z");
        Assert.Equal(bench.Clock.GetUtcNow().AddMinutes(-1), next.StartedAt);
        bench.Clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal(1, (await SweepAsync(bench)).Closed);
        Assert.Equal(40, Assert.Single((await bench.TransferAsync(lost.Id))!.File.Gaps).Seconds);
    }

    [Fact]
    public async Task Blocks_behind_a_hole_are_not_part_of_the_file()
    {
        await using var bench = new Bench();
        var recording = await RecordAsync(bench, Samples.Recording[..16_384]);
        // The third block of a longer file: its second one never reached the store.
        var blocks = Bench.Cut(Samples.Recording, 16_384);
        await bench.Store.PutBlockAsync(recording.Blob, blocks[2].ToBytes(), Samples.Recording.AsMemory((int)blocks[2].Start, (int)blocks[2].Length), Stop);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, (await SweepAsync(bench)).Closed);
        Assert.Equal(16_384, (await bench.TransferAsync(recording.Id))!.StoredBytes);
        Assert.StartsWith("complete", await bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(recording.Device, recording.Id), Stop), StringComparison.Ordinal);
        Assert.Equal(Samples.Recording[..16_384], bench.Account.BytesOf(recording.Blob));
    }

    [Fact]
    public async Task Recording_without_a_stored_block_fails_and_is_announced_as_such()
    {
        await using var bench = new Bench();
        var recording = await RecordAsync(bench, []);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(new SweptTransfers(1, 0), await SweepAsync(bench));
        Assert.Equal((TransferState.Failed, "empty"), await bench.TransferAsync(recording.Id) is { } end ? (end.State, end.FailureReason) : default);
        Assert.Equal("empty", Assert.Single(bench.Events()).GetProperty("data").GetProperty("reason").GetString());
        Assert.Empty(await bench.Queue.ReceiveAsync(QueueNames.MediaJobs, 32, TimeSpan.FromSeconds(1), Stop));
    }

    [Fact]
    public async Task Session_that_still_lives_keeps_its_recording()
    {
        await using var bench = new Bench();
        var recording = await RecordAsync(bench, Samples.Recording);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        var ledger = new TransferLedger(new CutIn(bench.Tables, async () =>
        {
            var (found, etag) = (await new TransferLedger(bench.Tables).FindAsync(Bench.Device, recording.Id, Stop))!.Value;
            await new TransferLedger(bench.Tables).CheckpointAsync(found with { StoredBytes = 99, UpdatedAt = bench.Clock.GetUtcNow() }, etag, Stop);
        }));
        var lost = new LostRecordings(ledger, bench.Get<MediaTable>(), bench.Store, bench.Queue, bench.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<LostRecordings>.Instance);
        var sweep = new TransferSweep(
            bench.Tables, ledger, bench.Get<CloudCam.Functions.Transfers.OpenTransfers>(), lost, bench.Queue, bench.Get<IEventSink>(), bench.Get<CloudCam.Functions.Hosting.FunctionOptions>(), bench.Clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<TransferSweep>.Instance);
        Assert.Equal(default, await sweep.RunAsync(Stop));
        Assert.Equal((TransferState.Receiving, 99L), await bench.TransferAsync(recording.Id) is { } now ? (now.State, now.StoredBytes) : default);
        Assert.Empty(await bench.Queue.ReceiveAsync(QueueNames.MediaJobs, 32, TimeSpan.FromSeconds(1), Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sweep_that_dies_at_any_store_call_loses_nothing(bool doneAllTheSame)
    {
        for (var call = 1; call < 40; call++)
        {
            await using var bench = new Bench();
            var recording = await RecordAsync(bench, Samples.Recording);
            bench.Clock.Advance(TimeSpan.FromMinutes(3));
            bench.Calls.FailAt(call, doneAllTheSame);
            var died = false;
            try
            {
                await SweepAsync(bench);
            }
            catch (StoreException error) when (error.CanRetry)
            {
                died = true;
            }
            bench.Calls.Clear();
            if (!died && call > 6) return;
            bench.Clock.Advance(TimeSpan.FromHours(2));
            await SweepAsync(bench);
            Assert.Equal(TransferState.Stored, (await bench.TransferAsync(recording.Id))!.State);
            Assert.Contains(await bench.Queue.ReceiveAsync(QueueNames.MediaJobs, 32, TimeSpan.FromSeconds(1), Stop), message => message.Text == new MediaJob(recording.Device, recording.Id).ToText());
        }
        Assert.Fail("The sweep makes fewer calls than that.");
    }

    [Fact]
    public async Task Timer_tells_what_it_closed()
    {
        await using var bench = new Bench();
        await RecordAsync(bench, Samples.Recording);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));
        var result = await bench.Get<SweepTransfersEndpoint>().RunAsync(CloudCam.Functions.Invocation.InvocationRequest.Parse("""{"Data":{"timer":{}}}"""u8.ToArray()), Stop);
        Assert.Contains("recordings closed: 1", JsonSerializer.Serialize(result), StringComparison.Ordinal);
    }
}
