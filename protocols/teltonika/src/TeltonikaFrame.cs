using System.Buffers;

namespace CloudCam.Protocols.Teltonika;

/// <summary>One command from a device: a view over the received bytes, valid until the caller moves on.</summary>
/// <param name="command">Command id.</param>
/// <param name="payload">See <see cref="Payload"/>.</param>
/// <param name="value">See <see cref="Value"/>.</param>
/// <param name="crc">See <see cref="Crc"/>.</param>
public readonly struct TeltonikaFrame(TeltonikaCommand command, in ReadOnlySequence<byte> payload, uint value = 0, ushort crc = 0)
{
    /// <summary>Command id; 6 and 7, which no page describes, are possible.</summary>
    public TeltonikaCommand Command { get; } = command;

    /// <summary>
    /// DATA and ENHANCED DATA: the file bytes alone. INIT: the 14 bytes after the id. Others: the whole data field.
    /// </summary>
    public ReadOnlySequence<byte> Payload { get; } = payload;

    /// <summary>START: packets or bytes. SYNC: offset. STATUS: status. ENHANCED DATA: byte offset. Else 0.</summary>
    public uint Value { get; } = value;

    /// <summary>DATA and ENHANCED DATA: CRC of the payload, chained. START: CRC of the file, or 0. Else 0.</summary>
    public ushort Crc { get; } = crc;
}
