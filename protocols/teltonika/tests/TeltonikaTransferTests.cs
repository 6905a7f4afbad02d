using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika.Tests;

/// <summary>The normal flow: init, (path,) metadata, request, START, RESUME, SYNC, DATA, repeated init, CLOSE.</summary>
public sealed class TeltonikaTransferTests
{
    private const string Close = "00000000";
    private const string RepeatInit = "0009";
    private const string AskPhotoFrontMetadata = "000a00072570686f746f66";
    private const string AskPhotoFront = "000800072570686f746f66";

    [Fact]
    public void DualCam_file_arrives_whole_and_the_next_init_ends_the_session()
    {
        var relay = new FakeRelay();
        var file = Camera.File(2500);

        Assert.Equal(AskPhotoFrontMetadata, relay.Send(Camera.Init(TeltonikaFiles.PhotoFront)));
        Assert.Equal(AskPhotoFront, relay.Send(Camera.DualCamMetadata(4, 0)));
        Assert.Equal("0002000400000001", relay.Send(Camera.Start(3)));
        Assert.Equal("", relay.Send(Camera.Sync(1)));
        var packets = Camera.Packets(file);
        Assert.Equal("", relay.Send(packets[0], packets[1]));
        Assert.Equal(RepeatInit, relay.Send(packets[2]));
        Assert.Equal(file, Assert.Single(relay.Completed).Bytes);
        Assert.Equal(Close, relay.Send(Camera.Init(TeltonikaFiles.None)));

        Assert.Equal(SessionEnd.Done, relay.Ended);
        Assert.Equal(DeviceId.FromImei(Camera.Imei), Assert.Single(relay.Identified));
        var announced = Assert.Single(relay.Opened);
        Assert.Equal(("%photof", MediaKind.Photo, MediaFormat.Jpeg, "front"), (announced.Source, announced.Kind, announced.Format, announced.Channel));
        Assert.Equal((3L, 1024, true, null), (announced.Units, announced.UnitBytes, announced.IsIdentified, announced.AnnouncedCrc));
        Assert.Equal(("server-request", 0), (announced.Trigger, announced.TriggerCode));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), announced.DeviceTime);
        var started = Assert.IsType<MediaStarted>(Assert.Single(relay.Events));
        Assert.Equal(("transfer0", announced), (started.TransferId, started.File));
        Assert.All(relay.Incidents, count => Assert.Equal(0, count));
    }

    [Fact]
    public void The_same_conversation_works_one_byte_at_a_time()
    {
        var relay = new FakeRelay();
        var file = Camera.File(1500);
        byte[][] frames = [Camera.Init(TeltonikaFiles.VideoRear), Camera.DualCamMetadata(32, 9), Camera.Start(2), Camera.Sync(1), .. Camera.Packets(file), Camera.Init(TeltonikaFiles.None)];
        var heard = string.Concat(frames.SelectMany(frame => frame).Select(b => relay.Send([b])));
        Assert.Equal("000a000725766964656f72" + "000800072576" + "6964656f72" + "0002000400000001" + RepeatInit + Close, heard);
        Assert.Equal(file, relay.Completed[0].Bytes);
    }

    [Fact]
    public void Nothing_ready_is_closed_at_once()
    {
        var relay = new FakeRelay();
        Assert.Equal(Close, relay.Send(Camera.Init(TeltonikaFiles.None)));
        Assert.Equal(SessionEnd.Done, relay.Ended);
    }

    [Fact]
    public void Dsm_file_is_asked_for_by_its_path_byte_for_byte_and_counted_in_bytes()
    {
        var relay = new FakeRelay();
        var file = Camera.File(1800);
        var crc = Camera.Crc(file, 0);
        Assert.Equal("000c00020000", relay.Send(Camera.Init(TeltonikaFiles.Path)));
        Assert.Equal("000a0000", relay.Send("000d001e64736d2f706963747572652f3233313032302f3233313435322e6a706700"));
        Assert.Equal("0008001e64736d2f706963747572652f3233313032302f3233313435322e6a706700", relay.Send(Camera.DsmMetadata(13, 0b1)));
        Assert.Equal("0002000400000000", relay.Send(Camera.Start(1800, crc)));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(0), .. Camera.Packets(file)]));
        Assert.Equal(Close, relay.Send(Camera.Init(TeltonikaFiles.None)));

        Assert.Equal(file, relay.Completed[0].Bytes);
        var announced = relay.Opened[0];
        Assert.Equal(("dsm/picture/231020/231452.jpg", MediaKind.Photo, "driver", 1800L, 1), (announced.Source, announced.Kind, announced.Channel, announced.Units, announced.UnitBytes));
        Assert.Equal(crc, announced.AnnouncedCrc);
        Assert.Equal(["drowsiness"], announced.Events);
        Assert.Equal("An Vanford", announced.DriverName);
        Assert.Equal(0, relay.Count(SessionIncident.AnnouncedCrcMismatch));
    }

    [Fact]
    public void A_wrong_announced_crc_is_counted_and_the_file_kept()
    {
        var relay = new FakeRelay();
        relay.Send([Camera.Init(TeltonikaFiles.Path)]);
        relay.Send(Camera.Path("dsm/picture/231020/231452.jpg"));
        relay.Send(Camera.DsmMetadata(12, 0));
        relay.Send(Camera.Start(100, 0x1234));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(0), .. Camera.Packets(Camera.File(100))]));
        Assert.Equal(1, relay.Count(SessionIncident.AnnouncedCrcMismatch));
        Assert.Single(relay.Completed);
    }

    [Fact]
    public void Protocol_id_6_is_path_based_whatever_bit_is_set_and_takes_enhanced_data()
    {
        var relay = new FakeRelay();
        var file = Camera.File(3000);
        Assert.Equal("000c00020000", relay.Send(Camera.Init(TeltonikaFiles.VideoFront, protocolId: 6)));
        Assert.Equal("000a0000", relay.Send(Camera.Path("dualcam_front/video/1.mp4")));
        var json = """{"version":1,"file":{"file_type":"16","file_timestamp":1700000000,"duration":10,"framerate":"25"},"fm_trigger":{"type":3},"location":{"latitude":54.7,"longitude":25.3}}"""u8;
        Assert.StartsWith("0008001a6475616c63616d5f66726f6e742f", relay.Send(Camera.Metadata(json.ToArray())));
        Assert.Equal("0002000400000000", relay.Send(Camera.Start(3000)));
        ushort crc = 0;
        relay.Send(Camera.Sync(0), Camera.EnhancedData(0, file.AsSpan(0, 1024), ref crc), Camera.EnhancedData(1024, file.AsSpan(1024, 1024), ref crc));
        Assert.Equal(RepeatInit, relay.Send(Camera.EnhancedData(2048, file.AsSpan(2048), ref crc)));
        Assert.Equal(file, relay.Completed[0].Bytes);
        var announced = relay.Opened[0];
        Assert.Equal(("crash", 3, "front", MediaFormat.Mp4, 25d, 10d), (announced.Trigger, announced.TriggerCode, announced.Channel, announced.Format, announced.FrameRate, announced.DurationSeconds));
    }

    [Fact]
    public void A_full_block_makes_the_frame_wait_and_nothing_is_lost_or_doubled()
    {
        var relay = new FakeRelay(roomBytes: 2048);
        var file = Camera.File(10_000);
        Begin(relay, 10);
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(1), .. Camera.Packets(file)]));
        Assert.Equal(file, relay.Completed[0].Bytes);
        Assert.Equal(4, relay.Completed[0].RoomMade);
        Assert.All(relay.Incidents, count => Assert.Equal(0, count));
    }

    [Fact]
    public void Repeat_init_is_sent_only_after_the_file_is_closed_and_may_have_a_length()
    {
        var relay = new FakeRelay { Quirks = { ["teltonika.repeatInit"] = "4" } };
        Begin(relay, 1);
        Assert.Equal("00090000", relay.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(7))]));
    }

    [Fact]
    public void Several_files_follow_each_other_by_repeated_inits()
    {
        var relay = new FakeRelay();
        Begin(relay, 1);
        relay.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(7))]);
        Assert.Equal("000a00072570686f746f72", relay.Send(Camera.Init(TeltonikaFiles.PhotoRear)));
        relay.Send(Camera.DualCamMetadata(8, 1));
        Assert.Equal("0002000400000001", relay.Send(Camera.Start(1)));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(9))]));
        Assert.Equal(Close, relay.Send(Camera.Init(TeltonikaFiles.None)));
        Assert.Equal([7, 9], relay.Completed.Select(file => file.Bytes.Length));
    }

    [Fact]
    public void A_camera_that_never_answers_metadata_is_asked_once_per_connection()
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        Assert.Equal("", relay.Wait(TimeSpan.FromSeconds(9)));
        Assert.Equal(AskPhotoFront, relay.Wait(TimeSpan.FromSeconds(1)));
        Assert.Equal(1, relay.Count(SessionIncident.MetadataMissing));
        relay.Send(Camera.Start(1));
        Assert.False(relay.Opened[0].IsIdentified);
        relay.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(7))]);
        Assert.Equal("000800072570686f746f72", relay.Send(Camera.Init(TeltonikaFiles.PhotoRear)));
    }

    [Fact]
    public void Metadata_that_come_late_are_still_used_before_START_and_ignored_after()
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        relay.Wait(TimeSpan.FromSeconds(10));
        Assert.Equal("", relay.Send(Camera.DualCamMetadata(4, 3)));
        relay.Send(Camera.Start(1));
        Assert.Equal("crash", relay.Opened[0].Trigger);

        var later = new FakeRelay();
        later.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        later.Wait(TimeSpan.FromSeconds(10));
        later.Send(Camera.Start(1));
        Assert.Equal("", later.Send(Camera.DualCamMetadata(4, 3)));
        Assert.Equal(RepeatInit, later.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(7))]));
    }

    [Fact]
    public void Metadata_can_be_switched_off_per_device()
    {
        var relay = new FakeRelay { Quirks = { ["teltonika.metadata"] = "never" } };
        Assert.Equal(AskPhotoFront, relay.Send(Camera.Init(TeltonikaFiles.PhotoFront)));
    }

    [Fact]
    public void Metadata_nobody_understands_are_kept_raw_and_the_file_is_fetched()
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        Assert.Equal(AskPhotoFront, relay.Send(Camera.Metadata(1, 2, 3)));
        Assert.Equal(1, relay.Count(SessionIncident.MetadataNotUnderstood));
        var kept = Assert.IsType<UnknownFrameReceived>(Assert.Single(relay.Events));
        Assert.Equal(("metadata", "000b0003010203", 7), (kept.Frame, Convert.ToHexStringLower(kept.Raw.Span), kept.LengthBytes));
    }

    [Fact]
    public void A_refused_stranger_hears_nothing()
    {
        var relay = new FakeRelay { Standing = DeviceStanding.Refused };
        Assert.Equal("", relay.Send(Camera.Init(TeltonikaFiles.PhotoFront)));
        Assert.Equal(SessionEnd.Refused, relay.Ended);
    }

    internal static void Begin(FakeRelay relay, uint packets, bool identified = true)
    {
        relay.Send(Camera.Init(TeltonikaFiles.PhotoFront));
        if (identified) relay.Send(Camera.DualCamMetadata(4, 0));
        else relay.Wait(TimeSpan.FromSeconds(10));
        relay.Send(Camera.Start(packets));
    }
}
