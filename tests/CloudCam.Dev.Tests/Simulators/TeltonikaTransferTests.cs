using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

public sealed class TeltonikaTransferTests
{
    public static TheoryData<FleetCameraKind, int> KindsAndSizes()
    {
        var data = new TheoryData<FleetCameraKind, int>();
        foreach (var kind in Enum.GetValues<FleetCameraKind>())
        {
            foreach (var size in new[] { 0, 1, 1023, 1024, 1025, 9000, 200_000 })
            {
                data.Add(kind, size);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(KindsAndSizes))]
    public async Task Files_of_every_kind_and_size_arrive_whole(FleetCameraKind kind, int size)
    {
        await using var peer = new ReferencePeer();
        var second = kind == FleetCameraKind.DualCamAndDsm ? FleetCameraKind.DualCam : kind;
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, kind, Sample.File(kind, size), Sample.File(second, 3000, 1), Sample.File(kind, 10, 2)));
        Sample.AssertAllArrived(peer, result);
        Assert.Equal(1, result.Connections);
        Assert.Equal(4, peer.Inits.Count);
        Assert.Equal(size + 3010, result.BytesSent);
        Assert.Equal(kind is FleetCameraKind.UnifiedDualCam or FleetCameraKind.UnifiedDsm, peer.EnhancedFrames > 0);
    }

    [Fact]
    public async Task Init_offers_each_kind_that_waits_and_takes_the_bit_back_when_it_is_done()
    {
        await using var peer = new ReferencePeer();
        var files = Enumerable.Range(0, 4).Select(number => Sample.File(FleetCameraKind.DualCam, 100, number))
            .Append(Sample.File(FleetCameraKind.Dsm, 100)).ToArray();
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, FleetCameraKind.DualCam, files));
        Sample.AssertAllArrived(peer, result);
        Assert.Equal([0x7E, 0x7C, 0x78, 0x70, 0x60, 0x40], peer.Inits.Select(init => (int)init[12]));
    }

    [Theory]
    [InlineData(FleetCameraKind.DualCam, CrcAfterSync.ResetToZero)]
    [InlineData(FleetCameraKind.DualCam, CrcAfterSync.Continue)]
    [InlineData(FleetCameraKind.Dsm, CrcAfterSync.ResetToZero)]
    [InlineData(FleetCameraKind.UnifiedDualCam, CrcAfterSync.Continue)]
    public async Task Resume_in_mid_stream_is_obeyed_again_and_again(FleetCameraKind kind, CrcAfterSync crc)
    {
        // Back by three DATA at every twentieth, forty times; the camera writes on meanwhile.
        var jumps = 0;
        await using var peer = new ReferencePeer(new ReferencePeerOptions
        {
            GoBackTo = (count, position) => count % 20 == 0 && jumps++ < 40 ? position - 3 * 1024 : null,
        });
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, kind, Sample.File(kind, 600_000)) with
        {
            Quirks = new TeltonikaQuirks { CrcAfterSync = crc },
        });
        Sample.AssertAllArrived(peer, result);
        Assert.InRange(result.Restarts, 25, 40);
        Assert.True(result.BytesSent > 600_000);
        Assert.Equal(1, result.Connections);
    }

    [Fact]
    public async Task Server_status_ends_the_run_and_counts_as_delivery()
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { EndsWithStatus = true });
        var result = await Sample.RunAsync(Sample.Camera(
            peer.Port, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 5000), Sample.File(FleetCameraKind.Dsm, 5000, 1)));
        Assert.Equal(CameraRunOutcome.Finished, result.Outcome);
        Assert.Equal([CameraFileOutcome.Delivered, CameraFileOutcome.Pending], result.Files.Select(file => file.Outcome));
    }

    [Fact]
    public async Task Camera_may_come_again_after_a_polite_close()
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { EndsWithStatus = true });
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 5000), Sample.File(FleetCameraKind.Dsm, 5000, 1)) with
            {
                OfferAgainAfterClose = true,
            });
        Sample.AssertAllArrived(peer, result);
        Assert.Equal(2, result.Connections);
    }

    [Fact]
    public async Task Progress_tells_the_story_in_order()
    {
        var reports = new ConcurrentQueue<CameraProgress>();
        await using var peer = new ReferencePeer();
        await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 300_000)), new DirectProgress(reports.Enqueue));
        Assert.Equal(
            [
                CameraEventKind.Connected, CameraEventKind.InitSent, CameraEventKind.FileStarted, CameraEventKind.Resumed,
                CameraEventKind.Data, CameraEventKind.FileDelivered, CameraEventKind.InitSent, CameraEventKind.Ended,
            ],
            reports.Select(report => report.Kind).Aggregate(
                new List<CameraEventKind>(), (kinds, kind) => kinds.Count > 0 && kinds[^1] == kind ? kinds : [.. kinds, kind]));
        var data = reports.Where(report => report.Kind == CameraEventKind.Data).ToList();
        Assert.Equal(5, data.Count);
        Assert.Equal(300_000, data[^1].Position);
        Assert.Equal(300_000, reports.Last().TotalBytesSent);
    }

    [Fact]
    public async Task Tls_session_works_and_an_unknown_certificate_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(start, start.AddYears(60));
        await using var peer = new ReferencePeer(new ReferencePeerOptions { Certificate = certificate });
        var camera = Sample.Camera(peer.Port, FleetCameraKind.DualCam, Sample.File(FleetCameraKind.DualCam, 50_000)) with
        {
            UseTls = true, TriesInARow = 1,
        };
        var refused = await Sample.RunAsync(camera);
        Assert.Equal(CameraRunOutcome.GaveUp, refused.Outcome);
        var result = await Sample.RunAsync(camera with
        {
            ValidateCertificate = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString(),
        });
        Sample.AssertAllArrived(peer, result);
    }

    [Fact]
    public async Task Files_that_do_not_fit_the_protocol_id_are_refused_before_connecting()
    {
        var pathless = Sample.File(FleetCameraKind.DualCam, 1);
        var dualCamPath = Sample.File(FleetCameraKind.UnifiedDualCam, 1);
        await Assert.ThrowsAsync<ArgumentException>(() => Sample.RunAsync(Sample.Camera(1, FleetCameraKind.UnifiedDualCam, pathless)));
        await Assert.ThrowsAsync<ArgumentException>(() => Sample.RunAsync(Sample.Camera(1, FleetCameraKind.DualCam, dualCamPath)));
        await Assert.ThrowsAsync<ArgumentException>(() => Sample.RunAsync(
            Sample.Camera(1, FleetCameraKind.Dsm, CameraFile.Dsm("x", CameraFileKind.FrontPhoto, default))));
    }
}
