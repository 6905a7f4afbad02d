using System.Buffers.Binary;

namespace CloudCam.Functions.Conversion;

/// <summary>The moving pictures in a transport stream.</summary>
internal enum TsVideo
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>H.264, which browsers play.</summary>
    H264,

    /// <summary>Another codec.</summary>
    Other,
}

/// <summary>
/// Finds the video codec of an MPEG transport stream (ISO/IEC 13818-1, 2.4): packets of 188 bytes; packet 0 names the programme's map, and the map names the
/// streams with their types.
/// </summary>
internal static class TsProbe
{
    private const int PacketBytes = 188;
    private const byte Sync = 0x47;

    // Both tables come several times a second; 16 MiB of packets without them are no stream of a camera.
    private const int MaxPackets = 16 * 1_024 * 1_024 / PacketBytes;

    /// <summary>The codec of the first programme's first video stream.</summary>
    public static async Task<TsVideo> VideoAsync(Stream stream, CancellationToken cancellationToken)
    {
        var packet = new byte[PacketBytes];
        var mapId = -1;
        for (var count = 0; count < MaxPackets; count++)
        {
            if (await stream.ReadAtLeastAsync(packet, PacketBytes, throwOnEndOfStream: false, cancellationToken) < PacketBytes || packet[0] != Sync) break;
            var id = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(1)) & 0x1FFF;
            if (id != 0 && id != mapId) continue;
            var section = SectionOf(packet);
            if (id == 0) mapId = MapIdOf(section) ?? mapId;
            else if (VideoOf(section) is { } video) return video;
        }
        return TsVideo.None;
    }

    /// <summary>The table that begins in a packet, from its table id on, without its CRC; empty when none does.</summary>
    private static ReadOnlySpan<byte> SectionOf(ReadOnlySpan<byte> packet)
    {
        const int payloadStarts = 0x40;
        var (hasAdaptation, hasPayload) = ((packet[3] & 0x20) != 0, (packet[3] & 0x10) != 0);
        if ((packet[1] & payloadStarts) == 0 || !hasPayload) return default;
        var at = hasAdaptation ? 5 + packet[4] : 4;
        if (at >= PacketBytes) return default;
        at += 1 + packet[at]; // Pointer to the table's start.
        if (at + 3 > PacketBytes) return default;
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 1)..]) & 0x0FFF;
        // A table that goes on in the next packet names more streams than a camera has; what is here is enough.
        var end = Math.Min(PacketBytes, at + 3 + length - 4);
        return end > at ? packet[at..end] : default;
    }

    private static int? MapIdOf(ReadOnlySpan<byte> table)
    {
        if (table.Length < 12 || table[0] != 0x00) return null;
        for (var at = 8; at + 4 <= table.Length; at += 4)
        {
            // Programme 0 is the network's own table.
            if (BinaryPrimitives.ReadUInt16BigEndian(table[at..]) != 0) return BinaryPrimitives.ReadUInt16BigEndian(table[(at + 2)..]) & 0x1FFF;
        }
        return null;
    }

    private static TsVideo? VideoOf(ReadOnlySpan<byte> table)
    {
        if (table.Length < 12 || table[0] != 0x02) return null;
        for (var at = 12 + (BinaryPrimitives.ReadUInt16BigEndian(table[10..]) & 0x0FFF); at + 5 <= table.Length;)
        {
            switch (table[at])
            {
                case 0x1B:
                    return TsVideo.H264;
                // MPEG-1, MPEG-2, MPEG-4 part 2, H.265.
                case 0x01 or 0x02 or 0x10 or 0x24:
                    return TsVideo.Other;
            }
            at += 5 + (BinaryPrimitives.ReadUInt16BigEndian(table[(at + 3)..]) & 0x0FFF);
        }
        return TsVideo.None;
    }
}
