using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class RtmpFrameListerTests
{
    public static TheoryData<string> VectorFiles => [.. Vectors.Files("protocols/rtmp/vectors", "*.hex").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(VectorFiles))]
    public void Vector_is_listed_as_expected(string name)
    {
        var path = Vectors.Files("protocols/rtmp/vectors", name + ".hex")[0];
        using var lister = new RtmpFrameLister(new RtmpOptions());
        var listings = Vectors.ReadChunks(path).SelectMany(chunk => lister.List(chunk.Bytes).Select(listing => (chunk.Line, listing))).ToList();
        listings.AddRange(lister.Finish().Select(listing => (0, listing)));
        Vectors.AssertGolden(path, listings.Select(one => new
        {
            line = one.Item1, frame = one.listing.Frame, lengthValid = one.listing.LengthValid, fields = one.listing.Fields, error = one.listing.Error,
        }));
    }

    [Theory]
    [MemberData(nameof(VectorFiles))]
    public void A_vector_says_the_same_byte_by_byte(string name)
    {
        var bytes = Vectors.ReadChunks(Vectors.Files("protocols/rtmp/vectors", name + ".hex")[0]).SelectMany(chunk => chunk.Bytes).ToArray();
        // After the first error bytes are only counted.
        Assert.Equal(Names([bytes]), Names(bytes.Select(value => new[] { value })));
        Assert.Equal(Names([bytes]), Names(bytes.Chunk(1_460)));
    }

    [Fact]
    public void Any_bytes_in_any_chunks_are_listed_and_none_is_lost_from_sight() => Prop.ForAll<byte[][]>(chunks =>
    {
        using var lister = new RtmpFrameLister(new RtmpOptions());
        var listings = chunks.SelectMany(chunk => lister.List(chunk)).ToList();
        listings.AddRange(lister.Finish());
        return (chunks.Sum(chunk => chunk.Length) == 0) == (listings.Count == 0) && listings.All(listing => listing.Frame is not null || listing.Error is not null);
    }).QuickCheckThrowOnFailure();

    private static List<string?> Names(IEnumerable<byte[]> chunks)
    {
        using var lister = new RtmpFrameLister(new RtmpOptions());
        return [.. chunks.SelectMany(chunk => lister.List(chunk)).Where(listing => listing.Frame is not null).Select(listing => listing.Frame)];
    }
}
