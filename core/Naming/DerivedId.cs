namespace CloudCam.Core.Naming;

/// <summary>Ids that say the same thing twice when the same thing happens twice: 128 bits of SHA-256 over the parts, as 32 lower-case hex digits.</summary>
public static class DerivedId
{
    /// <summary>Characters of an id.</summary>
    public const int Length = 32;

    /// <summary>Bytes of the memory a builder begins with: most parts fit.</summary>
    internal const int UsualBytes = 512;

    /// <summary>Derives an id. Parts are length-prefixed, so <c>("a","bc")</c> and <c>("ab","c")</c> differ.</summary>
    public static string From(params ReadOnlySpan<string> parts)
    {
        using var builder = new DerivedIdBuilder(stackalloc byte[UsualBytes]);
        foreach (var part in parts) builder.AppendPart(part);
        Span<byte> hex = stackalloc byte[Length];
        builder.WriteId(hex);
        return System.Text.Encoding.ASCII.GetString(hex);
    }
}
