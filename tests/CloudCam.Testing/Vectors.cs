using System.Buffers;
using System.Text.Json;
using Xunit;

namespace CloudCam.Testing;

/// <summary>
/// Test vectors: hex files with <c>#</c> comments, bytes cut in every possible way, and golden JSON files, which are rewritten when
/// <c>UPDATE_GOLDEN=1</c> is set and compared otherwise.
/// </summary>
public static class Vectors
{
    private static readonly JsonSerializerOptions Golden = new()
    {
        WriteIndented = true, IndentCharacter = ' ', IndentSize = 2, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Bytes of a text of hex digits; spaces, line ends and everything after a # are left out.</summary>
    public static byte[] Hex(string text)
    {
        var digits = string.Concat(text.Split('\n').Select(line => line.Split('#')[0])).Where(c => !char.IsWhiteSpace(c));
        return Convert.FromHexString(string.Concat(digits));
    }

    /// <summary>Lower-case hex without spaces.</summary>
    public static string ToHex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>The lines of a hex file that hold bytes, each a chunk as it came over the wire, with their line numbers (1 and up).</summary>
    public static IReadOnlyList<(int Line, byte[] Bytes)> ReadChunks(string path) =>
        [.. File.ReadAllLines(path).Select((text, index) => (index + 1, Hex(text))).Where(chunk => chunk.Item2.Length > 0)];

    /// <summary>All files below a folder of the repository, by pattern (for example <c>*.hex</c>), sorted by name.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var files = Directory.GetFiles(RepositoryRoot.Combine(folder.Split('/')), pattern, SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>The bytes in one piece, in two pieces split at every offset, and with one byte per piece.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> EveryCut(byte[] bytes)
    {
        yield return new ReadOnlySequence<byte>(bytes);
        // Whole, but in the middle of a larger, dirty buffer: nothing may look outside its own bytes.
        var dirty = new byte[bytes.Length + 64];
        Array.Fill(dirty, (byte)0xA5);
        bytes.CopyTo(dirty, 32);
        yield return new ReadOnlySequence<byte>(dirty, 32, bytes.Length);
        for (var at = 1; at < bytes.Length; at++) yield return Pieces(bytes[..at], bytes[at..]);
        if (bytes.Length > 1) yield return Pieces([.. bytes.Select(b => new[] { b })]);
    }

    /// <summary>One sequence of several segments.</summary>
    public static ReadOnlySequence<byte> Pieces(params byte[][] pieces)
    {
        if (pieces.Length == 0) return ReadOnlySequence<byte>.Empty;
        var first = new Segment(pieces[0], 0);
        var last = first;
        foreach (var piece in pieces.Skip(1)) last = last.Append(piece);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>Compares with the golden file beside a vector (<c>name.hex</c>, <c>name.expected.json</c>), or writes it.</summary>
    public static void AssertGolden(string vector, object? actual)
    {
        var path = Path.ChangeExtension(vector, ".expected.json");
        var text = JsonSerializer.Serialize(actual, Golden) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, text);
        Assert.True(File.Exists(path), $"{Path.GetFileName(path)} is missing; UPDATE_GOLDEN=1 writes it.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long runningIndex) => (Memory, RunningIndex) = (bytes, runningIndex);

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
