using System.Text.Json;
using CloudCam.Protocols.Listing;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Teltonika.Tests;

public sealed class TeltonikaFrameListerTests
{
    private readonly TeltonikaFrameLister lister = new(new TeltonikaOptions());

    public static TheoryData<string> VectorFiles => [.. Vectors.Files("protocols/teltonika/vectors", "*.hex").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(VectorFiles))]
    public void Vector_is_listed_as_expected(string name)
    {
        var path = Vectors.Files("protocols/teltonika/vectors", name + ".hex")[0];
        var listings = Vectors.ReadChunks(path).SelectMany(chunk => lister.List(chunk.Bytes).Select(listing => (chunk.Line, listing))).ToList();
        listings.AddRange(lister.Finish().Select(listing => (0, listing)));
        Vectors.AssertGolden(path, listings.Select(one => new
        {
            line = one.Item1, frame = one.listing.Frame, crcValid = one.listing.CrcValid, lengthValid = one.listing.LengthValid, fields = one.listing.Fields,
            reply = one.listing.Reply is { } reply ? Vectors.ToHex(reply.Span) : null, error = one.listing.Error,
        }));
    }

    [Theory]
    [InlineData("00000000", "close")]
    [InlineData("000000050001403a4abaa31444000400", "init")]
    [InlineData("0009", "repeat-init")]
    [InlineData("00090000", "repeat-init")]
    [InlineData("0009 00000000", "repeat-init close")]
    [InlineData("00090000 00000000", "repeat-init close")]
    [InlineData("0009 000000050001403a4abaa31444000400", "repeat-init init")]
    [InlineData("00090000 000000050001403a4abaa31444000400", "repeat-init init")]
    [InlineData("0009 000c00020000", "repeat-init path-request")]
    [InlineData("00090000 0005000400000001", "repeat-init status")]
    [InlineData("00000000 000000050001403a4abaa31444000400", "close init")]
    [InlineData("000a0000 000a00072570686f746f66", "metadata-request metadata-request")]
    [InlineData("000200040000000100030004000000010005000400000001", "resume sync status")]
    public void Ambiguous_zeros_are_told_apart(string hex, string frames) =>
        Assert.Equal(frames, string.Join(' ', lister.List(Vectors.Hex(hex)).Concat(lister.Finish()).Select(listing => listing.Frame)));

    [Fact]
    public void A_close_of_two_bytes_is_one_too()
    {
        Assert.Empty(lister.List(Vectors.Hex("0000")));
        Assert.Equal("close", Assert.Single(lister.Finish()).Frame);
        Assert.Empty(lister.Finish());
    }

    [Fact]
    public void Every_frame_is_the_same_however_it_is_cut_into_chunks()
    {
        var file = Camera.File(1500);
        byte[] stream = [.. Camera.Init(TeltonikaFiles.VideoRear), .. Camera.DualCamMetadata(32, 3), .. Camera.Start(2), .. Camera.Sync(1), .. Camera.Packets(file).SelectMany(frame => frame)];
        var whole = Describe(new TeltonikaFrameLister(new TeltonikaOptions()), [stream]);
        Assert.Equal(6, whole.Count);
        for (var at = 1; at < stream.Length; at += 7)
            Assert.Equal(whole, Describe(new TeltonikaFrameLister(new TeltonikaOptions()), [stream[..at], stream[at..]]));
        Assert.Equal(whole, Describe(new TeltonikaFrameLister(new TeltonikaOptions()), [.. stream.Select(b => new[] { b })]));
    }

    [Fact]
    public void A_damaged_line_is_told_and_the_next_one_read()
    {
        var listings = Listing("0001000600000011", "000000050001403a4abaa31444000400", "ffff0102", "0003000400000001");
        Assert.Equal([null, "init", null, "sync"], listings.Select(listing => listing.Frame));
        Assert.Equal("unfinished start: 8 of 10 bytes", listings[0].Error);
        Assert.Equal("0xffff is no command id; 4 bytes dropped", listings[2].Error);
    }

    [Fact]
    public void The_end_of_the_input_tells_what_is_unfinished()
    {
        Assert.Empty(lister.List(Vectors.Hex("000d001e6473")));
        Assert.Equal("unfinished path: 6 of 34 bytes", Assert.Single(lister.Finish()).Error);
    }

    [Theory]
    [InlineData("000f0000")]
    [InlineData("0004ffff")]
    [InlineData("0004040300")]
    [InlineData("000d0201")]
    [InlineData("00030005")]
    [InlineData("7878")]
    public void Impossible_headers_are_errors(string hex) => Assert.NotNull(Assert.Single(Listing(hex)).Error);

    [Fact]
    public void A_wrong_length_field_is_told_where_the_rest_is_right()
    {
        // The DSM page prints 0x000f over its 26 bytes, the DualCam page 2 over a file id.
        var dsm = Assert.Single(Listing("000b000f 652e3f34 02 0d 0342a802 0181f560 0001 64726f666e6156206e41"));
        Assert.Equal(("metadata", false, "An Vanford"), (dsm.Frame, dsm.LengthValid, dsm.Fields["driverName"]));
        var request = new TeltonikaFrameLister(new TeltonikaOptions()).List(Vectors.Hex("00080002 2570686f746f66")).Single();
        Assert.Equal(("file-request", false, "%photof"), (request.Frame, request.LengthValid, request.Fields["file"]));
    }

    [Fact]
    public void The_crc_chain_is_kept_over_frames_and_either_start_is_good_after_sync()
    {
        var file = Camera.File(4000);
        var packets = Camera.Packets(file);
        var listings = new List<FrameListing>();
        foreach (var frame in (byte[][])
            [Camera.Init(TeltonikaFiles.VideoRear), Camera.DualCamMetadata(32, 0), Camera.Start(4), Camera.Sync(1), packets[0], Camera.Flip(packets[1], 30), packets[2],
                Camera.Sync(2), .. Camera.Packets(file, 1, seed: 0)])
        {
            listings.AddRange(lister.List(frame));
        }
        Assert.Equal([true, false, true, true, true, true], listings.Where(listing => listing.CrcValid is not null).Select(listing => listing.CrcValid!.Value));
        Assert.Equal("0002000400000002", Reply(listings[5]));
        Assert.Null(listings[6].Reply);
        Assert.Equal("0009", Reply(listings[^1]));
    }

    [Fact]
    public void A_lone_data_frame_is_checked_from_0()
    {
        ushort crc = 0;
        Assert.True(Assert.Single(lister.List(Camera.Data([1, 2, 3], ref crc))).CrcValid);
        Assert.False(Assert.Single(Listing("0004000501020300ff")).CrcValid);
    }

    [Fact]
    public void Any_chunks_are_listed_without_a_fault()
    {
        Prop.ForAll<byte[][]>(chunks =>
        {
            var any = new TeltonikaFrameLister(new TeltonikaOptions());
            foreach (var chunk in chunks)
            {
                _ = any.List(chunk).ToList();
                _ = any.List((byte[])[0, (byte)(chunk.Length % 16), .. chunk]).ToList();
            }
            return any.Finish().Count() <= 1;
        }).QuickCheckThrowOnFailure();
    }

    private static List<FrameListing> Listing(params string[] lines)
    {
        var any = new TeltonikaFrameLister(new TeltonikaOptions());
        return [.. lines.SelectMany(line => any.List(Vectors.Hex(line))), .. any.Finish()];
    }

    private static string? Reply(FrameListing listing) => listing.Reply is { } reply ? Vectors.ToHex(reply.Span) : null;

    private static List<string> Describe(TeltonikaFrameLister lister, IEnumerable<byte[]> chunks) =>
        [.. chunks.SelectMany(chunk => lister.List(chunk)).Concat(lister.Finish()).Select(listing => JsonSerializer.Serialize(listing))];
}
