namespace CloudCam.Protocols.Media;

/// <summary>What a sequence parameter set says of its pictures.</summary>
/// <param name="Width">Pixels, cropping taken off.</param>
/// <param name="Height">Pixels, cropping taken off.</param>
/// <param name="Profile">profile_idc, general_profile_idc.</param>
/// <param name="Level">level_idc, general_level_idc.</param>
/// <param name="ChromaFormat">0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4.</param>
/// <param name="BitDepthLuma">8 to 16.</param>
/// <param name="BitDepthChroma">8 to 16.</param>
/// <param name="SubLayers">Temporal sub-layers, H.265; 1 in H.264.</param>
/// <param name="IsNested">sps_temporal_id_nesting_flag, H.265.</param>
public readonly record struct SequenceParameters(
    int Width, int Height, int Profile, int Level, int ChromaFormat, int BitDepthLuma, int BitDepthChroma, int SubLayers, bool IsNested);

/// <summary>Reads the parameter sets of H.264 (ITU-T H.264 clause 7.3.2.1.1) and H.265 (ITU-T H.265 clause 7.3.2.2), as far as a container must know them.</summary>
public static class ParameterSets
{
    /// <summary>Most bytes of a parameter set: those of cameras have 10 to 100; scaling lists and timing of every kind fit as well.</summary>
    public const int MaxBytes = 1_024;

    // Levels end at 139,264 macroblocks a picture; 16,384 pixels a side are twice what any of them reach.
    private const int MaxSide = 16_384;

    private const int MaxCycle = 255;

    /// <summary>Reads an H.264 sequence parameter set.</summary>
    /// <param name="unit">The NAL unit, header byte first.</param>
    /// <param name="parameters">What it says.</param>
    /// <returns>False when it is cut short or says what cannot be.</returns>
    public static bool TryReadH264(ReadOnlySpan<byte> unit, out SequenceParameters parameters)
    {
        parameters = default;
        if (unit.Length is < 5 or > MaxBytes) return false;
        var bits = new RbspReader(unit[1..]);
        var profile = (int)bits.Bits(8);
        bits.Skip(8);
        var level = (int)bits.Bits(8);
        bits.Number();
        var (chroma, luma, chromaDepth, separate) = (1u, 0u, 0u, false);
        if (profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135)
        {
            chroma = bits.Number();
            if (chroma == 3) separate = bits.Flag();
            luma = bits.Number();
            chromaDepth = bits.Number();
            bits.Flag();
            if (bits.Flag()) SkipScalingLists(ref bits, chroma == 3 ? 12 : 8);
        }
        bits.Number();
        SkipPictureOrder(ref bits);
        bits.Number();
        bits.Flag();
        var columns = bits.Number() + 1L;
        var rows = bits.Number() + 1L;
        var isFrames = bits.Flag();
        if (!isFrames) bits.Flag();
        bits.Flag();
        var (stepX, stepY) = separate ? (1, 1) : ((chroma is 1 or 2 ? 2 : 1), chroma == 1 ? 2 : 1);
        var crop = Crop(ref bits, stepX, isFrames ? stepY : 2 * stepY);
        return bits.IsGood && TryMake(columns * 16 - crop.X, rows * (isFrames ? 16 : 32) - crop.Y, profile, level, chroma, luma, chromaDepth, 1, false, out parameters);
    }

    /// <summary>Reads an H.265 sequence parameter set.</summary>
    /// <param name="unit">The NAL unit, two header bytes first.</param>
    /// <param name="parameters">What it says.</param>
    /// <returns>False when it is cut short or says what cannot be.</returns>
    public static bool TryReadH265(ReadOnlySpan<byte> unit, out SequenceParameters parameters)
    {
        parameters = default;
        if (unit.Length is < 16 or > MaxBytes) return false;
        var bits = new RbspReader(unit[2..]);
        bits.Skip(4);
        var subLayers = (int)bits.Bits(3) + 1;
        var isNested = bits.Flag();
        bits.Skip(3);
        var profile = (int)bits.Bits(5);
        bits.Skip(80);
        var level = (int)bits.Bits(8);
        SkipSubLayers(ref bits, subLayers - 1);
        bits.Number();
        var chroma = bits.Number();
        var separate = chroma == 3 && bits.Flag();
        var (width, height) = (bits.Number(), bits.Number());
        var (stepX, stepY) = separate ? (1, 1) : ((chroma is 1 or 2 ? 2 : 1), chroma == 1 ? 2 : 1);
        var crop = Crop(ref bits, stepX, stepY);
        var (luma, chromaDepth) = (bits.Number(), bits.Number());
        return bits.IsGood && subLayers <= 7 && TryMake((long)width - crop.X, (long)height - crop.Y, profile, level, chroma, luma, chromaDepth, subLayers, isNested, out parameters);
    }

    private static bool TryMake(
        long width, long height, int profile, int level, uint chroma, uint luma, uint chromaDepth, int subLayers, bool isNested, out SequenceParameters parameters)
    {
        parameters = default;
        if (width is < 1 or > MaxSide || height is < 1 or > MaxSide || chroma > 3 || luma > 8 || chromaDepth > 8) return false;
        parameters = new SequenceParameters((int)width, (int)height, profile, level, (int)chroma, 8 + (int)luma, 8 + (int)chromaDepth, subLayers, isNested);
        return true;
    }

    private static (long X, long Y) Crop(ref RbspReader bits, int stepX, int stepY)
    {
        if (!bits.Flag()) return (0, 0);
        var x = (long)bits.Number() + bits.Number();
        var y = (long)bits.Number() + bits.Number();
        return (x * stepX, y * stepY);
    }

    private static void SkipScalingLists(ref RbspReader bits, int lists)
    {
        for (var list = 0; list < lists && bits.IsGood; list++)
        {
            if (!bits.Flag()) continue;
            var (last, next) = (8L, 8L);
            for (var i = 0; i < (list < 6 ? 16 : 64) && bits.IsGood; i++)
            {
                if (next != 0) next = (last + bits.SignedNumber() + 256) & 0xFF;
                if (next != 0) last = next;
            }
        }
    }

    private static void SkipPictureOrder(ref RbspReader bits)
    {
        var kind = bits.Number();
        if (kind == 0) bits.Number();
        if (kind != 1) return;
        bits.Flag();
        bits.SignedNumber();
        bits.SignedNumber();
        var cycle = Math.Min(bits.Number(), MaxCycle);
        for (; cycle > 0 && bits.IsGood; cycle--) bits.SignedNumber();
    }

    private static void SkipSubLayers(ref RbspReader bits, int more)
    {
        if (more == 0) return;
        var present = bits.Bits(16);
        for (var i = 0; i < more && bits.IsGood; i++)
        {
            var flags = present >> (14 - 2 * i);
            if ((flags & 2) != 0) bits.Skip(88);
            if ((flags & 1) != 0) bits.Skip(8);
        }
    }
}
