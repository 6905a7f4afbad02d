using System.Collections.Concurrent;
using System.Net.Sockets;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

public sealed class TeltonikaReconnectTests
{
    [Theory]
    [InlineData(FleetCameraKind.DualCam)]
    [InlineData(FleetCameraKind.Dsm)]
    [InlineData(FleetCameraKind.UnifiedDualCam)]
    public async Task File_is_continued_after_a_cut_wherever_it_comes(FleetCameraKind kind)
    {
        for (var cut = 1; cut < 9000; cut += cut < 200 ? 9 : 611)
        {
            await using var peer = new ReferencePeer();
            var result = await Sample.RunAsync(Sample.Camera(peer.Port, kind, Sample.File(kind, 8000)) with
            {
                Faults = new LinkFaults { CutAfterBytes = cut, CutWithReset = cut % 2 == 0 }, FaultyConnections = 1,
            });
            Sample.AssertAllArrived(peer, result);
            Assert.InRange(result.Connections, 1, 2);
        }
    }

    [Fact]
    public async Task Every_connection_may_break_as_long_as_each_brings_the_file_further()
    {
        await using var peer = new ReferencePeer();
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 100_000)) with
            {
                Faults = new LinkFaults { CutAfterBytes = 10_000 }, TriesInARow = 2,
            });
        Sample.AssertAllArrived(peer, result);
        Assert.InRange(result.Reconnects, 10, 14);
        Assert.Equal(result.Reconnects, result.Resumes);
        Assert.True(Assert.Single(peer.Files).WasResumed);
    }

    [Theory]
    [InlineData(FleetCameraKind.DualCam, CrcAfterSync.ResetToZero)]
    [InlineData(FleetCameraKind.Dsm, CrcAfterSync.Continue)]
    [InlineData(FleetCameraKind.UnifiedDsm, CrcAfterSync.ResetToZero)]
    public async Task Flipped_bits_are_mended_by_resume(FleetCameraKind kind, CrcAfterSync crc)
    {
        await using var peer = new ReferencePeer();
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, kind, Sample.File(kind, 300_000)) with
        {
            Faults = new LinkFaults { FlipDataProbability = 0.03, FlipCrcProbability = 0.03 },
            Quirks = new TeltonikaQuirks { CrcAfterSync = crc },
            Random = new Random(11),
        });
        Sample.AssertAllArrived(peer, result);
        Assert.True(peer.BadCrcs > 3);
        Assert.Equal(peer.BadCrcs, result.Restarts);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 5000)]
    public async Task One_byte_writes_and_glued_commands_change_nothing(bool oneByte, int glue)
    {
        await using var peer = new ReferencePeer();
        foreach (var kind in Enum.GetValues<FleetCameraKind>())
        {
            var result = await Sample.RunAsync(Sample.Camera(peer.Port, kind, Sample.File(kind, 12_345)) with
            {
                Faults = new LinkFaults { OneByteWrites = oneByte, GlueBytes = glue },
            });
            Assert.Equal(1, result.Delivered);
        }

        Assert.Empty(peer.Surprises);
        Assert.Equal(Enum.GetValues<FleetCameraKind>().Length, peer.Files.Count);
    }

    [Fact]
    public async Task Tries_in_a_row_are_followed_by_the_long_wait_and_then_given_up()
    {
        var time = new JumpingTime();
        var reports = new ConcurrentQueue<CameraProgress>();
        var result = await Sample.RunAsync(
            Sample.Camera(0, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 10)) with
            {
                Dial = _ => throw new SocketException((int)SocketError.ConnectionRefused),
                Time = time,
                RetryWait = TimeSpan.FromSeconds(5),
                LongWait = TimeSpan.FromMinutes(30),
                MaxLongWaits = 2,
            },
            new DirectProgress(reports.Enqueue));
        Assert.Equal(CameraRunOutcome.GaveUp, result.Outcome);
        Assert.Equal(15, result.Connections);
        Assert.Equal(2, reports.Count(report => report.Kind == CameraEventKind.Waiting));
        Assert.Equal(TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(3 * 4 * 5), time.Passed);
    }

    [Fact]
    public async Task Cancelled_camera_stops_and_tells_how_far_it_came()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var peer = new ReferencePeer();
        var result = await new TeltonikaCamera(Sample.Camera(
            peer.Port, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 5_000_000)) with { ReportEveryBytes = 1000 }).RunAsync(
            new DirectProgress(report =>
            {
                if (report.Kind == CameraEventKind.Data)
                {
                    stop.Cancel();
                }
            }),
            stop.Token);
        Assert.Equal(CameraRunOutcome.Stopped, result.Outcome);
        Assert.InRange(result.BytesSent, 1000, 100_000);
    }
}
