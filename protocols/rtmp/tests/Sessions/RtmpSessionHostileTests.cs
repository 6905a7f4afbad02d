using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

public sealed class RtmpSessionHostileTests
{
    // What one connection may cost whatever it sends: the blocks of one unfinished message, the answers, the reader's own.
    private const long MostBytes = 16 * 1024 * 1024;

    private static byte[] Connected => [.. Publisher.Handshake, .. Publisher.Connect("live/0")];

    [Fact]
    public void Noise_after_the_handshake_ends_with_a_name_and_publishes_nothing() => Prop.ForAll<byte[]>(noise =>
    {
        foreach (var before in (byte[][])[Publisher.Handshake, Connected, [.. Connected, .. Publisher.Publish(Publisher.Imei)]])
        {
            var rig = new PushRig().Receive([.. before, .. noise, .. noise, .. noise], 1 + (noise.Length % 50)).Close();
            if (rig.Hub.Published.Count > 0 || rig.End == SessionEnd.Replaced) return false;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_chunk_size_of_two_gigabytes_costs_nothing_and_zero_and_more_are_refused()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var rig = new PushRig().Receive([.. Connected, .. Wire.Control(1, int.MaxValue)]);
        Assert.False(rig.IsOver);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < MostBytes);
        Assert.Equal(Violation.BadField, new PushRig().Receive([.. Connected, .. Wire.Control(1, 0x80000000)]).Violation?.Violation);
        Assert.Equal(Violation.BadField, new PushRig().Receive([.. Connected, .. Wire.Control(1, 0)]).Violation?.Violation);
    }

    [Fact]
    public void A_message_of_sixteen_megabytes_is_refused_at_its_header_and_what_a_stranger_may_leave_lying_is_little()
    {
        byte[] header = [.. Wire.Basic(0, 6), 0, 0, 0, 0xFF, 0xFF, 0xFF, 9, 1, 0, 0, 0];
        Assert.Equal(Violation.FrameTooLarge, new PushRig().Receive([.. Connected, .. header]).Violation?.Violation);
        var picture = Wire.Message(6, 0, 9, 1, Wire.Body(400_000));
        Assert.Equal(Violation.FrameTooLarge, new PushRig().Receive([.. Connected, .. picture], 1_460).Violation?.Violation);
        // Known, it may.
        Assert.False(new PushRig().Receive([.. Publisher.Begin(), .. picture], 1_460).IsOver);
    }

    [Fact]
    public void Commands_before_connect_a_second_connect_and_ten_thousand_createStreams_end_with_a_name()
    {
        Assert.Equal(Violation.UnexpectedMessage, new PushRig().Receive([.. Publisher.Handshake, .. Publisher.Publish(Publisher.Imei)]).Violation?.Violation);
        Assert.Equal(Violation.UnexpectedMessage, new PushRig().Receive([.. Connected, .. Publisher.Connect("live/0")]).Violation?.Violation);
        var create = Publisher.Command("createStream", 4, null);
        var rig = new PushRig().Receive([.. Connected, .. Enumerable.Repeat(create, 10_000).SelectMany(bytes => bytes)]);
        Assert.Equal(Violation.UnexpectedMessage, rig.Violation?.Violation);
        Assert.True(rig.Sent.Count < 32 * 1024);
    }

    [Fact]
    public void A_second_stream_is_refused_and_one_of_another_device_by_its_own_name()
    {
        var same = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Publish(Publisher.Imei)]);
        Assert.Equal((Violation.UnexpectedMessage, "OnStatus 0 error NetStream.Publish.BadName"), (same.Violation?.Violation, same.Said()[^1]));
        var other = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Film(1), .. Publisher.Publish("864993060000001")]);
        Assert.Equal((Violation.IdentityChanged, "OnStatus 0 error NetStream.Publish.BadName"), (other.Violation?.Violation, other.Said()[^1]));
        Assert.Single(other.Hub.Published);
        other.Close();
        Assert.True(other.Hub.Last.IsOver);
    }

    [Fact]
    public void Values_within_values_end_with_a_name()
    {
        byte[] name = [2, 0, 7, .. "connect"u8, 0, 63, 240, 0, 0, 0, 0, 0, 0];
        byte[] deep = [.. name, .. Enumerable.Range(0, 5_000).SelectMany(_ => (byte[])[3, 0, 1, 65]), 5];
        Assert.Equal(Violation.BadField, new PushRig().Receive([.. Publisher.Handshake, .. Wire.Message(3, 0, 20, 0, deep)]).Violation?.Violation);
        byte[] wide = [.. name, 3, 0, 1, 65, 10, 255, 255, 255, 255, .. Enumerable.Repeat((byte)5, 30_000)];
        Assert.Equal(Violation.FrameTooLarge, new PushRig().Receive([.. Publisher.Handshake, .. Wire.Message(3, 0, 20, 0, wide)]).Violation?.Violation);
        byte[] data = [2, 0, 10, .. "onMetaData"u8, .. Enumerable.Range(0, 5_000).SelectMany(_ => (byte[])[3, 0, 1, 65])];
        Assert.False(new PushRig().Receive([.. Publisher.Begin(), .. Wire.Message(5, 0, 18, 1, data), .. Publisher.Film(1)]).IsOver);
    }

    [Fact]
    public void Text_of_a_publisher_is_repeated_to_nobody()
    {
        const string Script = "<script>alert(1)</script>";
        var rig = new PushRig().Receive([.. Publisher.Handshake, .. Publisher.Connect("live/0"), .. Publisher.Command(Script, 2, Script), .. Publisher.Command("FCPublish", 3, Script), .. Publisher.Publish(Script)]);
        Assert.Equal(SessionEnd.Refused, rig.End);
        Assert.DoesNotContain("<script", rig.SentText, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Pictures_that_cannot_be_are_dropped_and_those_behind_them_wait_for_a_key_frame()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Film(1)]);
        // A length beyond the picture, more units than there may be, no configuration that is one, another codec, sound of none.
        byte[][] wrong =
        [
            Publisher.Video(1_000, [0x27, 1, 0, 0, 0, 255, 255, 255, 255, 1]), Publisher.Video(1_040, [0x27, 1, 0, 0, 0, .. Enumerable.Range(0, 2_000).SelectMany(_ => Publisher.Unit([0x41]))]),
            Publisher.Video(1_080, [0x22, 1, 2, 3]), Publisher.Audio(1_080, [0x22, 1, 2, 3]), Publisher.Audio(1_080, [0xAF, 1, 1, 2, 3]), Publisher.Audio(1_080, [0xAF, 0, 1]),
            Publisher.Video(1_080, [0x17, 0, 0, 0, 0, 9, 9, 9]),
        ];
        rig.Receive([.. wrong.SelectMany(bytes => bytes), .. Publisher.Delta(1_120)]);
        Assert.Equal((25, 3), (rig.Hub.Pictures.Count(), rig.Hub.Last.Losses));
        Assert.False(rig.IsOver);
        rig.Receive([.. Publisher.Header, .. Publisher.Key(1_160)]);
        Assert.Equal(26, rig.Hub.Pictures.Count());
    }

    [Fact]
    public void An_aggregate_is_as_many_messages_and_one_that_is_none_is_nothing()
    {
        byte[] Tag(byte type, byte[] body) => [type, .. Wire.U24((uint)body.Length), 0, 0, 0, 0, 0, 0, 0, .. body, 0, 0, 0, 0];
        byte[] aggregate = [.. Tag(9, [0x17, 0, 0, 0, 0, .. Publisher.Avc]), .. Tag(9, [0x17, 1, 0, 0, 0, .. Publisher.Unit([0x65, 1, 2])]), .. Tag(8, [0x72, 1, 2])];
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Wire.Message(6, 40, 22, 1, aggregate), .. Wire.Message(6, 80, 22, 1, [22, .. Wire.Body(40)])]);
        Assert.Equal(2, rig.Hub.Frames.Count());
        Assert.False(rig.IsOver);
    }
}
