namespace CloudCam.Relay.Live;

/// <summary>What became of a frame that was to be sent.</summary>
internal enum ShapeAnswer
{
    /// <summary>It is in the batch, or in no such form.</summary>
    Done,

    /// <summary>It cannot be understood without what was missed: the next key frame can.</summary>
    NeedsKey,

    /// <summary>The stream is now one that this form cannot go on with.</summary>
    Ends,
}

/// <summary>A viewer's form of a stream: which parts of a frame it is sent, and what must stand before.</summary>
internal abstract class ViewerShape
{
    /// <summary>Whether the stream has this form.</summary>
    public abstract bool Fits(LiveFormats formats);

    /// <summary>Value of <c>Content-Type</c>; asked for once the formats are known.</summary>
    public abstract string ContentTypeOf(LiveFormats formats);

    /// <summary>What stands before the first frame; the head of the response is in front of it.</summary>
    public abstract void Begin(LiveFormats formats, ViewerBatch batch);

    /// <summary>Adds a frame to what is sent next.</summary>
    public abstract ShapeAnswer Add(in LiveFrame frame, FrameLog log, LiveFormats formats, ViewerBatch batch);
}
