using CloudCam.Protocols.Listing;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Jimi.Tests;

public sealed class JimiFrameListerTests
{
    private readonly JimiFrameLister lister = Lister();

    public static TheoryData<string> VectorFiles => [.. Vectors.Files("protocols/jimi/vectors", "*.hex").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(VectorFiles))]
    public void Vector_is_listed_as_expected(string name)
    {
        var path = Vectors.Files("protocols/jimi/vectors", name + ".hex")[0];
        var listings = Vectors.ReadChunks(path).SelectMany(chunk => lister.List(chunk.Bytes).Select(listing => (chunk.Line, listing))).ToList();
        listings.AddRange(lister.Finish().Select(listing => (0, listing)));
        Vectors.AssertGolden(path, listings.Select(one => new
        {
            line = one.Item1, frame = one.listing.Frame, crcValid = one.listing.CrcValid, lengthValid = one.listing.LengthValid, fields = one.listing.Fields,
            reply = Reply(one.listing), error = one.listing.Error,
        }));
    }

    [Fact]
    public void Every_frame_is_the_same_however_it_is_cut_into_chunks()
    {
        byte[] stream = [.. Examples.All.SelectMany(frame => frame)];
        var whole = Describe([stream]);
        Assert.Equal(Examples.All.Length, whole.Count);
        for (var at = 1; at < stream.Length; at++) Assert.Equal(whole, Describe([stream[..at], stream[at..]]));
        Assert.Equal(whole, Describe([.. stream.Select(b => new[] { b })]));
    }

    [Fact]
    public void What_a_server_answers_is_shown_and_what_it_does_not_is_not()
    {
        byte[] answered = [0x01, 0x13, 0x22, 0x37, 0x70, 0x8A, 0x95, 0xE0, 0xF2];
        for (var number = 0; number < 256; number++)
        {
            var content = number == JimiNumber.TimeRequest ? [] : new byte[30];
            var listing = Assert.Single(lister.List(Wire.Frame((byte)number, content, 7)));
            Assert.Equal(answered.Contains((byte)number), listing.Reply is not null);
            if (listing.Reply is null || number == JimiNumber.TimeRequest) continue;
            Assert.Equal(Vectors.ToHex(Wire.Frame((byte)number, [], 7)), Reply(listing));
        }
        // The server's own answers are told as such and not answered again.
        var answer = Assert.Single(lister.List(Wire.Frame(0x22, [], 7)));
        Assert.Equal(("answer", null), (answer.Frame, Reply(answer)));
    }

    [Fact]
    public void A_wrong_crc_shows_what_came_and_no_answer()
    {
        byte[] broken = [.. Examples.Location];
        broken[19] ^= 1;
        var listing = Assert.Single(lister.List(broken));
        Assert.Equal(("location", false, true, null), (listing.Frame, listing.CrcValid, listing.LengthValid, Reply(listing)));
        Assert.Equal(113.9430489, listing.Fields["longitude"]);
    }

    [Fact]
    public void A_wrong_length_is_told_where_the_stop_bytes_show_it()
    {
        foreach (var off in (int[])[-12, -2, -1, 1, 2, 12])
        {
            byte[] broken = [.. Examples.Location];
            broken[2] = (byte)(broken[2] + off);
            var listings = lister.List((byte[])[.. broken, .. Examples.Heartbeat]).ToList();
            Assert.Equal(["location", "heartbeat"], listings.Select(listing => listing.Frame));
            Assert.Equal((false, false, true, true), (listings[0].LengthValid, listings[0].CrcValid, listings[1].LengthValid, listings[1].CrcValid));
            Assert.Null(listings[0].Reply);
        }
        Assert.Empty(lister.Finish());
    }

    [Fact]
    public void A_damaged_line_is_told_and_the_next_one_read()
    {
        var listings = new List<FrameListing>();
        foreach (var line in (byte[][])[Examples.Alarm[..60], Examples.Heartbeat, Vectors.Hex("0102030405"), Examples.Login, Vectors.Hex("7979ffff"), [0x78, 0x78, 0x05]]) listings.AddRange(lister.List(line));
        listings.AddRange(lister.Finish());
        Assert.Equal(
            ["unfinished frame: 60 of 152 bytes", "heartbeat", "5 bytes are no frame: no 7878 or 7979", "login", "4 bytes are no frame: the length is below 5 or over the limit", "unfinished frame: 3 of 10 bytes"],
            listings.Select(listing => listing.Error ?? listing.Frame));
        Assert.Empty(lister.Finish());
    }

    [Fact]
    public void Any_chunks_are_listed_without_a_fault()
    {
        Prop.ForAll<byte[][], byte>((chunks, number) =>
        {
            var any = Lister();
            foreach (var chunk in chunks)
            {
                _ = any.List(chunk).ToList();
                _ = any.List((byte[])[0x78, 0x78, (byte)(chunk.Length + 5), .. chunk, 0x0D, 0x0A]).ToList();
                if (chunk.Length < 200) Assert.NotEmpty(Lister().List(Wire.Frame((byte)(number ^ chunk.Length), chunk, 1)).ToList());
            }
            return any.Finish().Count() <= 1;
        }).QuickCheckThrowOnFailure();
    }

    private static JimiFrameLister Lister() => new(new JimiCodecOptions(), new StoppedClock());

    private static List<string> Describe(byte[][] chunks)
    {
        var any = Lister();
        return [.. chunks.SelectMany(chunk => any.List(chunk)).Concat(any.Finish()).Select(listing =>
            $"{listing.Frame} {listing.CrcValid} {listing.LengthValid} {string.Join(',', listing.Fields.Select(field => $"{field.Key}={field.Value}"))} {Reply(listing)} {listing.Error}")];
    }

    private static string? Reply(FrameListing listing) => listing.Reply is { } reply ? Vectors.ToHex(reply.Span) : null;
}
