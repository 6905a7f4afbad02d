using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.SweepTransfers;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Sweeps;

public class SweepTests
{
    private static Task<SweptTransfers> SweepAsync(Bench bench) => bench.Get<TransferSweep>().RunAsync(CancellationToken.None);

    [Fact]
    public async Task Transfer_whose_camera_never_came_back_is_given_up_and_announced_once()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, change: one => one with { State = TransferState.Receiving });
        bench.Clock.Advance(TimeSpan.FromDays(6) - TimeSpan.FromSeconds(1));
        Assert.Equal(new SweptTransfers(0, 0), await SweepAsync(bench));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new SweptTransfers(1, 0), await SweepAsync(bench));
        Assert.Equal(new SweptTransfers(0, 0), await SweepAsync(bench));
        Assert.Equal((TransferState.Failed, "abandoned"), await bench.TransferAsync(transfer.Id) is { } end ? (end.State, end.FailureReason) : default);
        var failed = Assert.Single(bench.Events());
        Assert.Equal(("cloudcam.media.failed.v1", "abandoned"), (failed.GetProperty("type").GetString(), failed.GetProperty("data").GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Camera_that_comes_back_in_the_same_instant_keeps_its_transfer()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, change: one => one with { State = TransferState.Receiving });
        bench.Clock.Advance(TimeSpan.FromDays(6));
        var ledger = new TransferLedger(new CutIn(bench.Tables, async () =>
        {
            var (found, etag) = (await new TransferLedger(bench.Tables).FindAsync(Bench.Device, transfer.Id, CancellationToken.None))!.Value;
            await new TransferLedger(bench.Tables).CheckpointAsync(found with { StoredBytes = 99, UpdatedAt = bench.Clock.GetUtcNow() }, etag, CancellationToken.None);
        }));
        var sweep = new TransferSweep(
            bench.Tables, ledger, bench.Get<CloudCam.Functions.Transfers.OpenTransfers>(), bench.Get<LostRecordings>(), bench.Queue, bench.Get<IEventSink>(), bench.Get<CloudCam.Functions.Hosting.FunctionOptions>(), bench.Clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<TransferSweep>.Instance);
        Assert.Equal(new SweptTransfers(0, 0), await sweep.RunAsync(CancellationToken.None));
        Assert.Equal((TransferState.Receiving, 99L), await bench.TransferAsync(transfer.Id) is { } now ? (now.State, now.StoredBytes) : default);
    }

    [Fact]
    public async Task Lost_job_is_queued_again_once_until_it_is_overdue_again()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        bench.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(new SweptTransfers(0, 0), await SweepAsync(bench));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new SweptTransfers(0, 1), await SweepAsync(bench));
        Assert.Equal(new SweptTransfers(0, 0), await SweepAsync(bench));
        var message = Assert.Single(await bench.Queue.ReceiveAsync(QueueNames.MediaJobs, 32, TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.Equal(new MediaJob(transfer.Device, transfer.Id).ToText(), message.Text);
        Assert.Equal("complete", await bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None));
    }

    [Fact]
    public async Task Queue_that_is_worked_through_slowly_is_not_made_longer()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        await bench.Queue.EnqueueAsync(QueueNames.MediaJobs, new MediaJob(transfer.Device, transfer.Id).ToText(), TimeSpan.Zero, CancellationToken.None);
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(new SweptTransfers(0, 0), await SweepAsync(bench));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new SweptTransfers(0, 1), await SweepAsync(bench));
    }

    [Fact]
    public async Task Look_at_all_transfers_that_takes_too_long_is_broken_off_after_the_noted_ones_are_swept()
    {
        await using var bench = new Bench();
        var (noted, other) = (await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg), await bench.StoreAsync(Samples.Recording, MediaFormat.Mp4, change: one => one with { State = TransferState.Receiving }));
        var open = bench.Get<CloudCam.Functions.Transfers.OpenTransfers>();
        await open.NoteAsync(noted.Device, noted.Id, bench.Clock.GetUtcNow(), CancellationToken.None);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        var sweep = new TransferSweep(
            new EndlessLook(bench.Tables, () => bench.Clock.Advance(TimeSpan.FromMinutes(20))), bench.Get<TransferLedger>(), open, bench.Get<LostRecordings>(), bench.Queue, bench.Get<IEventSink>(),
            bench.Get<CloudCam.Functions.Hosting.FunctionOptions>(), bench.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<TransferSweep>.Instance);

        var swept = await sweep.RunAsync(CancellationToken.None);

        Assert.Equal(new SweptTransfers(0, 1) { IsCut = true }, swept);
        Assert.Contains("too many", swept.ToString(), StringComparison.Ordinal);
        // The notes say what they said, and the next look is a day away.
        Assert.Equal([noted.Id], await open.AllAsync(null, null, CancellationToken.None).Select(note => note.Id).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(default, await sweep.RunAsync(CancellationToken.None));
        Assert.Equal(TransferState.Receiving, (await bench.TransferAsync(other.Id))!.State);
    }

    [Fact]
    public async Task Row_that_cannot_be_read_does_not_stop_the_sweep()
    {
        await using var bench = new Bench();
        var broken = new Dictionary<string, object?> { ["state"] = "receiving", ["blob"] = "" };
        await bench.Tables.WriteAsync(TableNames.Transfers, new TableWrite(TableWriteMode.Insert, "000", "broken", broken), CancellationToken.None);
        await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, change: one => one with { State = TransferState.Receiving });
        bench.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(new SweptTransfers(1, 0), await SweepAsync(bench));
    }

    [Fact]
    public async Task Sweep_that_touches_the_row_in_between_does_not_stop_an_assembly()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        var touched = false;
        var assembler = new MediaAssembler(
            bench.Get<TransferLedger>(), bench.Get<MediaTable>(), bench.Get<MediaLedger>(), bench.Get<BlobAssembly>(), bench.Get<CloudCam.Functions.Conversion.MediaPreparation>(),
            new BeforeEvents(bench.Get<IEventSink>(), async () =>
            {
                if (touched) return;
                touched = true;
                bench.Clock.Advance(TimeSpan.FromHours(2));
                await SweepAsync(bench);
            }),
            bench.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<MediaAssembler>.Instance);
        Assert.Equal("complete", await assembler.AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None));
        Assert.True(touched);
        Assert.Equal(TransferState.Completed, (await bench.TransferAsync(transfer.Id))!.State);
    }
}
