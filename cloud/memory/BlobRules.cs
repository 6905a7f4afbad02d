using System.Buffers;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>What the Blob service refuses (REST reference of Put Blob, Put Block, Set Blob Tags): the same with status 400 there.</summary>
internal static class BlobRules
{
    private const int MaxBlockIdBytes = 64;
    private const int MaxTags = 10;
    private static readonly SearchValues<char> TagCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 +-./:=_");

    public static void Check(BlobWrite write)
    {
        foreach (var (name, value) in write.Metadata)
        {
            if (!IsIdentifier(name) || !value.All(char.IsAscii) || value.Any(char.IsControl)) throw Wrong("metadata name or value is not allowed");
        }
        if (write.Tags.Count > MaxTags) throw Wrong("more than ten tags");
        foreach (var (name, value) in write.Tags)
        {
            if (name.Length is 0 or > 128 || value.Length > 256 || name.AsSpan().ContainsAnyExcept(TagCharacters) || value.AsSpan().ContainsAnyExcept(TagCharacters))
                throw Wrong("tag name or value is not allowed");
        }
    }

    public static void CheckBlockId(ReadOnlyMemory<byte> blockId, IEnumerable<string> present)
    {
        if (blockId.Length is 0 or > MaxBlockIdBytes) throw Wrong("a block id has 1 to 64 bytes");
        if (present.FirstOrDefault() is { } other && other.Length != blockId.Length * 2) throw Wrong("block ids of one blob have the same length");
    }

    public static StoreException Wrong(string what) => new(StoreError.Invalid, $"Blob: {what}.");

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_');
}
