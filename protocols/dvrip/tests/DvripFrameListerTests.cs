using CloudCam.Protocols.Dvrip.Listing;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Dvrip.Tests;

public sealed class DvripFrameListerTests
{
    public static TheoryData<string> VectorFiles => [.. Vectors.Files("protocols/dvrip/vectors", "*.hex").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(VectorFiles))]
    public void Vector_is_listed_as_expected(string name)
    {
        var path = Vectors.Files("protocols/dvrip/vectors", name + ".hex")[0];
        var lister = new DvripFrameLister(new DvripOptions());
        var listings = Vectors.ReadChunks(path).SelectMany(chunk => lister.List(chunk.Bytes).Select(listing => (chunk.Line, listing))).ToList();
        listings.AddRange(lister.Finish().Select(listing => (0, listing)));
        Vectors.AssertGolden(path, listings.Select(one => new
        {
            line = one.Item1, frame = one.listing.Frame, lengthValid = one.listing.LengthValid, fields = one.listing.Fields, error = one.listing.Error,
        }));
    }

    [Fact]
    public void Passwords_and_hashes_are_not_shown()
    {
        foreach (var isPlain in (bool[])[true, false])
        {
            var login = Packets.Written(output => Requests.DvripWriter.Login(output, 0, "admin", "tail-light", isPlain));
            var listing = Assert.Single(new DvripFrameLister(new DvripOptions()).List(login));
            var text = Assert.IsType<Dictionary<string, object?>>(listing.Fields["text"]);
            Assert.Equal(("admin", "(hidden)"), (text["UserName"], text["PassWord"]));
        }
    }

    [Fact]
    public void Any_bytes_in_any_chunks_are_listed_and_none_is_lost_from_sight() => Prop.ForAll<byte[][]>(chunks =>
    {
        var lister = new DvripFrameLister(new DvripOptions());
        var listings = chunks.SelectMany(chunk => lister.List(chunk)).Concat(lister.Finish()).ToList();
        return (chunks.Sum(chunk => chunk.Length) == 0) == (listings.Count == 0) && listings.All(listing => listing.Frame is not null || listing.Error is not null);
    }).QuickCheckThrowOnFailure();
}
