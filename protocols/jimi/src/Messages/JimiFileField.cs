namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// The last field of an alarm: file names joined by commas, <c>FILENAME:&lt;names&gt;;DRIVERID:&lt;id&gt;-&lt;name&gt;</c>, or nothing (vendor document V1.3.5).
/// Enumerating gives the names as they came, empty ones left out; <see cref="JimiText.ToFileName"/> says whether one can be used.
/// </summary>
/// <param name="bytes">The field.</param>
public readonly ref struct JimiFileField(ReadOnlySpan<byte> bytes)
{
    private static ReadOnlySpan<byte> FileKey => "FILENAME:"u8;

    private static ReadOnlySpan<byte> DriverKey => "DRIVERID:"u8;

    /// <summary>The field as it came.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Id of the driver who was recognised; empty when none was told.</summary>
    public JimiText DriverId
    {
        get
        {
            var driver = Section(DriverKey);
            var dash = driver.IndexOf((byte)'-');
            return new JimiText(dash < 0 ? driver : driver[..dash]);
        }
    }

    /// <summary>The driver's name; empty when none was told.</summary>
    public JimiText DriverName
    {
        get
        {
            var driver = Section(DriverKey);
            var dash = driver.IndexOf((byte)'-');
            return new JimiText(dash < 0 ? default : driver[(dash + 1)..]);
        }
    }

    private ReadOnlySpan<byte> Names => Bytes.StartsWith(FileKey) || Bytes.StartsWith(DriverKey) ? Section(FileKey) : Bytes;

    /// <summary>Walks over the names.</summary>
    public Enumerator GetEnumerator() => new(Names);

    /// <summary>What stands behind a key, up to the next semicolon.</summary>
    private ReadOnlySpan<byte> Section(ReadOnlySpan<byte> key)
    {
        var rest = Bytes;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)';');
            var section = end < 0 ? rest : rest[..end];
            if (section.StartsWith(key)) return section[key.Length..];
            if (end < 0) break;
            rest = rest[(end + 1)..];
        }
        return default;
    }

    /// <summary>Walks over the names.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> rest;

        internal Enumerator(ReadOnlySpan<byte> names) => rest = names;

        /// <summary>The name, as it came, without blanks and NULs at its ends.</summary>
        public JimiText Current { get; private set; }

        /// <summary>Goes to the next name that is not empty.</summary>
        public bool MoveNext()
        {
            while (!rest.IsEmpty)
            {
                var comma = rest.IndexOf((byte)',');
                var name = comma < 0 ? rest : rest[..comma];
                while (name is [(byte)' ' or 0, ..]) name = name[1..];
                while (name is [.., (byte)' ' or 0]) name = name[..^1];
                rest = comma < 0 ? default : rest[(comma + 1)..];
                if (name.IsEmpty) continue;
                Current = new JimiText(name);
                return true;
            }
            return false;
        }
    }
}
