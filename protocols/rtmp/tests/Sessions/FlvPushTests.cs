using System.Text;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

public sealed class FlvPushTests
{
    private const string ChunkedField = "Transfer-Encoding: chunked";

    private static PushRig Rig => new(FlvPushProtocol.ProtocolName);

    [Fact]
    public void A_stream_with_a_length_and_one_in_chunks_are_the_same_in_every_split()
    {
        var flv = Publisher.Flv(pictures: 30);
        var whole = Rig.Receive([.. HttpPush.Head($"Content-Length: {flv.Length}"), .. flv]);
        Assert.Equal((SessionEnd.Done, "HTTP/1.1 200 OK"), (whole.End, FirstLine(whole)));
        Assert.Equal((30, 30, 0), (whole.Hub.Pictures.Count(), whole.Hub.Sound.Count(), whole.Incidents));
        Assert.Equal($"flv {Publisher.Imei}/0", whole.Hub.Last.Name);
        var expected = whole.Hub.Frames.Select(frame => frame.ToString()).ToList();
        foreach (var chunk in (int[])[1, 2, 5, 11, 12, 13, 64, 1_000, 1_000_000])
        {
            byte[] stream = [.. HttpPush.Head(ChunkedField), .. HttpPush.Chunked(flv, chunk, extension: chunk == 5 ? " ;a=b" : "")];
            foreach (var piece in (int[])[1, 3, 8, 1_460, int.MaxValue])
            {
                var cut = Rig.Receive(stream, piece);
                Assert.Equal(expected, cut.Hub.Frames.Select(frame => frame.ToString()));
                Assert.Equal((SessionEnd.Done, "HTTP/1.1 200 OK"), (cut.End, FirstLine(cut)));
            }
        }
    }

    [Fact]
    public void A_client_that_waits_for_leave_gets_it_once_the_device_is_known()
    {
        var rig = Rig.Receive(HttpPush.Head(ChunkedField + "\r\nExpect: 100-continue"));
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", rig.SentText);
        Assert.Equal([DeviceId.Parse(Publisher.Imei)], rig.Identified);
        var stranger = new PushRig(FlvPushProtocol.ProtocolName) { Register = PushRig.All(DeviceStanding.Quarantined) }.Receive(HttpPush.Head(ChunkedField + "\r\nExpect: 100-continue"));
        Assert.Equal((SessionEnd.Refused, "HTTP/1.1 403 Forbidden"), (stranger.End, FirstLine(stranger)));
    }

