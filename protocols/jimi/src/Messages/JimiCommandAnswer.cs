namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Answer to a command. 0x21: <c>server flag:u32 coding:u8 text</c>, the text up to the end (vendor document V1.3.5 also lists a language
/// after it, which neither its example nor real units send). 0x15 of older units: <c>length:u8 server flag:u32 text [language:u16]</c>, the length counting flag and text.
/// </summary>
public readonly ref struct JimiCommandAnswer
{
    private const int FlagBytes = 4;

    private JimiCommandAnswer(uint serverFlag, JimiText text)
    {
        ServerFlag = serverFlag;
        Text = text;
    }

    /// <summary>The flag of the command that is answered, as the vendor says; real units also answer with 0.</summary>
    public uint ServerFlag { get; }

    /// <summary>What the device says.</summary>
    public JimiText Text { get; }

    /// <summary>Reads the content of an answer.</summary>
    /// <param name="number">0x21, or 0x15.</param>
    /// <param name="content">The content.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>False when it is shorter than its fixed fields, or of another number.</returns>
    public static bool TryRead(byte number, ReadOnlySpan<byte> content, out JimiCommandAnswer answer)
    {
        answer = default;
        if (content.Length < FlagBytes + 1) return false;
        if (number == JimiNumber.CommandAnswer)
        {
            var coding = content[FlagBytes] == (byte)JimiTextCoding.Utf16 ? JimiTextCoding.Utf16 : JimiTextCoding.Ascii;
            answer = new JimiCommandAnswer(content.UInt32(0), new JimiText(WithoutLanguage(content[(FlagBytes + 1)..], coding), coding));
            return true;
        }
        if (number != JimiNumber.CommandAnswerShort || content[0] < FlagBytes) return false;
        var text = content[(1 + FlagBytes)..];
        answer = new JimiCommandAnswer(content.UInt32(1), new JimiText(text[..Math.Min(text.Length, content[0] - FlagBytes)]));
        return true;
    }

    /// <summary>In ASCII 00 01 or 00 02 at the end is no text; in UTF-16 it would be a control character.</summary>
    private static ReadOnlySpan<byte> WithoutLanguage(ReadOnlySpan<byte> text, JimiTextCoding coding)
    {
        if (text is [.., 0, 1 or 2]) text = text[..^2];
        return coding == JimiTextCoding.Utf16 ? text[..(text.Length & ~1)] : text;
    }
}
