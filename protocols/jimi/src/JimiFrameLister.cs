using System.Buffers;
using CloudCam.Protocols.Jimi.Listing;
using CloudCam.Protocols.Listing;

namespace CloudCam.Protocols.Jimi;

/// <summary>
/// Lists frames of both directions from a hex dump, those whose length or CRC is wrong too. A frame may go on in the next chunk; a chunk that begins with
/// a right frame of its own ends the wait, so that one damaged line does not swallow the rest of a dump.
/// </summary>
/// <param name="options">Limit of the server whose replies are shown.</param>
/// <param name="time">The server's clock: it tells the time to units that ask for it.</param>
public sealed class JimiFrameLister(JimiCodecOptions options, TimeProvider time) : IFrameLister
{
    private readonly JimiFrameDecoder decoder = new(options);
    private readonly FrameNarrator narrator = new(time);
    private ReadOnlyMemory<byte> unfinished;

    /// <inheritdoc/>
    public IEnumerable<FrameListing> List(ReadOnlyMemory<byte> chunk)
    {
        var listings = new List<FrameListing>();
        if (chunk.IsEmpty) return listings;
        if (!unfinished.IsEmpty)
        {
            ReadOnlyMemory<byte> joined = (byte[])[.. unfinished.Span, .. chunk.Span];
            if (BeginsWithAGoodFrame(chunk) && !BeginsWithAGoodFrame(joined)) listings.Add(Unfinished());
            else chunk = joined;
        }
        unfinished = default;
        while (!chunk.IsEmpty)
        {
            var unread = new ReadOnlySequence<byte>(chunk);
            var isDecoded = decoder.TryDecode(ref unread, out var frame);
            if (isDecoded && frame.IsFrame)
            {
                listings.Add(narrator.Describe(frame));
            }
            else if (FrameSalvage.TryCut(chunk, out var salvaged))
            {
                frame = salvaged;
                listings.Add(narrator.Describe(frame) with { LengthValid = false });
            }
            else if (isDecoded)
            {
                listings.Add(new FrameListing { Error = $"{frame.Bytes.Length} bytes are no frame: {ReasonOf(frame.Fault)}" });
            }
            else
            {
                unfinished = chunk.ToArray();
                return listings;
            }
            chunk = chunk[frame.Bytes.Length..];
        }
        return listings;
    }

    /// <inheritdoc/>
    public IEnumerable<FrameListing> Finish()
    {
        if (unfinished.IsEmpty) return [];
        var listing = Unfinished();
        unfinished = default;
        return [listing];
    }

    private FrameListing Unfinished()
    {
        var bytes = unfinished.Span;
        var total = FrameSalvage.ToldBytes(bytes);
        return new FrameListing { Error = $"unfinished frame: {bytes.Length}{(total is { } told ? $" of {told}" : "")} bytes" };
    }

    private bool BeginsWithAGoodFrame(ReadOnlyMemory<byte> bytes)
    {
        var unread = new ReadOnlySequence<byte>(bytes);
        return decoder.TryDecode(ref unread, out var frame) && frame.IsGood;
    }

    private static string ReasonOf(JimiFault fault) => fault switch
    {
        JimiFault.Length => "the length is below 5 or over the limit",
        JimiFault.Stop => "no 0d0a where the length says that it ends",
        _ => "no 7878 or 7979",
    };
}
