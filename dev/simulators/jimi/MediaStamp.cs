using System.Text;

namespace CloudCam.Simulators.Jimi;

/// <summary>Writes a text into media where no player looks: two clips of one recording differ, and both play.</summary>
internal static class MediaStamp
{
    private const int TsPacket = 188;

    /// <summary>A comment segment (FF FE) right behind the start of the picture.</summary>
    public static byte[] Jpeg(ReadOnlySpan<byte> picture, string text)
    {
        var comment = Encoding.ASCII.GetBytes(text);
        return [.. picture[..2], 0xFF, 0xFE, (byte)((comment.Length + 2) >> 8), (byte)(comment.Length + 2), .. comment, .. picture[2..]];
    }

    /// <summary>A box 'free' at the end (ISO 14496-12).</summary>
    public static byte[] Mp4(ReadOnlySpan<byte> clip, string text) =>
        [.. clip, .. new ByteWriter().U32((uint)(8 + Encoding.ASCII.GetByteCount(text))).Text("free").Text(text).Written];

    /// <summary>A null packet (PID 1FFF) at the end (ISO 13818-1).</summary>
    public static byte[] Ts(ReadOnlySpan<byte> clip, string text)
    {
        var packet = new byte[TsPacket];
        packet.AsSpan().Fill(0xFF);
        new byte[] { 0x47, 0x1F, 0xFF, 0x10 }.CopyTo(packet, 0);
        var stamp = Encoding.ASCII.GetBytes(text);
        stamp.AsSpan(0, Math.Min(stamp.Length, TsPacket - 4)).CopyTo(packet.AsSpan(4));
        return [.. clip, .. packet];
    }
}
