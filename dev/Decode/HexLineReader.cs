using System.Text;

namespace CloudCam.Dev.Decode;

/// <summary>
/// Reads lines of hex: digits with blanks between them, <c>#</c> begins a comment. A line is told as soon as it is there, so the input
/// may be a pipe that never ends.
/// </summary>
/// <param name="input">The text.</param>
internal sealed class HexLineReader(TextReader input)
{
    /// <summary>Longest line in characters. 4 Mi: far above any chunk a network hands over, and a file without line ends cannot fill the memory.</summary>
    public const int MaxLineCharacters = 4 * 1_024 * 1_024;

    private readonly char[] buffer = new char[16 * 1_024];
    private readonly StringBuilder line = new();
    private int position;
    private int filled;

    /// <summary>Reads the next line.</summary>
    /// <returns>Null at the end of the input.</returns>
    public HexLine? Read()
    {
        line.Clear();
        var length = 0L;
        while (true)
        {
            if (position == filled)
            {
                position = 0;
                filled = input.Read(buffer, 0, buffer.Length);
                if (filled == 0) return length == 0 ? null : Parse(length);
            }
            var rest = buffer.AsSpan(position, filled - position);
            var end = rest.IndexOf('\n');
            var part = end < 0 ? rest : rest[..end];
            length += part.Length;
            if (length <= MaxLineCharacters) line.Append(part);
            position += part.Length + (end < 0 ? 0 : 1);
            if (end >= 0) return Parse(length);
        }
    }

    private HexLine Parse(long length)
    {
        if (length > MaxLineCharacters) return new HexLine([], $"The line is longer than {MaxLineCharacters} characters.");
        var bytes = new List<byte>((int)Math.Min(length / 2, 64 * 1_024));
        var high = -1;
        var column = 0;
        foreach (var chunk in line.GetChunks())
        {
            foreach (var letter in chunk.Span)
            {
                column++;
                if (letter == '#') return Done();
                if (letter is ' ' or '\t' or '\r') continue;
                if (!char.IsAsciiHexDigit(letter)) return new HexLine([], $"Column {column} is no hex digit.");
                var digit = char.IsAsciiDigit(letter) ? letter - '0' : (letter | 0x20) - 'a' + 10;
                if (high < 0)
                {
                    high = digit;
                    continue;
                }
                bytes.Add((byte)(high << 4 | digit));
                high = -1;
            }
        }
        return Done();

        HexLine Done() => high < 0 ? new HexLine([.. bytes], null) : new HexLine([], "The number of hex digits is odd.");
    }
}

/// <summary>One line of the input.</summary>
/// <param name="Bytes">Its bytes; empty for an empty line, a comment, or a line that cannot be read.</param>
/// <param name="Error">Why it cannot be read; null when it can.</param>
internal sealed record HexLine(byte[] Bytes, string? Error);
