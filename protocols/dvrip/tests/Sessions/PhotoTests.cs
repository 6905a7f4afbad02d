using System.Buffers.Binary;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class PhotoTests
{
    [Fact]
    public void A_JPEG_in_one_packet_becomes_a_photo_of_its_command()
    {
        var relay = Asked("1");
        Assert.StartsWith("1560 1 6 ", relay.Control.Say());
        Send(relay, [Xm.Jpeg()], isMarked: false);
        AssertPhoto(relay, Xm.Jpeg());
        var (file, bytes, _) = relay.Control.Completed[0];
        Assert.Equal((MediaKind.Photo, MediaFormat.Jpeg, "1", "command", 1_006L), (file.Kind, file.Format, file.Channel, file.Trigger, file.Units));
        Assert.Equal(relay.Control.Outcomes[0].Command.Id, file.CommandId);
        var started = Assert.Single(relay.Control.Events.OfType<MediaStarted>());
        Assert.Equal((bytes.TransferId, file.CommandId), (started.TransferId, started.File.CommandId));
    }

    [Fact]
    public void A_picture_larger_than_a_block_and_than_the_receive_buffer_comes_in_pieces()
    {
        var relay = Asked("0");
        var jpeg = Xm.Jpeg(900_000);
        var packet = Xm.Packet(1561, jpeg, sequence: Xm.LastSequence(relay.Control));
        foreach (var piece in packet.Chunk(50_000)) relay.Control.Receive(piece);
        AssertPhoto(relay, jpeg);
        Assert.Equal(3, relay.Control.Completed[0].Bytes.Blocks);
    }

    [Fact]
    public void Several_packets_end_with_the_mark_or_with_the_end_of_the_picture()
    {
        foreach (var isMarked in (bool[])[true, false])
        {
            var relay = Asked("0");
            var jpeg = Xm.Jpeg(20_000);
            Send(relay, [.. jpeg.Chunk(8_192)], isMarked);
            AssertPhoto(relay, jpeg);
        }
    }

    [Fact]
    public void A_picture_in_a_media_frame_is_taken_out_of_it()
    {
        var relay = Asked("0");
        byte[] frame = [0, 0, 1, 0xFE, 0, 0, 44, 36, 0, 0, 0, 0, 0, 0, 0, 0, .. Xm.Jpeg(), 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), Xm.Jpeg().Length);
        Send(relay, [frame], isMarked: true);
        AssertPhoto(relay, Xm.Jpeg());
    }

    [Theory]
    [InlineData("""{ "Ret" : 102 }""", "Failed ret-102-not-supported")]
    [InlineData("""{ "Ret" : 108 }""", "Failed ret-108-timeout")]
    public void An_error_in_words_is_the_reason(string answer, string outcome) => Assert.Equal(outcome, Asked("0").Answer(1561, answer).Outcome);

    [Fact]
    public void Silence_a_picture_that_breaks_off_and_one_that_is_none_have_reasons()
    {
        var silent = Asked("0");
        silent.Wait(10.1);
        Assert.Equal("Failed no-answer", silent.Outcome);
        var brokenOff = Asked("0");
        Send(brokenOff, [Xm.Jpeg()[..500]], isMarked: false);
        brokenOff.Wait(10.1);
        Assert.Equal("Failed incomplete-picture", brokenOff.Outcome);
        var none = Asked("0");
        Send(none, [new byte[500]], isMarked: true);
        Assert.Equal("Failed not-a-picture", none.Outcome);
    }

    [Fact]
    public void A_picture_without_end_is_given_up_and_what_comes_of_it_later_is_no_picture_of_the_next_command()
    {
        var relay = new FakeRelay(options: new() { MaxPhotoBytes = 10_000 }).LoggedIn().Command("take-photo");
        Send(relay, [.. Xm.Jpeg(20_000)[..16_000].Chunk(8_000)], isMarked: false);
        Assert.Equal("Failed picture-too-large", relay.Outcome);
        Send(relay, [new byte[100]], isMarked: false);
        Assert.Equal(1, relay.Control.Count(SessionIncident.MediaBeforeClaim));
        relay.Command("take-photo");
        Send(relay, [Xm.Jpeg()], isMarked: false);
        AssertPhoto(relay, Xm.Jpeg());
    }

    [Fact]
    public void Pieces_that_came_too_late_are_left_out_of_the_next_picture()
    {
        var relay = Asked("0");
        relay.Wait(10.1);
        relay.Command("take-photo");
        Send(relay, [Xm.Jpeg(9_000)[..8_000], Xm.Jpeg(300)], isMarked: false);
        AssertPhoto(relay, Xm.Jpeg(300));
    }

    [Fact]
    public void A_picture_that_is_here_is_stored_although_the_camera_is_gone()
    {
        var relay = Asked("0");
        var jpeg = Xm.Jpeg(900_000);
        Send(relay, [jpeg], isMarked: true);
        relay.Drop(relay.Control);
        Assert.Equal(jpeg, Assert.Single(relay.Control.Completed).Bytes.Bytes);
    }

    private static FakeRelay Asked(string channel) => new FakeRelay().LoggedIn().Command("take-photo", ("channel", channel));

    private static void Send(FakeRelay relay, byte[][] pieces, bool isMarked)
    {
        for (var i = 0; i < pieces.Length; i++)
            relay.Control.Receive(Xm.Packet(1561, pieces[i], sequence: Xm.LastSequence(relay.Control), end: (byte)(isMarked && i == pieces.Length - 1 ? 1 : 0)));
    }

    private static void AssertPhoto(FakeRelay relay, byte[] jpeg)
    {
        Assert.Equal(jpeg, Assert.Single(relay.Control.Completed).Bytes.Bytes);
        Assert.Equal($"Answered {{\"mediaId\":\"{relay.Control.Completed[0].Bytes.TransferId}\"}}", relay.Outcome);
    }
}
