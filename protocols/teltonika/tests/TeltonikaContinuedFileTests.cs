using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika.Tests;

/// <summary>A file that is taken up again on another connection.</summary>
public sealed class TeltonikaContinuedFileTests
{
    private const string RepeatInit = "0009";

    private readonly byte[] file = Camera.File(5000);

    private static string Resume(int offset) => $"00020004{offset:x8}";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_identified_file_goes_on_from_its_checkpoint_on_another_connection(bool chains)
    {
        var relay = new FakeRelay();
        relay.Remember(file[..2048]);
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        relay.Send(Camera.DualCamMetadata(4, 3));
        Assert.Equal(Resume(3), relay.Send(Camera.Start(5)));
        var seed = chains ? Camera.Crc(file.AsSpan(0, 2048), 0) : (ushort)0;
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(3), .. Camera.Packets(file, 2, seed)]));
        Assert.Equal(file, relay.Completed[0].Bytes);
        Assert.Empty(relay.Events);
    }

    [Fact]
    public void A_byte_counted_file_goes_on_in_bytes()
    {
        var relay = new FakeRelay();
        relay.Remember(file[..2048]);
        Assert.Equal(Resume(2048), TeltonikaResumeTests.BeginDsmOn(relay, 5000));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(2048), .. Camera.Packets(file, 2)]));
        Assert.Equal(file, relay.Completed[0].Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x4711)]
    public void An_unidentified_file_proves_by_its_last_packet_that_it_is_the_same(int seed)
    {
        var relay = new FakeRelay();
        relay.Remember(file[..2048]);
        TeltonikaTransferTests.Begin(relay, 5, identified: false);
        // Whatever the chain before that packet was: equal bytes are equal bytes.
        var packets = Camera.Packets(file, 1, (ushort)seed);
        Assert.Equal("", relay.Send(Camera.Sync(2), packets[0]));
        Assert.Equal(RepeatInit, relay.Send(packets[1..]));
        Assert.Equal(file, relay.Completed[0].Bytes);
        Assert.Equal(0, relay.Completed[0].StartedOver);
    }

    [Fact]
    public void An_unidentified_file_that_differs_begins_anew()
    {
        var relay = new FakeRelay();
        relay.Remember(Camera.File(2048, seed: 2));
        TeltonikaTransferTests.Begin(relay, 5, identified: false);
        Assert.Equal(Resume(1), relay.Send([Camera.Sync(2), .. Camera.Packets(file, 1, count: 1)]));
        Assert.Equal(1, relay.Count(SessionIncident.ResumedFileDiffers));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(1), .. Camera.Packets(file)]));
        Assert.Equal(file, relay.Completed[0].Bytes);
        Assert.Equal(1, relay.Completed[0].StartedOver);
    }

    [Fact]
    public void An_unidentified_file_that_cannot_be_proved_begins_anew()
    {
        var relay = new FakeRelay();
        relay.Remember(file[..2048]);
        TeltonikaTransferTests.Begin(relay, 5, identified: false);
        Assert.Equal(Resume(1), relay.Send(Camera.Sync(3)));

        var damaged = new FakeRelay();
        damaged.Remember(Camera.File(2048, seed: 2));
        TeltonikaTransferTests.Begin(damaged, 5, identified: false);
        var bad = Camera.Flip(Camera.Packets(file, 1)[0], 77);
        Assert.Equal(Resume(2), damaged.Send(Camera.Sync(2), bad));
        Assert.Equal(Resume(1), damaged.Send(Camera.Sync(2), bad));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_whole_already_is_finished_by_its_last_packet_alone(bool isMarkedWhole)
    {
        var relay = new FakeRelay();
        relay.Remember(file, isMarkedWhole);
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        relay.Send(Camera.DualCamMetadata(4, 3));
        Assert.Equal(Resume(5), relay.Send(Camera.Start(5)));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(5), .. Camera.Packets(file, 4, 0x1111)]));
        Assert.Equal(file, Assert.Single(relay.Completed).Bytes);
        Assert.Empty(relay.Events);
    }

    [Fact]
    public void A_whole_file_that_the_camera_will_not_finish_is_let_go_after_silence()
    {
        var relay = new FakeRelay();
        relay.Remember(file, isWhole: true);
        Assert.Equal(Resume(4096), TeltonikaResumeTests.BeginDsmOn(relay, 5000));
        Assert.Equal(RepeatInit, relay.Wait(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void The_alarm_of_another_file_in_a_resumed_transfer_is_told()
    {
        var relay = new FakeRelay();
        relay.Remember(Camera.File(2048, seed: 2));
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        relay.Send(Camera.DualCamMetadata(4, 3, milliseconds: 0));
        relay.Send(Camera.Start(5));
        Assert.Empty(relay.Events);
        relay.Send([Camera.Sync(2), .. Camera.Packets(file, 1, count: 1)]);
        Assert.IsType<AlarmRaised>(Assert.Single(relay.Events));
    }
}
