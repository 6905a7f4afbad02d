using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace CloudCam.Functions.WebConsole;

/// <summary>
/// The console's files, read into memory as a whole: requests are looked up by name and never become a path, so no name can lead out of the folder. Read anew when
/// <c>index.html</c> changed, which a build writes last. Safe from any thread.
/// </summary>
internal sealed class ConsoleFolder
{
    /// <summary>The page.</summary>
    public const string Index = "index.html";

    // A built console is two or three MB in some dozen files; more means that the setting names another folder.
    private const int MaxFiles = 2_000;
    private const long MaxBytes = 64 * 1_024 * 1_024;

    // Below this a header costs as much as is saved.
    private const int MinGzipBytes = 1_024;
    private const int MinHashLength = 8;

    // Whoever builds the console looks at it a second later; a disk is not asked at each request.
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".mjs"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json", [".map"] = "application/json", [".webmanifest"] = "application/manifest+json", [".txt"] = "text/plain; charset=utf-8", [".svg"] = "image/svg+xml",
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif", [".webp"] = "image/webp", [".avif"] = "image/avif", [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2", [".woff"] = "font/woff", [".wasm"] = "application/wasm", [".mp3"] = "audio/mpeg", [".ogg"] = "audio/ogg", [".wav"] = "audio/wav",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ILogger<ConsoleFolder> logger;
    private readonly Lock gate = new();
    private FrozenDictionary<string, ConsoleFile> files = FrozenDictionary<string, ConsoleFile>.Empty;
    private DateTime builtAt;
    private long lookedAt;

    public ConsoleFolder(ConsoleOptions options, TimeProvider time, ILogger<ConsoleFolder> logger)
    {
        folder = Path.GetFullPath(options.Folder is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "console"));
        (this.time, this.logger) = (time, logger);
        Load();
    }

    /// <summary>Whether there is a page at all.</summary>
    public bool IsThere => Current().ContainsKey(Index);

    /// <summary>A file by its name in the folder, with slashes; null when there is none. Upper and lower case count.</summary>
    public ConsoleFile? Find(string name) => Current().GetValueOrDefault(name);

    /// <summary>Whether a name carries a hash of its content: at its end, behind a dot or dash, 8 letters or digits and more, a digit among them or all of them capitals.</summary>
    public static bool HasHash(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        var hash = stem[(stem.LastIndexOfAny(['-', '.']) + 1)..];
        return hash.Length >= MinHashLength && hash.Length < stem.Length && hash.All(char.IsAsciiLetterOrDigit) && (hash.Any(char.IsAsciiDigit) || hash.All(char.IsAsciiLetterUpper));
    }

    private FrozenDictionary<string, ConsoleFile> Current()
    {
        if (time.GetElapsedTime(Volatile.Read(ref lookedAt)) >= LookAgainAfter)
        {
            lock (gate)
            {
                if (time.GetElapsedTime(lookedAt) >= LookAgainAfter && File.GetLastWriteTimeUtc(Path.Combine(folder, Index)) != builtAt) Load();
                Volatile.Write(ref lookedAt, time.GetTimestamp());
            }
        }
        return files;
    }

    private void Load()
    {
        try
        {
            var written = File.GetLastWriteTimeUtc(Path.Combine(folder, Index));
            var found = new Dictionary<string, ConsoleFile>(StringComparer.Ordinal);
            if (File.Exists(Path.Combine(folder, Index))) Read(found);
            (files, builtAt, lookedAt) = (found.ToFrozenDictionary(StringComparer.Ordinal), written, time.GetTimestamp());
            if (found.Count == 0) WebConsoleLog.NotThere(logger, folder);
            else WebConsoleLog.Loaded(logger, found.Count, folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In the middle of a build: what was there before is shown until the next look.
            WebConsoleLog.NotRead(logger, error, folder);
        }
    }

    private void Read(Dictionary<string, ConsoleFile> found)
    {
        // Links out of the folder are nobody's intention: they are left out with everything else that is no plain file.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System, MaxRecursionDepth = 8 };
        long bytes = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", options))
        {
            if (!Types.TryGetValue(Path.GetExtension(file), out var type)) continue;
            bytes += new FileInfo(file).Length;
            if (found.Count == MaxFiles || bytes > MaxBytes)
            {
                WebConsoleLog.TooMuch(logger, folder, MaxFiles, MaxBytes);
                return;
            }
            var content = File.ReadAllBytes(file);
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            found[name] = new ConsoleFile(content, Gzip(content, type), type, $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"", HasHash(name));
        }
    }

    private static byte[]? Gzip(byte[] content, string type)
    {
        var isText = type.StartsWith("text/", StringComparison.Ordinal) || type is "application/json" or "image/svg+xml" or "application/wasm" or "application/manifest+json";
        if (!isText || content.Length < MinGzipBytes) return null;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return packed.Length < content.Length ? packed.ToArray() : null;
    }
}
