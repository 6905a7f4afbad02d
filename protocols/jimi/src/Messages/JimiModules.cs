namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Modules one after the other: <c>id:u16 length:u8|u16 data</c>. 0x70 has lengths of two bytes (vendor document V1.3.5), the end of 0x37 of
/// one. Unknown ids are walked over by length; <see cref="IsWhole"/> says whether the last one ends with the packet.
/// </summary>
/// <param name="bytes">The modules.</param>
/// <param name="lengthBytes"><see cref="ShortLength"/> or <see cref="LongLength"/>.</param>
public readonly ref struct JimiModules(ReadOnlySpan<byte> bytes, int lengthBytes)
{
    /// <summary>Lengths of one byte: 0x37.</summary>
    public const int ShortLength = 1;

    /// <summary>Lengths of two bytes: 0x70.</summary>
    public const int LongLength = 2;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly int lengthBytes = lengthBytes;

    /// <summary>Whether every module has the bytes its length says.</summary>
    public bool IsWhole
    {
        get
        {
            var walk = GetEnumerator();
            while (walk.MoveNext()) continue;
            return walk.IsAtEnd;
        }
    }

    /// <summary>Walks over the modules.</summary>
    public Enumerator GetEnumerator() => new(bytes, lengthBytes);

    /// <summary>Walks over the modules.</summary>
    public ref struct Enumerator
    {
        private readonly int lengthBytes;
        private ReadOnlySpan<byte> rest;

        internal Enumerator(ReadOnlySpan<byte> modules, int lengthBytes)
        {
            rest = modules;
            this.lengthBytes = lengthBytes;
        }

        /// <summary>The module.</summary>
        public JimiModule Current { get; private set; }

        internal readonly bool IsAtEnd => rest.IsEmpty;

        /// <summary>Goes to the next module; false when none is left, or the next one is cut off.</summary>
        public bool MoveNext()
        {
            if (rest.Length < 2 + lengthBytes) return false;
            var length = lengthBytes == ShortLength ? rest[2] : rest.UInt16(2);
            if (rest.Length < 2 + lengthBytes + length) return false;
            Current = new JimiModule(rest.UInt16(0), rest.Slice(2 + lengthBytes, length));
            rest = rest[(2 + lengthBytes + length)..];
            return true;
        }
    }
}
