using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Tests.Sessions;

/// <summary>The one frame loop of the solution.</summary>
public sealed class FramedSessionTests
{
    private readonly CountedSession session = new();
    private readonly SessionOutbox outbox = new();

    [Fact]
    public void Frames_come_out_the_same_however_the_network_cuts_them()
    {
        byte[] wire = [2, 0x0A, 0x0B, 0, 1, 0x0C, 3, 0x0D, 0x0E, 0x0F];
        foreach (var cut in Vectors.EveryCut(wire))
        {
            var fresh = new CountedSession();
            var unread = cut;
            fresh.OnBytes(ref unread, outbox);
            Assert.Equal(["0A0B", "", "0C", "0D0E0F"], fresh.Taken);
            Assert.True(unread.IsEmpty);
        }
    }

    [Fact]
    public void Half_a_frame_stays_and_is_taken_once_it_is_whole()
    {
        var unread = new ReadOnlySequence<byte>([1, 0x0A, 2, 0x0B]);
        session.OnBytes(ref unread, outbox);
        Assert.Equal(["0A"], session.Taken);
        Assert.Equal([2, 0x0B], unread.ToArray());
        Assert.Equal(1, session.Offered);

        unread = new ReadOnlySequence<byte>([2, 0x0B, 0x0C]);
        session.OnBytes(ref unread, outbox);
        Assert.Equal(["0A", "0B0C"], session.Taken);
    }

    [Fact]
    public void A_frame_that_cannot_be_taken_is_offered_again_after_delivery()
    {
        var unread = new ReadOnlySequence<byte>([1, CountedSession.Refuse, 1, 0x0A]);
        session.OnBytes(ref unread, outbox);
        Assert.Empty(session.Taken);
        Assert.Equal(4, unread.Length);
        Assert.True(outbox.TakeNeedsRoom());

        session.HasRoom = true;
        session.OnBytes(ref unread, outbox);
        Assert.Equal(["01", "0A"], session.Taken);
        Assert.True(unread.IsEmpty);
    }

    [Fact]
    public void Nothing_more_is_taken_while_the_relay_owes_an_answer()
    {
        var unread = new ReadOnlySequence<byte>([1, CountedSession.Identify, 1, 0x0A]);
        session.OnBytes(ref unread, outbox);
        Assert.Equal(["02"], session.Taken);
        Assert.Equal([1, 0x0A], unread.ToArray());

        session.OnBytes(ref unread, outbox);
        Assert.Equal(1, session.Offered);

        session.OnIdentified(new DeviceRecord(outbox.TakeIdentify()!.Value, DeviceStanding.Fleet, Quirks.None, 1), outbox);
        session.OnBytes(ref unread, outbox);
        Assert.Equal(["02", "000000000000007", "0A"], session.Taken);
    }

    [Fact]
    public void Replies_do_not_stop_the_loop_so_one_send_answers_all_frames_of_a_receive()
    {
        var unread = new ReadOnlySequence<byte>([1, CountedSession.Reply, 1, CountedSession.Reply]);
        session.OnBytes(ref unread, outbox);
        Assert.Equal("okok"u8.ToArray(), outbox.WrittenReplies.ToArray());
    }

    [Fact]
    public void Frames_before_a_wrong_one_are_taken()
    {
        var unread = new ReadOnlySequence<byte>([1, 0x0A, 0xFF]);
        var violation = Assert.Throws<ProtocolViolationException>(() => session.OnBytes(ref unread, outbox));
        Assert.Equal(Violation.FrameTooLarge, violation.Violation);
        Assert.Equal(["0A"], session.Taken);
    }

    [Fact]
    public void A_protocol_without_files_is_never_given_one()
    {
        Assert.Throws<InvalidOperationException>(() => session.OnFileOpened(null!, outbox));
        Assert.Throws<InvalidOperationException>(() => session.OnFileClosed(outbox));
    }

    [Fact]
    public void Any_bytes_are_taken_kept_or_a_violation_and_never_lost() => Prop.ForAll<byte[]>(bytes =>
    {
        var fresh = new CountedSession { HasRoom = true };
        var box = new SessionOutbox();
        var unread = new ReadOnlySequence<byte>(bytes);
        try
        {
            fresh.OnBytes(ref unread, box);
        }
        catch (ProtocolViolationException)
        {
            return bytes.Contains((byte)0xFF);
        }
        var taken = fresh.Taken.Sum(frame => 1 + (frame.Length / 2));
        return taken + unread.Length == bytes.Length;
    }).QuickCheckThrowOnFailure();
}
