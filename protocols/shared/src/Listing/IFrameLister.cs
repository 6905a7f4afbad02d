namespace CloudCam.Protocols.Listing;

/// <summary>Explains wire bytes to people: the engine of <c>decode</c>. Keeps state from chunk to chunk (half frames, checksum chains).</summary>
public interface IFrameLister
{
    /// <summary>Takes one chunk as it came over the wire and gives what is complete now. Never throws for bad bytes: the listing says what is wrong with them.</summary>
    IEnumerable<FrameListing> List(ReadOnlyMemory<byte> chunk);

    /// <summary>Call at the end of the input: an unfinished frame is told as an error.</summary>
    IEnumerable<FrameListing> Finish();
}
