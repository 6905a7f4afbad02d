namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>Thai driver's licence card (0x9B module 05, 0xF2 id 0008): <c>time:6 status:u8 text</c> (vendor document V1.3.5).</summary>
public readonly ref struct JimiDriverCard
{
    private const int LeastBytes = WireTime.Bytes + 1;
    private readonly ulong time;

    private JimiDriverCard(ReadOnlySpan<byte> data)
    {
        time = WireTime.Pack(data);
        Status = data[WireTime.Bytes];
        Text = new JimiText(data[LeastBytes..]);
    }

    /// <summary>When the card was read, UTC; null when the time cannot be.</summary>
    public DateTimeOffset? Time => WireTime.FromFields(time);

    /// <summary>0 logged out, 1 logged in, 2 illegal card.</summary>
    public byte Status { get; }

    /// <summary>The event contract's word for <see cref="Status"/>; null for other numbers.</summary>
    public string? State => Status switch { 0 => "logged-out", 1 => "logged-in", 2 => "illegal", _ => null };

    /// <summary>The card's track.</summary>
    public JimiText Text { get; }

    internal static bool TryRead(ReadOnlySpan<byte> data, out JimiDriverCard card)
    {
        card = default;
        if (data.Length < LeastBytes) return false;
        card = new JimiDriverCard(data);
        return true;
    }
}
