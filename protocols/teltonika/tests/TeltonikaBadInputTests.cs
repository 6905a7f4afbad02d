using System.Buffers;
using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Teltonika.Tests;

/// <summary>One named end for everything a peer can do wrong.</summary>
public sealed class TeltonikaBadInputTests
{
    private readonly TeltonikaProtocol protocol = new(new TeltonikaOptions(), new StoppedClock());

    [Theory]
    [InlineData("", Recognition.NeedMore)]
    [InlineData("00", Recognition.NeedMore)]
    [InlineData("0000", Recognition.NeedMore)]
    [InlineData("000000", Recognition.NeedMore)]
    [InlineData("00000005", Recognition.Yes)]
    [InlineData("00000006", Recognition.Yes)]
    [InlineData("000000050001403a4abaa31444000400", Recognition.Yes)]
    [InlineData("00000000", Recognition.No)]
    [InlineData("00000100", Recognition.No)]
    [InlineData("0001", Recognition.No)]
    [InlineData("78", Recognition.No)]
    [InlineData("7878", Recognition.No)]
    [InlineData("474554202f20485454", Recognition.No)]
    public void First_bytes_are_recognised_as_early_as_possible(string hex, Recognition expected)
    {
        foreach (var cut in hex.Length == 0 ? [ReadOnlySequence<byte>.Empty] : Vectors.EveryCut(Vectors.Hex(hex))) Assert.Equal(expected, protocol.Recognise(cut));
    }

    [Fact]
    public void The_session_is_more_impatient_than_the_idle_limit()
    {
        var options = new TeltonikaOptions();
        Assert.Equal("teltonika", protocol.Name);
        Assert.True(protocol.IdleTimeout > options.StallTimeout * (options.MaxStalls + 1));
    }

    [Theory]
    [InlineData("00010006000000110000")]
    [InlineData("0003000400000001")]
    [InlineData("000600010a")]
    [InlineData("0005000400000001")]
    public void Anything_but_init_first_is_out_of_order(string hex) => Refused(Violation.UnexpectedMessage, new FakeRelay(), Vectors.Hex(hex));

    [Fact]
    public void Frames_out_of_order_are_refused_with_what_was_expected()
    {
        ushort crc = 0;
        var afterInit = new FakeRelay();
        afterInit.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        Assert.Contains("Metadata", Refused(Violation.UnexpectedMessage, afterInit, Camera.Data([1], ref crc)), StringComparison.Ordinal);

        var path = new FakeRelay();
        path.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        Refused(Violation.UnexpectedMessage, path, Camera.Path("a"));

        var init = new FakeRelay();
        TeltonikaTransferTests.Begin(init, 3);
        Refused(Violation.UnexpectedMessage, init, Camera.Init(TeltonikaFiles.PhotoFront));

        var start = new FakeRelay();
        TeltonikaTransferTests.Begin(start, 3);
        Refused(Violation.UnexpectedMessage, start, Camera.Start(3));

        var metadata = new FakeRelay { Quirks = { ["teltonika.metadata"] = "never" } };
        metadata.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        Refused(Violation.UnexpectedMessage, metadata, Camera.DualCamMetadata(4, 0));

        var enhanced = new FakeRelay();
        TeltonikaTransferTests.Begin(enhanced, 3);
        enhanced.Send(Camera.Sync(1));
        Refused(Violation.UnexpectedMessage, enhanced, Camera.EnhancedData(0, [1], ref crc));
    }

