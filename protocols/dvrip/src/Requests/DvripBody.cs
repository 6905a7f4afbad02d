using System.Buffers;
using System.Globalization;
using System.Text;

namespace CloudCam.Protocols.Dvrip.Requests;

/// <summary>
/// Writes one packet with JSON in the cameras' own style (<c>{ "a" : 1 }</c>, members in order of their names, 0A at the end) into the output's memory: nothing is allocated.
/// </summary>
internal ref struct DvripBody
{
    /// <summary>Most bytes of a character once it is escaped: six for one UTF-16 unit.</summary>
    public const int MaxCharBytes = 6;

    private readonly IBufferWriter<byte> output;
    private readonly Span<byte> span;
    private readonly DvripStamp stamp;
    private readonly DvripMessageId message;
    private int length;
    private bool isFirst;

    /// <summary>Begins the packet and its object.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="message">What it is.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="maxBytes">More than the JSON text can have.</param>
    public DvripBody(IBufferWriter<byte> output, DvripMessageId message, DvripStamp stamp, int maxBytes)
    {
        (this.output, this.message, this.stamp) = (output, message, stamp);
        span = output.GetSpan(DvripHeader.Bytes + maxBytes);
        length = DvripHeader.Bytes;
        Open();
    }

    /// <summary>Begins an object.</summary>
    public void Open() => Begin("{ "u8);

    /// <summary>Begins a list.</summary>
    public void OpenList() => Begin("[ "u8);

    /// <summary>Ends an object.</summary>
    public void Close() => End(" }"u8);

    /// <summary>Ends a list.</summary>
    public void CloseList() => End(" ]"u8);

    /// <summary>Writes a comma, unless this is the first element of its list.</summary>
    public void Next()
    {
        if (!isFirst) Raw(", "u8);
        isFirst = false;
    }

    /// <summary>A member's name; its value is to follow.</summary>
    public void Name(scoped ReadOnlySpan<byte> name)
    {
        Next();
        Quoted(name);
        Raw(" : "u8);
    }

    /// <summary>A member that begins an object.</summary>
    public void Open(scoped ReadOnlySpan<byte> name)
    {
        Name(name);
        Open();
    }

    /// <summary>A member with a text that needs no escape.</summary>
    public void Word(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> word)
    {
        Name(name);
        Quoted(word);
    }

    /// <summary>A member with any text.</summary>
    public void Text(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<char> text)
    {
        Name(name);
        Raw("\""u8);
        Escaped(text);
        Raw("\""u8);
    }

    /// <summary>A member with a number.</summary>
    public void Number(scoped ReadOnlySpan<byte> name, long number)
    {
        Name(name);
        number.TryFormat(span[length..], out var written, provider: CultureInfo.InvariantCulture);
        length += written;
    }

    /// <summary>A member with a time.</summary>
    public void Time(scoped ReadOnlySpan<byte> name, DateTime local)
    {
        Name(name);
        Raw("\""u8);
        DvripTime.Write(local, span[length..]);
        length += DvripTime.TextChars;
        Raw("\""u8);
    }

    /// <summary>A member's value that is JSON already.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(span[length..]);
        length += bytes.Length;
    }

    /// <summary>Characters of a text between quotes.</summary>
    public void Escaped(scoped ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                span[length++] = (byte)'\\';
                span[length++] = (byte)rune.Value;
            }
            else if (rune.Value < ' ')
            {
                Raw("\\u00"u8);
                span[length++] = "0123456789abcdef"u8[rune.Value >> 4];
                span[length++] = "0123456789abcdef"u8[rune.Value & 0xF];
            }
            else
            {
                length += rune.EncodeToUtf8(span[length..]);
            }
        }
    }

    /// <summary>The session number, the end of the object, and the header: hands the packet over.</summary>
    public void FinishWithSession()
    {
        Name("SessionID"u8);
        Raw("\""u8);
        DvripSessionId.Write(stamp.Session, span[length..]);
        length += DvripSessionId.TextChars;
        Raw("\""u8);
        Finish();
    }

    /// <summary>The end of the object, and the header: hands the packet over.</summary>
    public void Finish()
    {
        Close();
        Raw("\n"u8);
        new DvripHeader(message, stamp.Session, stamp.Sequence, (uint)(length - DvripHeader.Bytes)).Write(span);
        output.Advance(length);
    }

    private void Quoted(scoped ReadOnlySpan<byte> word)
    {
        Raw("\""u8);
        Raw(word);
        Raw("\""u8);
    }

    private void Begin(scoped ReadOnlySpan<byte> bracket)
    {
        Raw(bracket);
        isFirst = true;
    }

    private void End(scoped ReadOnlySpan<byte> bracket)
    {
        Raw(bracket);
        isFirst = false;
    }
}
