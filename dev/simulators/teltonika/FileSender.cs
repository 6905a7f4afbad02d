using System.Buffers;

namespace CloudCam.Simulators.Teltonika;

/// <summary>The running transfer of one file: START, positions for RESUME and SYNC, and the DATA with their CRC chain.</summary>
internal sealed class FileSender(CameraLedger.LedgerEntry entry, TeltonikaCameraOptions options)
{
    private readonly TeltonikaQuirks _quirks = options.Quirks;
    private readonly ReadOnlyMemory<byte> _bytes = entry.File.Bytes;
    private ushort _crc;

    public CameraLedger.LedgerEntry Entry { get; } = entry;

    /// <summary>Place of the next DATA in bytes.</summary>
    public int Position { get; private set; }

    /// <summary>DATA follow without waiting for the server.</summary>
    public bool IsRunning { get; set; }

    /// <summary>At least one RESUME was obeyed since START.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>DATA commands sent since START.</summary>
    public int DataSent { get; private set; }

    public bool AtEnd => Position >= _bytes.Length;

    private bool InPackets => !Entry.File.IsPathBased;

    /// <summary>Packets of the file (DualCam) or its size, with the quirk's error on top.</summary>
    public uint Announced => (uint)Math.Max(0, (InPackets ? PacketCount : _bytes.Length) + _quirks.AnnouncedError);

    private int PacketCount => (_bytes.Length + TeltonikaCommands.MaxDataBytes - 1) / TeltonikaCommands.MaxDataBytes;

    private bool SendsEnhanced => options.IsUnified && _quirks.SendsEnhancedData;

    /// <summary>START; the CRC is blank for a DualCam.</summary>
    public byte[] Start() => CommandWriter.Start(
        Announced, InPackets || !_quirks.StartCarriesFileCrc ? (ushort)0 : CameraCrc.Compute(_bytes.Span));

    /// <summary>Goes to the place of a RESUME.</summary>
    /// <returns>The offset for SYNC, or null when the place lies outside the file.</returns>
    public uint? SeekTo(uint offset)
    {
        // A device that counts from 1 takes RESUME 0 for the beginning and answers SYNC 1.
        var synced = InPackets ? Math.Max(offset, (uint)_quirks.FirstPacketNumber) : offset;
        var position = InPackets ? (synced - (long)_quirks.FirstPacketNumber) * TeltonikaCommands.MaxDataBytes : synced;
        var end = InPackets ? (long)PacketCount * TeltonikaCommands.MaxDataBytes : _bytes.Length;
        if (position > end)
        {
            return null;
        }

        Position = (int)Math.Min(position, _bytes.Length);
        _crc = _quirks.CrcAfterSync == CrcAfterSync.Continue ? CameraCrc.Compute(_bytes.Span[..Position]) : (ushort)0;
        HasBegun = true;
        IsRunning = !AtEnd;
        return synced;
    }

    /// <summary>Puts the next DATA into <paramref name="output"/>.</summary>
    /// <returns>Its file bytes.</returns>
    public int AppendNext(IBufferWriter<byte> output)
    {
        var most = InPackets ? TeltonikaCommands.MaxDataBytes : _quirks.DataBytes;
        var data = _bytes.Span.Slice(Position, Math.Min(most, _bytes.Length - Position));
        _crc = SendsEnhanced
            ? CommandWriter.AppendEnhancedData(output, (uint)Position, data, _crc)
            : CommandWriter.AppendData(output, data, _crc);
        Position += data.Length;
        DataSent++;
        IsRunning = !AtEnd;
        return data.Length;
    }

    /// <summary>The server is done with the file: was everything (that was announced) sent at some time?</summary>
    public bool WasSentWhole()
    {
        var announcedBytes = InPackets ? (long)Announced * TeltonikaCommands.MaxDataBytes : Announced;
        return Entry.Furthest >= Math.Min(announcedBytes, _bytes.Length);
    }
}
