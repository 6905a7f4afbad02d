namespace CloudCam.Functions.WebConsole;

/// <summary>One file of the console, ready to be sent.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="Gzipped">The same, gzip; null where that saves nothing.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="ETag">Strong, with quotes; of the content.</param>
/// <param name="IsImmutable">Whether its name changes with its content, so that browsers may keep it for good.</param>
internal sealed record ConsoleFile(byte[] Bytes, byte[]? Gzipped, string ContentType, string ETag, bool IsImmutable);
