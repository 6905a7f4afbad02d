namespace CloudCam.Functions.Conversion;

/// <summary>
/// Counts the pictures of a raw H.265 stream (ITU-T H.265 Annex B): NAL units that hold the first slice of a picture. Start code 00 00 01,
/// then two header bytes (type in bits 1 to 6 of the first, 0 to 31 for slices), then first_slice_segment_in_pic_flag as the top bit.
/// </summary>
internal static class H265Pictures
{
    private const int HighestSliceType = 31;

    /// <summary>Pictures in the stream, read to its end.</summary>
    public static async Task<int> CountAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1_024];
        var pictures = 0;
        uint window = 0xFFFFFFFF; // The last four bytes: two of a start code's end and the header.
        var untilSlice = 0;
        var isSlice = false;
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            foreach (var current in buffer.AsSpan(0, count))
            {
                if (untilSlice > 0 && --untilSlice == 0 && isSlice && (current & 0x80) != 0) pictures++;
                window = (window << 8) | current;
                if ((window & 0xFFFFFF00) != 0x00000100) continue;
                // 00 00 01 and the first header byte are in the window; the slice header begins two bytes on.
                isSlice = ((current >> 1) & 0x3F) <= HighestSliceType;
                untilSlice = 2;
            }
        }
        return pictures;
    }
}
