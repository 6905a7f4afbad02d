namespace CloudCam.Cloud.Rest;

/// <summary>Splits <c>Name=value;Name=value</c>; names in any case, values may hold <c>=</c>.</summary>
internal static class ConnectionStringParts
{
    /// <exception cref="FormatException">A part is no <c>Name=value</c>. The message holds no value.</exception>
    public static Dictionary<string, string> Read(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException("A connection string is Name=value;Name=value.");
            parts[part[..equals]] = part[(equals + 1)..];
        }
        return parts;
    }
}
