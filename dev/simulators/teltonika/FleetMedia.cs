namespace CloudCam.Simulators.Teltonika;

/// <summary>The content fleet cameras send. Several cameras share the same bytes.</summary>
/// <param name="Photo">A JPEG.</param>
/// <param name="RawVideo">Raw H.265, for DualCam videos.</param>
/// <param name="Mp4">An MP4, for ADAS and DSM videos.</param>
/// <param name="VideoSeconds">Length of both videos in seconds.</param>
/// <param name="FramesPerSecond">Frame rate of both videos.</param>
public sealed record FleetMedia(
    ReadOnlyMemory<byte> Photo, ReadOnlyMemory<byte> RawVideo, ReadOnlyMemory<byte> Mp4, ushort VideoSeconds, byte FramesPerSecond)
{
    /// <summary>Random bytes in place of pictures, for load where nobody looks at them.</summary>
    /// <param name="random">Source of the bytes.</param>
    /// <param name="photoBytes">Size of the photo.</param>
    /// <param name="videoBytes">Size of each video.</param>
    /// <returns>The media.</returns>
    public static FleetMedia Noise(Random random, int photoBytes, int videoBytes)
    {
        return new FleetMedia(Fill(photoBytes), Fill(videoBytes), Fill(videoBytes), 10, 25);

        byte[] Fill(int size)
        {
            var bytes = new byte[size];
            random.NextBytes(bytes);
            return bytes;
        }
    }
}
