using CloudCam.Protocols.Listing;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.BSeries.Tests;

public sealed class BSeriesFrameListerTests
{
    public static TheoryData<string> VectorFiles => [.. Vectors.Files("protocols/bseries/vectors", "*.hex").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(VectorFiles))]
    public void Vector_is_listed_as_expected(string name)
    {
        var path = Vectors.Files("protocols/bseries/vectors", name + ".hex")[0];
        var lister = new BSeriesFrameLister(new BSeriesOptions());
        var listings = Vectors.ReadChunks(path).SelectMany(chunk => lister.List(chunk.Bytes).Select(listing => (chunk.Line, listing))).ToList();
        listings.AddRange(lister.Finish().Select(listing => (0, listing)));
        Vectors.AssertGolden(path, listings.Select(one => new
        {
            line = one.Item1, frame = one.listing.Frame, lengthValid = one.listing.LengthValid, fields = one.listing.Fields, error = one.listing.Error,
        }));
    }

    [Fact]
    public void Passwords_are_not_shown()
    {
        var verify = Vectors.Hex("4d4f5f4f 0200 00 0000000000000000 1a000000 1a000000 61646d696e0000000000000000 73656372657400000000000000");
        var listing = Assert.Single(new BSeriesFrameLister(new BSeriesOptions()).List(verify));
        Assert.Equal("admin", listing.Fields["user"]);
        Assert.DoesNotContain("secret", string.Join(' ', listing.Fields.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_in_any_chunks_are_listed_and_none_is_lost_from_sight() => Prop.ForAll<byte[][]>(chunks =>
    {
        var lister = new BSeriesFrameLister(new BSeriesOptions());
        var listings = chunks.SelectMany(chunk => lister.List(chunk)).ToList();
        listings.AddRange(lister.Finish());
        return (chunks.Sum(chunk => chunk.Length) == 0) == (listings.Count == 0) && listings.All(listing => listing.Frame is not null || listing.Error is not null);
    }).QuickCheckThrowOnFailure();
}
