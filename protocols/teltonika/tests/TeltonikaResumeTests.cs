using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika.Tests;

/// <summary>Where bytes go when a camera repeats, skips, damages or stops.</summary>
public sealed class TeltonikaResumeTests
{
    private const string RepeatInit = "0009";

    private readonly byte[] file = Camera.File(5000);

    private static string Resume(int offset) => $"00020004{offset:x8}";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bad_crc_goes_back_to_the_last_good_place_and_both_chains_are_taken_after_sync(bool chains)
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        var packets = Camera.Packets(file);
        relay.Send(Camera.Sync(1), packets[0], packets[1]);
        Assert.Equal(Resume(3), relay.Send(Camera.Flip(packets[2], 500)));
        Assert.Equal("", relay.Send(packets[3]));
        Assert.Equal(2048, relay.Files[0].Position);

        var seed = chains ? Camera.Crc(file.AsSpan(0, 2048), 0) : (ushort)0;
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(3), .. Camera.Packets(file, 2, seed)]));
        Assert.Equal(file, relay.Completed[0].Bytes);
        Assert.Equal(1, relay.Completed[0].CrcErrors);
        Assert.Equal((1, 1, 1), (relay.Count(SessionIncident.CrcMismatch), relay.Count(SessionIncident.DataBeforeSync), relay.Count(SessionIncident.ResumeSent)));
    }

    [Theory]
    [InlineData("zero", false, true)]
    [InlineData("zero", true, false)]
    [InlineData("chained", false, false)]
    [InlineData("chained", true, true)]
    public void The_chain_after_sync_can_be_pinned_per_device(string rule, bool chains, bool isTaken)
    {
        var relay = new FakeRelay { Quirks = { ["teltonika.crcAfterSync"] = rule } };
        TeltonikaTransferTests.Begin(relay, 5);
        var packets = Camera.Packets(file);
        relay.Send(Camera.Sync(1), packets[0], packets[1], Camera.Flip(packets[2], 500));
        var seed = chains ? Camera.Crc(file.AsSpan(0, 2048), 0) : (ushort)0;
        Assert.Equal(isTaken ? "" : Resume(3), relay.Send([Camera.Sync(3), .. Camera.Packets(file, 2, seed, count: 1)]));
    }

    [Fact]
    public void A_second_frame_after_sync_must_be_chained()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        relay.Send([Camera.Sync(1), .. Camera.Packets(file, count: 1)]);
        Assert.Equal(Resume(2), relay.Send(Camera.Packets(file, 1, seed: 0, count: 1)));
    }

    [Fact]
    public void Data_before_sync_are_thrown_away()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        Assert.Equal("", relay.Send(Camera.Packets(file, count: 2)));
        Assert.Equal(0, relay.Files[0].Position);
        Assert.Equal(2, relay.Count(SessionIncident.DataBeforeSync));
    }

    [Fact]
    public void Sync_earlier_than_wanted_skips_what_is_there_already_but_checks_it()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        relay.Send([Camera.Sync(1), .. Camera.Packets(file, count: 3)]);
        relay.Send(Camera.Sync(2));
        var again = Camera.Packets(file, 1, 0);
        relay.Send(again[0], again[1]);
        Assert.Equal(3072, relay.Files[0].Position);
        Assert.Equal(2, relay.Count(SessionIncident.DuplicateData));
        Assert.Equal(RepeatInit, relay.Send(again[2], again[3]));
        Assert.Equal(file, relay.Completed[0].Bytes);

        var damaged = new FakeRelay();
        TeltonikaTransferTests.Begin(damaged, 5);
        damaged.Send([Camera.Sync(1), .. Camera.Packets(file, count: 3)]);
        Assert.Equal(Resume(4), damaged.Send(Camera.Sync(1), Camera.Flip(Camera.Packets(file)[0], 9)));
    }

    [Fact]
    public void A_byte_counted_overlap_is_trimmed()
    {
        var relay = BeginDsm(5000);
        relay.Send([Camera.Sync(0), .. Camera.Packets(file, count: 2)]);
        ushort crc = 0;
        relay.Send(Camera.Sync(1500), Camera.Data(file.AsSpan(1500, 1024), ref crc));
        Assert.Equal(file[..2524], relay.Files[0].Bytes);
        for (var at = 2524; at < 5000; at += 1024) relay.Send(Camera.Data(file.AsSpan(at, Math.Min(1024, 5000 - at)), ref crc));
        Assert.Equal(file, relay.Completed[0].Bytes);
    }

    [Fact]
    public void Sync_later_than_wanted_is_a_gap_and_asked_for_again()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        Assert.Equal(Resume(1), relay.Send(Camera.Sync(3)));
        Assert.Equal(1, relay.Count(SessionIncident.GapInData));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(1), .. Camera.Packets(file)]));
    }

    [Fact]
    public void Resume_is_repeated_only_when_data_still_come_much_later()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        var packet = Camera.Packets(file)[0];
        relay.Wait(TimeSpan.FromSeconds(2));
        Assert.Equal("", relay.Send(packet));
        relay.Wait(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Resume(1), relay.Send(packet));
        Assert.Equal("", relay.Send(packet));
    }

    [Fact]
    public void Crc_errors_without_one_good_byte_end_the_session_after_the_limit()
    {
        var relay = new FakeRelay(new TeltonikaOptions { MaxRetriesInARow = 3 });
        TeltonikaTransferTests.Begin(relay, 5);
        var bad = Camera.Flip(Camera.Packets(file)[0], 50);
        for (var i = 0; i < 3; i++) Assert.Equal(Resume(1), relay.Send(Camera.Sync(1), bad));
        var violation = Assert.Throws<ProtocolViolationException>(() => relay.Send(Camera.Sync(1), bad));
        Assert.Equal(Violation.TooManyErrors, violation.Violation);
        Assert.Equal(new FileFailure("too-many-errors", false), Assert.Single(relay.Failures));
        Assert.Equal(4, relay.Files[0].CrcErrors);
    }

    [Fact]
    public void Good_bytes_in_between_start_the_count_anew()
    {
        var relay = new FakeRelay(new TeltonikaOptions { MaxRetriesInARow = 3 });
        TeltonikaTransferTests.Begin(relay, 5);
        for (var packet = 0; packet < 5; packet++)
        {
            var good = Camera.Packets(file, packet, count: 1)[0];
            relay.Send(Camera.Sync((uint)packet + 1), Camera.Flip(good, 40));
            relay.Send(Camera.Sync((uint)packet + 1), Camera.Flip(good, 40));
            relay.Send(Camera.Sync((uint)packet + 1), good);
        }
        Assert.Equal(file, relay.Completed[0].Bytes);
    }

    [Fact]
    public void Syncs_that_nobody_asked_for_cannot_go_on_for_ever()
    {
        var relay = new FakeRelay(new TeltonikaOptions { MaxRetriesInARow = 10 });
        TeltonikaTransferTests.Begin(relay, 5);
        relay.Send([Camera.Sync(1), .. Camera.Packets(file, count: 1)]);
        var violation = Assert.Throws<ProtocolViolationException>(() =>
        {
            for (var i = 0; i < 20; i++) relay.Send([Camera.Sync(1), .. Camera.Packets(file, count: 1)]);
        });
        Assert.Equal(Violation.TooManyErrors, violation.Violation);
    }

    [Fact]
    public void Silence_is_asked_five_times_and_then_the_session_ends()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        relay.Send([Camera.Sync(1), .. Camera.Packets(file, count: 2)]);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("", relay.Wait(TimeSpan.FromSeconds(59)));
            Assert.Equal(Resume(3), relay.Wait(TimeSpan.FromSeconds(1)));
        }
        Assert.Equal("", relay.Wait(TimeSpan.FromSeconds(60)));
        Assert.Equal(SessionEnd.Stalled, relay.Ended);
        Assert.Equal(new FileFailure("stalled", false), Assert.Single(relay.Failures));
    }

    [Fact]
    public void Origin_0_is_learnt_from_a_sync_of_0()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        relay.Send([Camera.Sync(0), .. Camera.Packets(file, count: 2)]);
        Assert.Equal(1, relay.Count(SessionIncident.QuirkLearnt));
        Assert.Equal(Resume(2), relay.Send(Camera.Flip(Camera.Packets(file)[2], 9)));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(2), .. Camera.Packets(file, 2)]));
        Assert.Equal(file, relay.Completed[0].Bytes);
    }

    [Fact]
    public void Origin_0_is_learnt_from_a_last_packet_that_comes_one_too_early()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        Assert.Equal(Resume(0), relay.Send([Camera.Sync(1), .. Camera.Packets(file, 1)]));
        Assert.Equal(1, relay.Count(SessionIncident.QuirkLearnt));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(0), .. Camera.Packets(file)]));
        Assert.Equal(file, relay.Completed[0].Bytes);
    }

    [Fact]
    public void Origin_0_can_be_configured_and_a_sync_of_1_corrects_it()
    {
        var zero = new FakeRelay { Quirks = { ["teltonika.resumeOrigin"] = "0" } };
        zero.Send(Camera.Init(TeltonikaFiles.PhotoFront), Camera.DualCamMetadata(4, 0));
        Assert.Equal(Resume(0), zero.Send(Camera.Start(5)));
        Assert.Equal(RepeatInit, zero.Send([Camera.Sync(0), .. Camera.Packets(file)]));

        var one = new FakeRelay { Quirks = { ["teltonika.resumeOrigin"] = "0" } };
        TeltonikaTransferTests.Begin(one, 5);
        Assert.Equal(RepeatInit, one.Send([Camera.Sync(1), .. Camera.Packets(file)]));
        Assert.Equal(1, one.Count(SessionIncident.QuirkLearnt));
        Assert.Equal(file, one.Completed[0].Bytes);
    }

    [Fact]
    public void Echoes_of_a_late_resume_after_the_end_are_no_fault()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 5);
        var packets = Camera.Packets(file);
        relay.Send(Camera.Sync(1), packets[0]);
        relay.Wait(TimeSpan.FromSeconds(60));
        relay.Wait(TimeSpan.FromSeconds(60));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(2), .. Camera.Packets(file, 1)]));
        Assert.Equal("", relay.Send([Camera.Sync(2), .. Camera.Packets(file, 1)]));
        Assert.Equal("00000000", relay.Send(Camera.Init(TeltonikaFiles.None)));
    }

    [Fact]
    public void Echoes_may_be_as_long_as_the_file_and_no_longer()
    {
        var packets = Camera.Packets(file);
        var relay = BeginDsm(5000);
        relay.Wait(TimeSpan.FromSeconds(60));
        Assert.Equal(RepeatInit, relay.Send([Camera.Sync(0), .. packets]));
        Assert.Equal("", relay.Send([Camera.Sync(0), .. packets]));
        Assert.Equal(Violation.FileTooLarge, Assert.Throws<ProtocolViolationException>(() => relay.Send(packets[0])).Violation);
    }

    private static FakeRelay BeginDsm(uint bytes)
    {
        var relay = new FakeRelay();
        BeginDsmOn(relay, bytes);
        return relay;
    }

    /// <summary>Brings a session to the start of a DSM file; the answer to its START.</summary>
    internal static string BeginDsmOn(FakeRelay relay, uint bytes)
    {
        relay.Send(Camera.Init(TeltonikaFiles.Path));
        relay.Send(Camera.Path("dsm/picture/231020/231452.jpg"));
        relay.Send(Camera.DsmMetadata(12, 0));
        return relay.Send(Camera.Start(bytes));
    }
}
