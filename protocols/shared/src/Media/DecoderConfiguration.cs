using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CloudCam.Protocols.Media;

/// <summary>Contents of the boxes avcC and hvcC (ISO/IEC 14496-15 clauses 5.3.3 and 8.3.3); the length before each NAL unit has 4 bytes.</summary>
internal static class DecoderConfiguration
{
    public static byte[] OfH264(in SequenceParameters read, ReadOnlySpan<byte> sps, byte[][] sets)
    {
        var content = new List<byte> { 1, sps[1], sps[2], sps[3], 0xFF };
        AddSets(content, sets, MediaCodec.H264, NalTypes.H264Sps, countMask: 0xE0, countBytes: 1);
        AddSets(content, sets, MediaCodec.H264, NalTypes.H264Pps, countMask: 0, countBytes: 1);
        if (read.Profile is 100 or 110 or 122 or 144)
            content.AddRange([(byte)(0xFC | read.ChromaFormat), (byte)(0xF8 | ((read.BitDepthLuma - 8) & 7)), (byte)(0xF8 | ((read.BitDepthChroma - 8) & 7)), 0]);
        return [.. content];
    }

    public static byte[] OfH265(in SequenceParameters read, ReadOnlySpan<byte> sps, byte[][] sets)
    {
        // Profile space, tier and profile; compatibility; constraints; level: twelve bytes as they stand in the set, once the 03 of each 00 00 03 is taken out.
        Span<byte> profile = stackalloc byte[12];
        var bits = new RbspReader(sps[2..]);
        bits.Skip(8);
        for (var i = 0; i < profile.Length; i++) profile[i] = (byte)bits.Bits(8);
        var content = new List<byte> { 1 };
        content.AddRange(profile);
        content.AddRange([0xF0, 0, 0xFC, (byte)(0xFC | read.ChromaFormat)]);
        content.AddRange([(byte)(0xF8 | ((read.BitDepthLuma - 8) & 7)), (byte)(0xF8 | ((read.BitDepthChroma - 8) & 7)), 0, 0]);
        content.Add((byte)((read.SubLayers << 3) | (read.IsNested ? 4 : 0) | 3));
        content.Add(3);
        for (var type = NalTypes.H265Vps; type <= NalTypes.H265Pps; type++)
        {
            content.Add((byte)(0x80 | type));
            AddSets(content, sets, MediaCodec.H265, type, countMask: 0, countBytes: 2);
        }
        return [.. content];
    }

    /// <summary>The name of what hvcC says: profile (with a letter for its space), compatible profiles backwards, tier and level, constraints up to the last one that is set.</summary>
    public static string NameOfH265(ReadOnlySpan<byte> content)
    {
        var (space, tier, profile) = (content[1] >> 6, (content[1] >> 5) & 1, content[1] & 0x1F);
        var compatible = 0u;
        for (var (i, flags) = (0, BinaryPrimitives.ReadUInt32BigEndian(content[2..])); i < 32; i++, flags >>= 1) compatible = (compatible << 1) | (flags & 1);
        var name = new StringBuilder("hvc1.");
        if (space > 0) name.Append((char)('A' + space - 1));
        name.Append(CultureInfo.InvariantCulture, $"{profile}.{compatible:X}.{(tier == 0 ? 'L' : 'H')}{content[12]}");
        foreach (var constraint in content.Slice(6, 6).TrimEnd((byte)0)) name.Append(CultureInfo.InvariantCulture, $".{constraint:X}");
        return name.ToString();
    }

    private static void AddSets(List<byte> content, byte[][] sets, MediaCodec codec, int type, byte countMask, int countBytes)
    {
        var chosen = Array.FindAll(sets, set => NalTypes.Of(codec, set[0]) == type);
        if (countBytes == 2) content.Add(0);
        content.Add((byte)(countMask | chosen.Length));
        Span<byte> length = stackalloc byte[2];
        foreach (var set in chosen)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)set.Length);
            content.AddRange(length);
            content.AddRange(set);
        }
    }
}
