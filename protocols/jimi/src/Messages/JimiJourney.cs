namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Journey text (0x9C): <c>module:u8 text</c>, module 32 real time, 33 from memory; the text in the form of Vietnam's QCVN 31
/// (<c>$GSHT,3,30,...#</c>). The vendor's table prints 9B for the number, its example has 9C.
/// </summary>
public readonly ref struct JimiJourney
{
    private const byte FromMemory = 0x33;

    private JimiJourney(ReadOnlySpan<byte> content)
    {
        Module = content[0];
        Text = new JimiText(content[1..]);
    }

    /// <summary>The module's number.</summary>
    public byte Module { get; }

    /// <summary>Whether it comes from the device's memory.</summary>
    public bool Buffered => Module == FromMemory;

    /// <summary>The text.</summary>
    public JimiText Text { get; }

    /// <summary>Reads the content of a journey packet.</summary>
    /// <returns>False when it is empty.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiJourney journey)
    {
        journey = default;
        if (content.IsEmpty) return false;
        journey = new JimiJourney(content);
        return true;
    }
}
