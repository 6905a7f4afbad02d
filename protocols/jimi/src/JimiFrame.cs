namespace CloudCam.Protocols.Jimi;

/// <summary>What is wrong with the bytes of a <see cref="JimiFrame"/>.</summary>
public enum JimiFault : byte
{
    /// <summary>Nothing: length, stop bytes and CRC are right.</summary>
    None,

    /// <summary>The frame is whole but its CRC is wrong. It is dropped and counted, never answered (vendor document V1.3.5, chapter 3).</summary>
    Crc,

    /// <summary>No frame: these bytes do not begin with 78 78 or 79 79.</summary>
    Start,

    /// <summary>No frame: the length field says less than a frame has, or more than the limit.</summary>
    Length,

    /// <summary>No frame: 0D 0A is not where the length field says that the frame ends.</summary>
    Stop,
}

/// <summary>
/// One frame from a device, or bytes that are none: a view over the received bytes, valid until the caller moves on.
/// README.md has the picture.
/// </summary>
public readonly struct JimiFrame
{
    /// <summary>Number, serial, CRC and stop bytes: what the length field counts at least, and the two it does not count.</summary>
    internal const int TrailerBytes = 6;

    /// <summary>Bytes before the content of the short form: start, length, number.</summary>
    internal const int ShortHeaderBytes = 4;

    /// <summary>Bytes before the content of the long form: start, length, number.</summary>
    internal const int LongHeaderBytes = 5;

    private readonly byte headerBytes;

    /// <summary>A whole frame.</summary>
    internal JimiFrame(ReadOnlyMemory<byte> bytes, int headerBytes, byte number, ushort serial, JimiFault fault)
    {
        (Bytes, this.headerBytes, Number, Serial, Fault) = (bytes, (byte)headerBytes, number, serial, fault);
    }

    /// <summary>Bytes that are no frame.</summary>
    internal JimiFrame(ReadOnlyMemory<byte> bytes, JimiFault fault) => (Bytes, Fault) = (bytes, fault);

    /// <summary>What is wrong; everything else may be trusted only if it is <see cref="JimiFault.None"/>.</summary>
    public JimiFault Fault { get; }

    /// <summary>Whether length, stop bytes and CRC are right.</summary>
    public bool IsGood => Fault == JimiFault.None;

    /// <summary>Whether this is a frame at all: with a wrong CRC it is, rubbish is not.</summary>
    public bool IsFrame => headerBytes != 0;

    /// <summary>Whether it begins with 79 79 and has a length of two bytes.</summary>
    public bool IsLong => headerBytes == LongHeaderBytes;

    /// <summary>Protocol number, see <see cref="JimiNumber"/>; 0 for rubbish.</summary>
    public byte Number { get; }

    /// <summary>The device's number of the frame: 1 after a start, then one more each, after 65535 from 0 on; 0 for rubbish.</summary>
    public ushort Serial { get; }

    /// <summary>All bytes, from the start to the stop bytes; of rubbish, what was skipped.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The content: what lies between number and serial; empty for rubbish.</summary>
    public ReadOnlySpan<byte> Content => IsFrame ? Bytes.Span[headerBytes..^TrailerBytes] : default;
}