    [Theory]
    [InlineData("POST /live/0/12345.flv HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 404)]
    [InlineData("POST /live/../0/864993060000000.flv HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 404)]
    [InlineData("POST /live/0/864993060000000.flv HTTP/1.1\r\nHost: a\r\n\r\n", 411)]
    [InlineData("POST /live/0/864993060000000.flv HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: a-miracle\r\n\r\n", 417)]
    public void What_cannot_be_served_is_refused_by_its_own_status(string request, int status)
    {
        var rig = Rig.Receive(Encoding.ASCII.GetBytes(request), 7);
        Assert.Equal((SessionEnd.Refused, status), (rig.End, Status(rig)));
        Assert.Empty(rig.Identified);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    [InlineData("Content-Length: -5")]
    [InlineData("Content-Length: 99999999999999999999999")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding : chunked")]
    [InlineData("Host: a\r\n folded: b")]
    [InlineData(": nameless")]
    [InlineData("Transfer-Encoding: chunked\r\nX: \u0001")]
    public void Heads_that_two_servers_could_read_in_two_ways_are_refused(string fields)
    {
        var rig = Rig.Receive(HttpPush.Head(fields));
        Assert.Equal((Violation.BadField, 400), (rig.Violation?.Violation, Status(rig)));
        Assert.Empty(rig.Identified);
    }

    [Fact]
    public void A_head_without_an_end_is_refused_at_its_limit()
    {
        var rig = Rig.Receive([.. "POST /live/0/864993060000000.flv HTTP/1.1\r\nX: "u8, .. Enumerable.Repeat((byte)'a', 20_000)], 100);
        Assert.Equal((SessionEnd.Refused, 431), (rig.End, Status(rig)));
    }

    [Theory]
    [InlineData("xyz\r\n", Violation.BadField)]
    [InlineData("\r\n", Violation.BadField)]
    [InlineData("FFFFFFFF\r\n", Violation.FrameTooLarge)]
    [InlineData("5\n", Violation.BadField)]
    [InlineData("00000000000000000000005\r\n", Violation.FrameTooLarge)]
    [InlineData("3\r\nFLVX", Violation.BadField)]
    [InlineData("4\r\nABCD\r\n", Violation.BadMagic)]
    [InlineData("0\r\n\r\n", Violation.TruncatedFrame)]
    [InlineData("3\r\nFLV\r\n0\r\n\r\n", Violation.TruncatedFrame)]
    public void Bodies_that_are_none_end_with_a_name_and_400(string body, Violation violation)
    {
        var rig = Rig.Receive([.. HttpPush.Head(ChunkedField), .. Encoding.ASCII.GetBytes(body)], 1);
        Assert.Equal((violation, 400), (rig.Violation?.Violation, Status(rig)));
        Assert.Empty(rig.Hub.Published);
    }

    [Fact]
    public void Extensions_and_trailers_have_limits()
    {
        var extension = Rig.Receive([.. HttpPush.Head(ChunkedField), .. "5;"u8, .. Enumerable.Repeat((byte)'a', 5_000)]);
        Assert.Equal(Violation.BadField, extension.Violation?.Violation);
        var flv = Publisher.Flv(1);
        var trailers = Rig.Receive([.. HttpPush.Head(ChunkedField), .. HttpPush.Chunked(flv, 50, isEnded: false), .. "0\r\nA: b\r\nC: d\r\n\r\n"u8]);
        Assert.Equal(200, Status(trailers));
        var endless = Rig.Receive([.. HttpPush.Head(ChunkedField), .. HttpPush.Chunked(flv, 50, isEnded: false), .. "0\r\n"u8, .. Enumerable.Repeat((byte)'a', 5_000)]);
        Assert.Equal(Violation.BadField, endless.Violation?.Violation);
    }

    [Fact]
    public void Any_bytes_behind_a_head_end_with_a_name_or_wait_and_never_break_anything() => Prop.ForAll<byte[], bool>((noise, isBegun) =>
    {
        byte[] before = isBegun ? HttpPush.Chunked(Publisher.Flv(2), 30, isEnded: false) : [];
        var whole = Rig.Receive([.. HttpPush.Head(ChunkedField), .. before, .. noise]);
        var cut = Rig.Receive([.. HttpPush.Head(ChunkedField), .. before, .. noise], 1);
        return whole.Violation?.Message == cut.Violation?.Message && whole.End == cut.End && whole.Hub.Frames.Count() == cut.Hub.Frames.Count();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Who_is_not_wanted_gets_its_answer_early_and_who_is_replaced_gets_another()
    {
        var hub = new CaptureHub();
        var older = new PushRig(FlvPushProtocol.ProtocolName, hub: hub).Receive([.. HttpPush.Head(ChunkedField), .. HttpPush.Chunked(Publisher.Flv(5), 100, isEnded: false)]);
        var newer = new PushRig(FlvPushProtocol.ProtocolName, hub: hub).Receive([.. HttpPush.Head(ChunkedField), .. HttpPush.Chunked(Publisher.Flv(5), 100, isEnded: false)]);
        older.Wait(2);
        Assert.Equal((SessionEnd.Replaced, 409), (older.End, Status(older)));
        hub.IsWanted = false;
        newer.Wait(3);
        Assert.Equal(200, Status(newer));
        Assert.False(newer.IsOver);
        newer.Wait(20);
        Assert.Equal(SessionEnd.Unwanted, newer.End);
        Assert.Single(newer.SentText.Split("HTTP/1.1").Skip(1));
    }

    [Fact]
    public void A_stream_without_pictures_is_answered_as_too_slow()
    {
        var rig = Rig.Receive(HttpPush.Head(ChunkedField)).Wait(40);
        Assert.Equal((SessionEnd.Stalled, 408), (rig.End, Status(rig)));
    }

    private static string FirstLine(PushRig rig) => rig.SentText.Split("\r\n")[0];

    private static int Status(PushRig rig) => int.Parse(FirstLine(rig).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
