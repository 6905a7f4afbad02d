using System.Buffers.Text;

namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Data of an attached module (0x9B): <c>module:u8 data</c> (vendor document V1.3.5): 03 temperature, 05 Thai driver's licence. In the wild 03
/// also brings card numbers and short binary (Traccar's test packets): <see cref="Text"/>, or raw.
/// </summary>
public readonly ref struct JimiModuleData
{
    /// <summary>Temperature, by name; see <see cref="TryReadTemperature"/>.</summary>
    public const byte Serial = 0x03;

    /// <summary>Driver's licence; see <see cref="TryReadCard"/>.</summary>
    public const byte Licence = 0x05;

    private const byte FrameStart = 0x3C;
    private const byte FrameEnd = 0x0D;
    private const double MostCelsius = 1_000;

    private JimiModuleData(ReadOnlySpan<byte> content)
    {
        Module = content[0];
        Data = content[1..];
    }

    /// <summary>The module's number.</summary>
    public byte Module { get; }

    /// <summary>What follows it.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>
    /// <see cref="Data"/> as text when it is one: printable ASCII, perhaps between 02 and 03, perhaps with 0D 0A behind. Empty for binary.
    /// </summary>
    public JimiText Text
    {
        get
        {
            var text = WithoutLineEnd(Data);
            if (text is [2, .., 3]) text = WithoutLineEnd(text[1..^1]);
            return text.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? default : new JimiText(text);
        }
    }

    /// <summary>Reads the content of a module packet.</summary>
    /// <returns>False when it is empty.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiModuleData data)
    {
        data = default;
        if (content.IsEmpty) return false;
        data = new JimiModuleData(content);
        return true;
    }

    /// <summary>
    /// Temperature of module 03, degrees Celsius. As text: a number, two bytes (a checksum by the document, the degree sign in GBK in a real packet),
    /// 0D 0A. Binary: <c>3C length:u8 status:u8 value:i16 (tenths) bcc:u8 0D</c>, the last but one the XOR of all before it.
    /// </summary>
    /// <param name="temperature">The value; of the binary form only when its status and checksum are read as right.</param>
    /// <returns>False when it is something else.</returns>
    public bool TryReadTemperature(out JimiSensorValue temperature)
    {
        temperature = default;
        if (Module != Serial) return false;
        var celsius = Data is [FrameStart, ..] ? Framed(Data) : Printed(Data);
        if (celsius is not { } value) return false;
        temperature = new JimiSensorValue("temperature", null, value, "celsius");
        return true;
    }

    /// <summary>Driver's licence of module 05: <c>time:6 status:u8 text</c>.</summary>
    public bool TryReadCard(out JimiDriverCard card)
    {
        card = default;
        return Module == Licence && JimiDriverCard.TryRead(Data, out card);
    }

    private static double? Framed(ReadOnlySpan<byte> data)
    {
        if (data.Length < 7 || data[1] < 3 || data.Length < data[1] + 4) return null;
        var end = 2 + data[1];
        byte bcc = 0;
        foreach (var value in data[..end]) bcc ^= value;
        return bcc == data[end] && data[end + 1] == FrameEnd ? data.Int16(3) / 10.0 : null;
    }

    private static double? Printed(ReadOnlySpan<byte> data)
    {
        var text = WithoutLineEnd(data);
        if (text.Length == data.Length || !Utf8Parser.TryParse(text, out decimal number, out var used) || used == 0) return null;
        // Exactly the two bytes nobody agrees on, or none, may follow; a card number such as 12AB56 is none.
        var rest = text[used..];
        var isUnit = rest.IsEmpty || (rest.Length == 2 && !(char.IsAsciiLetterOrDigit((char)rest[0]) && char.IsAsciiLetterOrDigit((char)rest[1])));
        var value = (double)number;
        return isUnit && text[..used].Contains((byte)'.') && Math.Abs(value) < MostCelsius ? value : null;
    }

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> text) => text is [.., 0x0D, 0x0A] ? text[..^2] : text;
}
