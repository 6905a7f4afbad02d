using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live;

/// <summary>JPEG pictures one after the other, each a part of a multipart body that replaces the one before (an image element shows them).</summary>
internal sealed class MjpegShape : ViewerShape
{
    /// <summary>What stands before a picture's size.</summary>
    public static ReadOnlySpan<byte> PartHead => "--cloudcam-picture\r\nContent-Type: image/jpeg\r\nContent-Length: "u8;

    public override bool Fits(LiveFormats formats) => formats.Video?.Codec == MediaCodec.Jpeg;

    public override string ContentTypeOf(LiveFormats formats) => "multipart/x-mixed-replace; boundary=cloudcam-picture";

    public override void Begin(LiveFormats formats, ViewerBatch batch)
    {
    }

    public override ShapeAnswer Add(in LiveFrame frame, FrameLog log, LiveFormats formats, ViewerBatch batch)
    {
        if (!Fits(formats)) return ShapeAnswer.Ends;
        if (frame.Kind == FrameKind.KeyPicture) log.AddTo(batch, frame.HeadStart, frame.HeadBytes + frame.PayloadBytes + frame.TailBytes);
        return ShapeAnswer.Done;
    }
}
