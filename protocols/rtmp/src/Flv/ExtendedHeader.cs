using System.Buffers;

namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>
/// What video and audio tags of Enhanced RTMP (version 2) have in common: modifiers, several tracks in one tag, a four-character code. Of several tracks only the
/// first is looked at, when it stands alone in its tag.
/// </summary>
internal static class ExtendedHeader
{
    // Each modifier may follow the one before; one is defined, so more than a few are noise.
    private const int MaxModifiers = 8;
    private const int Modifier = 7;

    /// <summary>Reads up to the body of the first track.</summary>
    /// <param name="reader">Behind the tag's first byte; left at the body.</param>
    /// <param name="packet">Packet type of the first byte; replaced by the one that counts.</param>
    /// <param name="multitrack">Number of the packet type that means several tracks.</param>
    /// <param name="code">The codec.</param>
    /// <returns>False when it is cut, has too many modifiers, or is of another track or of several.</returns>
    public static bool TryRead(ref SequenceReader<byte> reader, ref int packet, int multitrack, out uint code)
    {
        code = 0;
        for (var modifiers = 0; packet == Modifier; modifiers++)
        {
            if (modifiers == MaxModifiers || !TrySkipModifier(ref reader, out packet)) return false;
        }
        var hasTrack = packet == multitrack;
        if (hasTrack)
        {
            // The upper half: 0 for one track in this tag.
            if (!reader.TryRead(out var kind) || kind >> 4 != 0) return false;
            packet = kind & 0x0F;
        }
        if (!reader.TryReadBigEndian(out int four)) return false;
        code = (uint)four;
        return !hasTrack || (reader.TryRead(out var track) && track == 0);
    }

    private static bool TrySkipModifier(ref SequenceReader<byte> reader, out int packet)
    {
        packet = 0;
        if (!reader.TryRead(out var size)) return false;
        var bytes = size + 1;
        if (bytes == 256)
        {
            if (!reader.TryReadBigEndian(out short longer)) return false;
            bytes = (ushort)longer + 1;
        }
        if (reader.Remaining < bytes) return false;
        reader.Advance(bytes);
        if (!reader.TryRead(out var kinds)) return false;
        packet = kinds & 0x0F;
        return true;
    }
}
