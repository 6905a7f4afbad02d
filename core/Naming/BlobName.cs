namespace CloudCam.Core.Naming;

/// <summary>Container and path of a blob. Made only by <see cref="BlobNames"/> (and read back from our own rows and messages).</summary>
/// <param name="Container">Container name, lower case.</param>
/// <param name="Path">Path inside the container, without a leading slash, already safe to stand in a URL.</param>
public readonly record struct BlobName(string Container, string Path)
{
    /// <summary><c>container/path</c>, the form stored in rows and events.</summary>
    public override string ToString() => $"{Container}/{Path}";

    /// <summary>Reads the <c>container/path</c> form.</summary>
    /// <exception cref="FormatException">The text has no container or no path, or a part of it is <c>.</c>, <c>..</c> or empty.</exception>
    public static BlobName Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1 || text.Split('/').Any(part => part is "" or "." or ".."))
            throw new FormatException("A blob name is container/path.");
        return new BlobName(text[..slash], text[(slash + 1)..]);
    }
}
