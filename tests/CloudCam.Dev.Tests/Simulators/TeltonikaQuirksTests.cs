using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

public sealed class TeltonikaQuirksTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Theory]
    [InlineData(0, 1u)]
    [InlineData(1, 0u)]
    [InlineData(1, 1u)]
    [InlineData(0, 0u)]
    public async Task Packets_are_counted_from_the_quirks_origin(int firstPacket, uint firstResume)
    {
        // A server that starts with RESUME 0 learns the origin from SYNC. One that starts with 1 misses packet 0 of a zero-based device.
        await using var peer = new ReferencePeer(new ReferencePeerOptions
        {
            FirstDualCamResume = firstResume, IdleTimeout = Short, GoBackTo = (count, position) => count == 5 ? position - 1024 : null,
        });
        var file = Sample.File(FleetCameraKind.DualCam, 20_000);
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, FleetCameraKind.DualCam, file) with
        {
            Quirks = new TeltonikaQuirks { FirstPacketNumber = firstPacket }, FaultyConnections = 0, TriesInARow = 1, MaxLongWaits = 0,
            AnswerTimeout = TimeSpan.FromSeconds(2),
        });
        if (firstPacket == 0 && firstResume == 1)
        {
            Assert.DoesNotContain(peer.Files, received => received.Bytes.AsSpan().SequenceEqual(file.Bytes.Span));
        }
        else
        {
            Sample.AssertAllArrived(peer, result);
            Assert.Equal(1, result.Restarts);
        }
    }

    [Fact]
    public async Task Continued_chain_ends_in_the_crc_of_the_whole_file_also_over_a_resume()
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { GoBackTo = (count, position) => count == 3 ? position : null });
        var file = Sample.File(FleetCameraKind.Dsm, 9000);
        await Sample.RunAsync(Sample.Camera(peer.Port, FleetCameraKind.Dsm, file) with { Quirks = TeltonikaProfiles.ChainedCrc });
        var received = Assert.Single(peer.Files);
        Assert.Equal(PeerFrames.BitwiseKermit(file.Bytes.Span), received.LastCrc);
        Assert.Equal(received.LastCrc, received.StartCrc);
    }

    [Fact]
    public async Task Reset_chain_starts_over_at_the_resume()
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { GoBackTo = (count, position) => count == 3 ? position : null });
        var file = Sample.File(FleetCameraKind.Dsm, 9000);
        await Sample.RunAsync(Sample.Camera(peer.Port, FleetCameraKind.Dsm, file));
        Assert.Equal(PeerFrames.BitwiseKermit(file.Bytes.Span[3072..]), Assert.Single(peer.Files).LastCrc);
    }

    [Fact]
    public async Task Old_firmware_never_answers_for_metadata_and_goes_on()
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { MetadataTimeout = Short });
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.DualCam, Sample.File(FleetCameraKind.DualCam, 5000)) with
            {
                Quirks = TeltonikaProfiles.OldFirmware,
            });
        Sample.AssertAllArrived(peer, result);
        Assert.Null(Assert.Single(peer.Files).Metadata);
    }

    [Theory]
    [InlineData(RepeatInitForm.Either, 2)]
    [InlineData(RepeatInitForm.Either, 4)]
    [InlineData(RepeatInitForm.TwoBytesOnly, 2)]
    [InlineData(RepeatInitForm.FourBytesOnly, 4)]
    public async Task Repeat_init_is_understood_in_the_form_of_the_device(RepeatInitForm form, int bytes)
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { RepeatInitBytes = bytes });
        var files = new[] { Sample.File(FleetCameraKind.Dsm, 5000), Sample.File(FleetCameraKind.Dsm, 3000, 1) };
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, FleetCameraKind.Dsm, files) with
        {
            Quirks = new TeltonikaQuirks { RepeatInit = form },
        });
        Sample.AssertAllArrived(peer, result);
        Assert.Equal(1, result.Connections);
    }

    [Fact]
    public async Task Two_byte_device_takes_the_spare_zeros_for_close()
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { RepeatInitBytes = 4 });
        var files = new[] { Sample.File(FleetCameraKind.Dsm, 5000), Sample.File(FleetCameraKind.Dsm, 3000, 1) };
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, FleetCameraKind.Dsm, files) with { Quirks = TeltonikaProfiles.Terse });
        Assert.Equal([CameraFileOutcome.Delivered, CameraFileOutcome.Pending], result.Files.Select(file => file.Outcome));
    }

    [Fact]
    public async Task Four_byte_device_waits_in_vain_for_a_two_byte_server()
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { IdleTimeout = Short });
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 5000)) with
            {
                Quirks = TeltonikaProfiles.FourByteRepeat, TriesInARow = 1,
            });
        await peer.SettledAsync();
        Assert.Contains("idle", peer.Ends);
        Assert.Equal(CameraFileOutcome.Pending, Assert.Single(result.Files).Outcome);
    }

    [Fact]
    public async Task Terse_device_sends_no_nul_no_file_crc_and_no_enhanced_data()
    {
        await using var peer = new ReferencePeer();
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.UnifiedDsm, Sample.File(FleetCameraKind.UnifiedDsm, 5000)) with
            {
                Quirks = TeltonikaProfiles.Terse,
            });
        Sample.AssertAllArrived(peer, result);
        Assert.Equal(0, Assert.Single(peer.Files).StartCrc);
        Assert.Equal(0, peer.EnhancedFrames);
    }

    [Fact]
    public async Task Short_data_are_sent_when_asked_for()
    {
        await using var peer = new ReferencePeer();
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.UnifiedDsm, Sample.File(FleetCameraKind.UnifiedDsm, 7001)) with
            {
                Quirks = TeltonikaProfiles.ShortData,
            });
        Sample.AssertAllArrived(peer, result);
        Assert.Equal(11, peer.EnhancedFrames);
    }

    [Theory]
    [InlineData(0, 17u)]
    [InlineData(5, 4u)]
    public async Task Status_instead_of_a_file_refuses_it_for_good(int dataBefore, uint status)
    {
        await using var peer = new ReferencePeer();
        var files = new[] { Sample.File(FleetCameraKind.Dsm, 50_000), Sample.File(FleetCameraKind.Dsm, 50_000, 1) };
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, FleetCameraKind.Dsm, files) with
        {
            Quirks = new TeltonikaQuirks { StatusInsteadOfFile = status, DataBeforeStatus = dataBefore },
        });
        await peer.SettledAsync();
        Assert.Empty(peer.Surprises);
        Assert.Equal([status, status], peer.Statuses);
        Assert.All(result.Files, file => Assert.Equal(CameraFileOutcome.Refused, file.Outcome));
        Assert.Equal(2 * dataBefore * 1024, result.BytesSent);
        Assert.Equal(CameraRunOutcome.Finished, result.Outcome);
    }

    [Theory]
    [InlineData(FleetCameraKind.DualCam, 19 * 1024)]
    [InlineData(FleetCameraKind.Dsm, 19_999)]
    public async Task Device_that_announces_too_little_sends_more_than_that(FleetCameraKind kind, int taken)
    {
        await using var peer = new ReferencePeer();
        var file = Sample.File(kind, 20_000);
        var result = await Sample.RunAsync(Sample.Camera(peer.Port, kind, file) with { Quirks = TeltonikaProfiles.AnnouncesTooLittle });
        await peer.SettledAsync();
        Assert.Empty(peer.Surprises);
        Assert.Equal(kind == FleetCameraKind.DualCam ? taken : 20_000, Assert.Single(peer.Files).Bytes.Length);
        Assert.Equal(CameraFileOutcome.Delivered, Assert.Single(result.Files).Outcome);
    }

    [Theory]
    [InlineData(FleetCameraKind.DualCam)]
    [InlineData(FleetCameraKind.UnifiedDualCam)]
    public async Task Device_that_announces_too_much_falls_short_of_it(FleetCameraKind kind)
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions { IdleTimeout = Short });
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, kind, Sample.File(kind, 20_000)) with { Quirks = TeltonikaProfiles.AnnouncesTooMuch, TriesInARow = 1 });
        Assert.Empty(peer.Files);
        Assert.Equal(20_000, Assert.Single(peer.Partials).Value.Bytes.Count);
        Assert.Equal(CameraRunOutcome.GaveUp, result.Outcome);
    }

    [Theory]
    [InlineData(TeltonikaStep.Init)]
    [InlineData(TeltonikaStep.Path)]
    [InlineData(TeltonikaStep.Metadata)]
    [InlineData(TeltonikaStep.Start)]
    [InlineData(TeltonikaStep.Sync)]
    [InlineData(TeltonikaStep.Data)]
    [InlineData(TeltonikaStep.RepeatInit)]
    public async Task Silence_at_a_step_holds_until_the_server_hangs_up_and_then_all_is_well(TeltonikaStep step)
    {
        await using var peer = new ReferencePeer(new ReferencePeerOptions
        {
            IdleTimeout = Short, AsksMetadata = step == TeltonikaStep.Metadata, MetadataTimeout = Short,
        });
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 40_000), Sample.File(FleetCameraKind.Dsm, 500, 1)) with
            {
                Quirks = new TeltonikaQuirks { SilentAt = step },
            });
        Sample.AssertAllArrived(peer, result);
        await peer.SettledAsync();
        // The peer is impatient: on a busy machine it may hang up on a camera that was only slow.
        Assert.Equal([.. Enumerable.Repeat("idle", result.Connections - 1), "close"], peer.Ends);
        Assert.InRange(result.Connections, 2, int.MaxValue);
        Assert.Equal(step == TeltonikaStep.Data, peer.Files.Any(file => file.WasResumed));
    }

    [Fact]
    public async Task Silence_can_end_by_the_devices_own_hang_up()
    {
        await using var peer = new ReferencePeer();
        var result = await Sample.RunAsync(
            Sample.Camera(peer.Port, FleetCameraKind.Dsm, Sample.File(FleetCameraKind.Dsm, 40_000)) with
            {
                Quirks = new TeltonikaQuirks { SilentAt = TeltonikaStep.Data, SilentFor = TimeSpan.FromMilliseconds(20), SilentTimes = 2 },
            });
        Sample.AssertAllArrived(peer, result);
        Assert.Equal(3, result.Connections);
    }

    [Fact]
    public async Task Quirks_out_of_range_are_refused()
    {
        var camera = Sample.Camera(1, FleetCameraKind.Dsm);
        await Assert.ThrowsAsync<ArgumentException>(() => Sample.RunAsync(camera with { Quirks = new TeltonikaQuirks { DataBytes = 1025 } }));
        await Assert.ThrowsAsync<ArgumentException>(() => Sample.RunAsync(camera with { Quirks = new TeltonikaQuirks { FirstPacketNumber = 2 } }));
    }
}
