using System.Buffers.Binary;
using CloudCam.Protocols.Listing;
using CloudCam.Protocols.Teltonika.Listing;

namespace CloudCam.Protocols.Teltonika;

/// <summary>
/// Lists frames of both directions from a hex dump. A frame may go on in the next chunk; a chunk that does not go on with it but is
/// whole in itself ends the wait, so that one damaged line does not swallow the rest of a dump.
/// </summary>
/// <param name="options">Limits and file order of the server whose replies are shown.</param>
public sealed class TeltonikaFrameLister(TeltonikaOptions options) : IFrameLister
{
    // A file can hold 00 09 or 00 00 00 00 by chance, but hardly a frame of this size that ends where the chunk ends.
    private const int ShortestStrongFrame = 8;

    private readonly FrameNarrator narrator = new(options);
    private ReadOnlyMemory<byte> unfinished;

    /// <inheritdoc/>
    public IEnumerable<FrameListing> List(ReadOnlyMemory<byte> chunk)
    {
        var listings = new List<FrameListing>();
        if (chunk.IsEmpty) return listings;
        if (!unfinished.IsEmpty)
        {
            ReadOnlyMemory<byte> joined = (byte[])[.. unfinished.Span, .. chunk.Span];
            if (IsWholeInItself(chunk) && !GoesOn(joined)) listings.Add(Unfinished());
            else chunk = joined;
        }
        unfinished = default;
        while (!chunk.IsEmpty)
        {
            switch (WireCutter.TryCut(chunk, out var frame, out var reason))
            {
                case WireCut.Frame:
                    listings.Add(narrator.Describe(frame));
                    chunk = chunk[frame.TotalBytes..];
                    break;
                case WireCut.Unfinished:
                    unfinished = chunk.ToArray();
                    return listings;
                default:
                    listings.Add(new FrameListing { Error = $"{reason}; {chunk.Length} bytes dropped" });
                    return listings;
            }
        }
        return listings;
    }

    /// <inheritdoc/>
    public IEnumerable<FrameListing> Finish()
    {
        if (unfinished.IsEmpty) return [];
        // Some servers close with the command id alone.
        var listing = unfinished.Span.SequenceEqual((ReadOnlySpan<byte>)[0, 0]) ? new FrameListing { Frame = FrameNames.Close } : Unfinished();
        unfinished = default;
        return [listing];
    }

    private FrameListing Unfinished()
    {
        var bytes = unfinished.Span;
        var name = bytes.Length < 2 ? "frame" : FrameNames.Of((TeltonikaCommand)bytes[1]);
        var expected = bytes.Length < 4 ? "" : $" of {(bytes[1] == 0 ? 16 : 4 + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]))}";
        return new FrameListing { Error = $"unfinished {name}: {bytes.Length}{expected} bytes" };
    }

    /// <summary>Whether a chunk is nothing but right frames, at least one of them too long to be that by chance.</summary>
    private static bool IsWholeInItself(ReadOnlyMemory<byte> chunk)
    {
        var isStrong = false;
        while (!chunk.IsEmpty)
        {
            if (WireCutter.TryCut(chunk, out var frame, out _) != WireCut.Frame || frame.LengthValid == false) return false;
            isStrong |= frame.TotalBytes >= ShortestStrongFrame;
            chunk = chunk[frame.TotalBytes..];
        }
        return isStrong;
    }

    /// <summary>Whether the unfinished frame ends well in the new chunk, and what follows it is right as well.</summary>
    private bool GoesOn(ReadOnlyMemory<byte> joined)
    {
        var isFirst = true;
        while (!joined.IsEmpty)
        {
            var cut = WireCutter.TryCut(joined, out var frame, out _);
            if (cut != WireCut.Frame) return !isFirst && cut == WireCut.Unfinished;
            if (frame.LengthValid == false) return false;
            if (isFirst && frame.Command == TeltonikaCommand.Data && !narrator.Continues(frame.Data.Span[..^2], BinaryPrimitives.ReadUInt16BigEndian(frame.Data.Span[^2..]))) return false;
            isFirst = false;
            joined = joined[frame.TotalBytes..];
        }
        return true;
    }
}
