using System.Buffers.Binary;

namespace CloudCam.Simulators.Rtmp;

/// <summary>Bodies of FLV tags, which are those of RTMP messages too.</summary>
internal sealed class FlvBodies(LiveMedia media, LiveQuirks quirks)
{
    public const byte Audio = 8;
    public const byte Video = 9;
    public const byte Data = 18;

    private bool IsEnhanced => media.IsH265 && quirks.H265 == H265Form.Letters;

    /// <summary>The decoder's configuration: the first message of video.</summary>
    public byte[] VideoConfiguration()
    {
        var units = Units(media.Video[0].Bytes);
        var record = media.IsH265 ? Hvcc(units) : Avcc(units);
        return IsEnhanced ? [0x90, .. "hvc1"u8, .. record] : [(byte)(0x10 | Codec), 0, 0, 0, 0, .. record];
    }

    /// <summary>One picture: each NAL unit with its length before it.</summary>
    public byte[] Picture(int number)
    {
        var frame = media.Video[number];
        var units = Units(frame.Bytes).Where(unit => quirks.RepeatsSets || !IsSet(unit.Span[0])).ToList();
        byte[] head = IsEnhanced
            ? [(byte)(0x80 | ((frame.IsKey ? 1 : 2) << 4) | 1), .. "hvc1"u8, 0, 0, 0]
            : [(byte)(((frame.IsKey ? 1 : 2) << 4) | Codec), 1, 0, 0, 0];
        var body = new byte[head.Length + units.Sum(unit => 4 + unit.Length)];
        head.CopyTo(body, 0);
        var at = head.Length;
        foreach (var unit in units)
        {
            BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(at), unit.Length);
            unit.Span.CopyTo(body.AsSpan(at + 4));
            at += 4 + unit.Length;
        }

        return body;
    }

    /// <summary>The sound's configuration; null where it has none.</summary>
    public byte[]? SoundConfiguration() => media.Sound == LiveSound.Aac ? [0xAF, 0, .. media.AacConfiguration.Span] : null;

    /// <summary>One piece of sound.</summary>
    public byte[] Sound(int number) => media.Sound == LiveSound.Aac ? [0xAF, 1, .. media.SoundPieces[number].Span] : [0x72, .. media.SoundPieces[number].Span];

    /// <summary>What the stream is: name, then properties.</summary>
    public byte[] Metadata(bool asCommand)
    {
        var amf = new AmfBytes();
        if (asCommand)
        {
            amf.Text("@setDataFrame");
        }

        amf.Text("onMetaData").BeginObject().Member("width", media.Width).Member("height", media.Height).Member("framerate", media.FramesPerSecond)
            .Member("videocodecid", Codec);
        if (media.Sound != LiveSound.None)
        {
            amf.Member("audiocodecid", media.Sound == LiveSound.Aac ? 10 : 7);
        }

        return amf.EndObject().ToArray();
    }

    /// <summary>A tag with its size behind it, as it stands in a file or an HTTP stream.</summary>
    public static byte[] Tag(byte kind, uint milliseconds, ReadOnlySpan<byte> body)
    {
        var tag = new byte[11 + body.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(tag, (kind << 24) | body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(tag.AsSpan(4), ((milliseconds & 0xFFFFFF) << 8) | (milliseconds >> 24));
        body.CopyTo(tag.AsSpan(11));
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(11 + body.Length), 11 + body.Length);
        return tag;
    }

    /// <summary>The beginning of a file or an HTTP stream.</summary>
    public byte[] FileHead() => [.. "FLV"u8, 1, (byte)(media.Sound == LiveSound.None ? 1 : 5), 0, 0, 0, 9, 0, 0, 0, 0];

    private byte Codec => media.IsH265 ? (byte)12 : (byte)7;

    private bool IsSet(byte first) => media.IsH265 ? ((first >> 1) & 0x3F) is >= 32 and <= 35 : (first & 0x1F) is 7 or 8 or 9;

    private static List<ReadOnlyMemory<byte>> Units(ReadOnlyMemory<byte> stream)
    {
        var units = new List<ReadOnlyMemory<byte>>();
        var begin = -1;
        for (var at = 0; at + 3 <= stream.Length; at++)
        {
            if (!stream.Span.Slice(at, 3).SequenceEqual((ReadOnlySpan<byte>)[0, 0, 1]))
            {
                continue;
            }

            Add(at);
            begin = at + 3;
            at += 2;
        }

        Add(stream.Length);
        return units;

        void Add(int end)
        {
            // The zero of a four byte start code belongs to the code.
            while (begin >= 0 && end > begin && stream.Span[end - 1] == 0)
            {
                end--;
            }

            if (begin >= 0 && end > begin)
            {
                units.Add(stream[begin..end]);
            }
        }
    }

    // ISO/IEC 14496-15, 5.3.3.1.
    private static byte[] Avcc(List<ReadOnlyMemory<byte>> units)
    {
        var (sps, pps) = (Find(units, unit => (unit & 0x1F) == 7), Find(units, unit => (unit & 0x1F) == 8));
        return [1, sps[1], sps[2], sps[3], 0xFF, 0xE1, (byte)(sps.Length >> 8), (byte)sps.Length, .. sps, 1, (byte)(pps.Length >> 8), (byte)pps.Length, .. pps];
    }

    // ISO/IEC 14496-15, 8.3.3.1: profile, tier and level as they stand in the sequence parameter set; 8 bit 4:2:0, four byte lengths.
    private static byte[] Hvcc(List<ReadOnlyMemory<byte>> units)
    {
        byte[][] sets = [.. ((int[])[32, 33, 34]).Select(kind => Find(units, unit => ((unit >> 1) & 0x3F) == kind))];
        var level = Plain(sets[1]).AsSpan(3, 12);
        var record = new List<byte>([1, .. level, 0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, 3]);
        for (var kind = 0; kind < sets.Length; kind++)
        {
            record.AddRange([(byte)(0xA0 | (32 + kind)), 0, 1, (byte)(sets[kind].Length >> 8), (byte)sets[kind].Length, .. sets[kind]]);
        }

        return [.. record];
    }

    private static byte[] Find(List<ReadOnlyMemory<byte>> units, Func<byte, bool> isIt) =>
        units.Find(unit => isIt(unit.Span[0])) is { Length: > 3 } found ? found.ToArray() : throw new FormatException("The first picture has no parameter sets.");

    // Without the 3 that stands behind two zeros.
    private static byte[] Plain(byte[] unit) => [.. unit.Where((value, at) => value != 3 || at < 2 || unit[at - 1] != 0 || unit[at - 2] != 0)];
}
