using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>
/// Reads JSON token by token, as the platform's reader does, but takes what cameras write (commas too many or too few, anything behind a backslash) and throws nothing: text
/// that is no JSON ends at the first byte that does not fit, so that a peer that sends only such text costs no more than an honest one.
/// </summary>
/// <param name="text">The text.</param>
internal ref struct DvripJsonReader(ReadOnlySpan<byte> text)
{
    /// <summary>Most levels of brackets: one bit each is kept. The deepest text of a camera has eight.</summary>
    public const int MaxDepth = 64;

    private static readonly SearchValues<byte> StringMarks = SearchValues.Create("\"\\"u8);

    private readonly ReadOnlySpan<byte> text = text;
    private ulong objects;
    private int depth;
    private int at;
    private bool hasName;

    /// <summary>What was read; <see cref="JsonTokenType.None"/> before the first one and when the text is broken.</summary>
    public JsonTokenType TokenType { get; private set; }

    /// <summary>Bytes of a name, text or number, escapes as they are, quotes left out.</summary>
    public ReadOnlySpan<byte> ValueSpan { get; private set; }

    /// <summary>Whether <see cref="ValueSpan"/> holds a backslash.</summary>
    public bool ValueIsEscaped { get; private set; }

    /// <summary>Where the token begins.</summary>
    public int TokenStart { get; private set; }

    /// <summary>Where the next one is looked for.</summary>
    public readonly int Position => at;

    private readonly bool IsInObject => depth > 0 && (objects >> (depth - 1) & 1) == 1;

    /// <summary>Reads the next token; false at the end of the root value and where the text is broken.</summary>
    public bool Read()
    {
        if (depth == 0 && at > 0) return false;
        SkipBlanks();
        if (at >= text.Length) return Break();
        TokenStart = at;
        var first = text[at];
        if (IsInObject && !hasName)
        {
            if (first == '}') return Close(JsonTokenType.EndObject);
            return first == '"' && TryText() && TryColon() ? Is(JsonTokenType.PropertyName) : Break();
        }
        hasName = false;
        return first switch
        {
            (byte)'{' => Open(JsonTokenType.StartObject, 1),
            (byte)'[' => Open(JsonTokenType.StartArray, 0),
            (byte)']' => depth > 0 && !IsInObject ? Close(JsonTokenType.EndArray) : Break(),
            (byte)'"' => TryText() ? Is(JsonTokenType.String) : Break(),
            (byte)'t' => Literal("true"u8, JsonTokenType.True),
            (byte)'f' => Literal("false"u8, JsonTokenType.False),
            (byte)'n' => Literal("null"u8, JsonTokenType.Null),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Number(),
            _ => Break(),
        };
    }

    /// <summary>Goes to the end of the list or object whose begin was just read; nothing for another token.</summary>
    public void Skip()
    {
        if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        var outside = depth - 1;
        while (Read() && depth > outside)
        {
        }
    }

    /// <summary>The number just read, if it is a whole one of 64 bits.</summary>
    public readonly bool TryGetInt64(out long number) => Utf8Parser.TryParse(ValueSpan, out number, out var used) && used == ValueSpan.Length;

    /// <summary>The number just read.</summary>
    public readonly bool TryGetDouble(out double number) => Utf8Parser.TryParse(ValueSpan, out number, out var used) && used == ValueSpan.Length;

    private static bool IsOfNumber(byte value) => value is >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'-' or (byte)'+' or (byte)'e' or (byte)'E';

    private bool Is(JsonTokenType type)
    {
        TokenType = type;
        return true;
    }

    private bool Break()
    {
        // Nothing is read any more, whoever asks.
        (at, depth, TokenType) = (Math.Max(1, text.Length), 0, JsonTokenType.None);
        return false;
    }

    private bool Open(JsonTokenType type, ulong isObject)
    {
        if (depth == MaxDepth) return Break();
        objects = (objects & ~(1UL << depth)) | (isObject << depth);
        depth++;
        at++;
        return Is(type);
    }

    private bool Close(JsonTokenType type)
    {
        depth--;
        at++;
        return Is(type);
    }

    private bool Literal(ReadOnlySpan<byte> word, JsonTokenType type)
    {
        if (!text[at..].StartsWith(word)) return Break();
        at += word.Length;
        return Is(type);
    }

    private bool Number()
    {
        var from = at++;
        while (at < text.Length && IsOfNumber(text[at])) at++;
        ValueSpan = text[from..at];
        return Is(JsonTokenType.Number);
    }

    private bool TryText()
    {
        var from = ++at;
        ValueIsEscaped = false;
        while (true)
        {
            var next = at < text.Length ? text[at..].IndexOfAny(StringMarks) : -1;
            if (next < 0) return false;
            at += next;
            if (text[at] == '"') break;
            ValueIsEscaped = true;
            at += 2;
        }
        ValueSpan = text[from..at++];
        return true;
    }

    private bool TryColon()
    {
        SkipBlanks();
        if (at >= text.Length || text[at] != ':') return false;
        at++;
        hasName = true;
        return true;
    }

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is <= (byte)' ' or (byte)',') at++;
    }
}
