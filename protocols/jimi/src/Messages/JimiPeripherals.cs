namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Peripherals (0xF2): <c>unix:u32</c>, then records <c>id:u16 length:u8|u16 data</c>: the length has two bytes for ids 0007 and 0009 (vendor
/// document V1.3.5) and 000A (Traccar's test packets). The document shows one record, real packets have several. An unknown id is walked
/// over by a length of one byte.
/// </summary>
public readonly ref struct JimiPeripherals
{
    private const int TimeBytes = 4;
    private readonly uint unixSeconds;
    private readonly ReadOnlySpan<byte> records;

    private JimiPeripherals(ReadOnlySpan<byte> content)
    {
        unixSeconds = content.UInt32(0);
        records = content[TimeBytes..];
    }

    /// <summary>When the packet was made, UTC; null when the time cannot be.</summary>
    public DateTimeOffset? Time => WireTime.FromUnix(unixSeconds);

    /// <summary>Whether every record has the bytes its length says.</summary>
    public bool IsWhole
    {
        get
        {
            var walk = GetEnumerator();
            while (walk.MoveNext()) continue;
            return walk.IsAtEnd;
        }
    }

    /// <summary>Reads the content of a peripheral packet.</summary>
    /// <returns>False when it has no time.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, out JimiPeripherals peripherals)
    {
        peripherals = default;
        if (content.Length < TimeBytes) return false;
        peripherals = new JimiPeripherals(content);
        return true;
    }

    /// <summary>Walks over the records.</summary>
    public Enumerator GetEnumerator() => new(records);

    /// <summary>Walks over the records.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> rest;

        internal Enumerator(ReadOnlySpan<byte> records) => rest = records;

        /// <summary>The record.</summary>
        public JimiPeripheral Current { get; private set; }

        internal readonly bool IsAtEnd => rest.IsEmpty;

        /// <summary>Goes to the next record; false when none is left, or the next one is cut off.</summary>
        public bool MoveNext()
        {
            if (rest.Length < 3) return false;
            var id = rest.UInt16(0);
            var headerBytes = 3;
            int length = rest[2];
            if (JimiPeripheral.HasLongLength(id))
            {
                if (rest.Length < 4) return false;
                headerBytes = 4;
                length = rest.UInt16(2);
            }
            if (rest.Length < headerBytes + length) return false;
            Current = new JimiPeripheral(id, rest.Slice(headerBytes, length));
            rest = rest[(headerBytes + length)..];
            return true;
        }
    }
}
