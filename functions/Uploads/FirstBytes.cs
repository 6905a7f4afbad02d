using CloudCam.Core.Media;

namespace CloudCam.Functions.Uploads;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
internal static class FirstBytes
{
    /// <summary>As many as are looked at.</summary>
    public const int Needed = (2 * TsPacketBytes) + 1;

    private const int TsPacketBytes = 188;
    private const byte TsSync = 0x47;

    /// <summary>JPEG (ITU-T T.81: FF D8 FF), MP4 (ISO/IEC 14496-12: the first box is <c>ftyp</c>), MPEG transport stream (ISO/IEC 13818-1: 47 every 188 bytes), else unknown.</summary>
    /// <param name="bytes">The start of the file: <see cref="Needed"/> bytes, or all of it.</param>
    public static MediaFormat FormatOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return MediaFormat.Jpeg;
        if (bytes.Length >= 8 && bytes.Slice(4, 4).SequenceEqual("ftyp"u8)) return MediaFormat.Mp4;
        if (bytes.Length < TsPacketBytes) return MediaFormat.Unknown;
        for (var at = 0; at < bytes.Length && at < Needed; at += TsPacketBytes)
        {
            if (bytes[at] != TsSync) return MediaFormat.Unknown;
        }
        return MediaFormat.MpegTs;
    }
}