    [Fact]
    public void Another_imei_on_the_same_connection_is_refused()
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        Refused(Violation.IdentityChanged, relay, Camera.Init(TeltonikaFiles.PhotoFront, imei: Camera.Imei + 1));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(1_000_000_000_000_000ul)]
    [InlineData(ulong.MaxValue)]
    public void A_number_that_is_no_imei_is_refused(ulong imei) =>
        Refused(Violation.BadField, new FakeRelay(), Camera.Init(TeltonikaFiles.PhotoFront, imei: imei));

    [Fact]
    public void A_file_over_the_limit_is_refused_before_it_is_opened()
    {
        var relay = new FakeRelay();
        Refused(Violation.FileTooLarge, relay, Camera.Init(TeltonikaFiles.PhotoFront), Camera.DualCamMetadata(4, 0), Camera.Start(uint.MaxValue));
        Assert.Empty(relay.Opened);

        var edge = new FakeRelay();
        Refused(Violation.FileTooLarge, edge, Camera.Init(TeltonikaFiles.PhotoFront), Camera.DualCamMetadata(4, 0), Camera.Start((256 * 1024) + 1));
        var fits = new FakeRelay();
        TeltonikaTransferTests.Begin(fits, 256 * 1024);
        Assert.Single(fits.Opened);
    }

    [Fact]
    public void A_file_larger_than_announced_is_refused()
    {
        var bytes = new FakeRelay();
        bytes.Send(Camera.Init(TeltonikaFiles.Path));
        bytes.Send(Camera.Path("dsm/picture/231020/231452.jpg"));
        bytes.Send(Camera.DsmMetadata(12, 0));
        bytes.Send(Camera.Start(100));
        Refused(Violation.FileTooLarge, bytes, [Camera.Sync(0), .. Camera.Packets(Camera.File(101))]);
        Assert.Equal(0, bytes.Files[0].Position);

        var packets = new FakeRelay();
        TeltonikaTransferTests.Begin(packets, 2);
        Refused(Violation.FileTooLarge, packets, [Camera.Sync(1), .. Camera.Packets(Camera.File(3000))]);
    }

    [Fact]
    public void A_short_packet_in_the_middle_is_refused()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        ushort crc = 0;
        Refused(Violation.BadLength, relay, Camera.Sync(1), Camera.Data([1, 2, 3], ref crc));
        Assert.Equal(0, relay.Files[0].Position);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("C:\\windows\\x.mp4")]
    public void A_path_with_dots_is_a_key_and_nothing_else(string path)
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.Path));
        relay.Send(Camera.Path(path));
        Assert.EndsWith(Convert.ToHexStringLower(path.Select(c => (byte)c).ToArray()) + "00", relay.Wait(TimeSpan.FromSeconds(10)), StringComparison.Ordinal);
        relay.Send(Camera.Start(5));
        Assert.Equal(path, relay.Opened[0].Source);
        Assert.Equal("transfer0", Assert.IsType<MediaStarted>(Assert.Single(relay.Events)).TransferId);
    }

    [Fact]
    public void Noise_of_512_bytes_as_a_path_is_echoed_as_it_came_and_shown_printable()
    {
        var noise = Camera.File(512);
        noise[511] = 0x80;
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.Path));
        relay.Send([[0, 13, 2, 0, .. noise]]);
        Assert.Equal("00080200" + Vectors.ToHex(noise), relay.Wait(TimeSpan.FromSeconds(10)));
        relay.Send(Camera.Start(5));
        Assert.Equal(512, relay.Opened[0].Source.Length);
        Assert.All(relay.Opened[0].Source, c => Assert.InRange(c, ' ', '~'));
        Refused(Violation.FrameTooLarge, new FakeRelay(), Camera.Init(TeltonikaFiles.Path), [0, 13, 2, 1]);
    }

    [Fact]
    public void Unknown_frames_are_kept_a_few_times_and_the_session_goes_on()
    {
        var relay = new FakeRelay(new TeltonikaOptions { MaxUnknownFrames = 3 });
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        for (var i = 0; i < 10; i++) Assert.Equal("", relay.Send("00060003010203"));
        relay.Send("00070000 00020004 00000001");
        Assert.Equal(3, relay.Events.Count);
        Assert.Equal(12, relay.Count(SessionIncident.UnknownFrame));
        var kept = Assert.IsType<UnknownFrameReceived>(relay.Events[0]);
        Assert.Equal(("0x0006", "00060003010203", 7), (kept.Frame, Vectors.ToHex(kept.Raw.Span), kept.LengthBytes));
        Assert.Equal("000800072570686f746f66", relay.Send(Camera.DualCamMetadata(4, 0)));
    }

    [Theory]
    [InlineData("0006 0000")]
    [InlineData("0005 0004 00000000")]
    public void An_endless_row_of_frames_that_bring_nothing_ends_the_session(string frame)
    {
        var relay = new FakeRelay(new TeltonikaOptions { MaxIdleFrames = 5 });
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        for (var i = 0; i < 5; i++) Assert.Equal("", relay.Send(frame));
        Assert.Equal(Violation.TooManyErrors, Assert.Throws<ProtocolViolationException>(() => relay.Send(frame)).Violation);
    }

    [Fact]
    public void Every_wait_has_an_end()
    {
        var path = new FakeRelay();
        path.Send(Camera.Init(TeltonikaFiles.Path));
        Assert.Equal("00000000", path.Wait(TimeSpan.FromSeconds(60)));
        Assert.Equal(SessionEnd.TimedOut, path.Ended);

        var start = new FakeRelay { Quirks = { ["teltonika.metadata"] = "never" } };
        start.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        Assert.Equal("00000000", start.Wait(TimeSpan.FromSeconds(60)));
        Assert.Equal(SessionEnd.TimedOut, start.Ended);
    }

    [Fact]
    public void A_camera_that_wants_the_long_repeat_init_gets_its_other_half_and_is_remembered()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 1);
        Assert.Equal("0009", relay.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(7))]));
        Assert.Equal("0000", relay.Wait(TimeSpan.FromSeconds(15)));
        relay.Send(Camera.Init(TeltonikaFiles.PhotoRear));
        Assert.Equal(1, relay.Count(SessionIncident.QuirkLearnt));
        relay.Send(Camera.DualCamMetadata(8, 0));
        relay.Send(Camera.Start(1));
        Assert.Equal("00090000", relay.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(8))]));

        var silent = new FakeRelay();
        TeltonikaTransferTests.Begin(silent, 1);
        silent.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(7))]);
        Assert.Equal("0000", silent.Wait(TimeSpan.FromSeconds(15)));
        Assert.Equal("0000", silent.Wait(TimeSpan.FromSeconds(15)));
        Assert.Equal(SessionEnd.TimedOut, silent.Ended);
    }

    private static string Refused(Violation expected, FakeRelay relay, params byte[][] frames)
    {
        var violation = Assert.Throws<ProtocolViolationException>(() =>
        {
            foreach (var frame in frames) relay.Send(frame);
        });
        Assert.Equal(expected, violation.Violation);
        return violation.Message;
    }
}
