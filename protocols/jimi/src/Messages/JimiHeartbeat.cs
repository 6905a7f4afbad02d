namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>Heartbeat (0x13): <c>state:u8 battery:u8 signal:u8 port:u8 language:u8</c> (vendor document V1.3.5). Longer ones of other models survive, shorter ones from 3 bytes on.</summary>
public readonly struct JimiHeartbeat
{
    /// <summary>Fewest content bytes.</summary>
    public const int LeastBytes = 3;

    private readonly byte language;

    private JimiHeartbeat(byte state, byte battery, byte signal, byte? port, byte language) =>
        (State, BatteryLevel, SignalLevel, Port, this.language) = (state, battery, signal, port, language);

    /// <summary>The state byte as it came.</summary>
    public byte State { get; }

    /// <summary>Whether the ignition is on (bit 1; seen in the field: 04 off, 06 on).</summary>
    public bool Ignition => (State & 0x02) != 0;

    /// <summary>Whether the device is being charged (bit 2).</summary>
    public bool Charging => (State & 0x04) != 0;

    /// <summary>Whether the position is fixed (bit 6).</summary>
    public bool PositionFixed => (State & 0x40) != 0;

    /// <summary>Whether oil or power is cut (bit 7; reserved in the vendor's document, so used by the older family and in the field).</summary>
    public bool PowerCut => (State & 0x80) != 0;

    /// <summary>The device's own battery, 0 (off) to 6 (very high); other numbers as they came.</summary>
    public byte BatteryLevel { get; }

    /// <summary>Mobile network, 0 (none) to 4; other numbers as they came.</summary>
    public byte SignalLevel { get; }

    /// <summary>State of the extension port; null when not told.</summary>
    public byte? Port { get; }

    /// <summary>Language of the device; null when not told or neither.</summary>
    public JimiLanguage? Language => language switch { 1 => JimiLanguage.Chinese, 2 => JimiLanguage.English, _ => null };

    /// <summary>Reads the content of a heartbeat.</summary>
    /// <returns>False when it is shorter than <see cref="LeastBytes"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiHeartbeat heartbeat)
    {
        heartbeat = default;
        if (content.Length < LeastBytes) return false;
        heartbeat = new JimiHeartbeat(content[0], content[1], content[2], content.Length > 3 ? content[3] : null, content.Length > 4 ? content[4] : (byte)0);
        return true;
    }
}
