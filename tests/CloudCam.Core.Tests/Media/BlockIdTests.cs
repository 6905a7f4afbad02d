using CloudCam.Core.Media;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Media;

public sealed class BlockIdTests
{
    private static readonly BlockId Sample = new(1, 2, 3, 4, 0x0506, 7, 8, 9);

    [Fact]
    public void An_id_has_a_fixed_form() =>
        Assert.Equal("01" + "00000001" + "00000002" + "00000003" + "00000004" + "0506" + "00000007" + "00000008" + "09", Convert.ToHexString(Sample.ToBytes()));

    [Fact]
    public void Every_id_is_read_back() => Prop.ForAll<int[], ushort, byte>((words, crc, generation) =>
    {
        var word = (int index) => unchecked((uint)(index < words.Length ? words[index] : 0));
        var id = new BlockId(word(0), word(1), word(2), word(3), crc, word(4), word(5), generation);
        return BlockId.TryRead(id.ToBytes(), out var read) && read == id;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_that_are_no_id_are_told_apart() => Prop.ForAll<byte[]>(bytes =>
        BlockId.TryRead(bytes, out _) == (bytes.Length == BlockId.Size && bytes[0] == 1)).QuickCheckThrowOnFailure();

    [Fact]
    public void An_id_fits_into_the_services_64_bytes() => Assert.InRange(BlockId.Size, 1, 64);
}
