using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live;

/// <summary>FLV: header, configurations, then tags as they stand in memory.</summary>
/// <param name="isEnhanced">H.265 by its four-character code (Enhanced RTMP), not by codec number 12.</param>
internal sealed class FlvShape(bool isEnhanced) : ViewerShape
{
    private int videoVersion;
    private int soundVersion;

    public override bool Fits(LiveFormats formats) => formats.Video?.Codec != MediaCodec.Jpeg;

    public override string ContentTypeOf(LiveFormats formats) => "video/x-flv";

    public override void Begin(LiveFormats formats, ViewerBatch batch)
    {
        batch.Add(FlvTags.Start(formats.Sound is not null, formats.Video is not null));
        AddVideo(formats, batch);
        AddSound(formats, batch);
    }

    public override ShapeAnswer Add(in LiveFrame frame, FrameLog log, LiveFormats formats, ViewerBatch batch)
    {
        if (frame.HeadBytes == 0) return ShapeAnswer.Done;
        if (frame.Kind == FrameKind.Sound)
        {
            if (frame.Version != soundVersion && frame.Version != formats.SoundVersion) return ShapeAnswer.Done;
            if (frame.Version != soundVersion) AddSound(formats, batch);
        }
        else if (frame.Version != videoVersion)
        {
            // Of the formats between only the newest is known any more.
            if (frame.Version != formats.VideoVersion || frame.Kind != FrameKind.KeyPicture) return ShapeAnswer.NeedsKey;
            if (!Fits(formats)) return ShapeAnswer.Ends;
            AddVideo(formats, batch);
        }
        if (isEnhanced && frame.EnhancedBytes > 0)
        {
            log.AddTo(batch, frame.EnhancedStart, frame.EnhancedBytes);
            log.AddTo(batch, frame.PayloadStart, frame.PayloadBytes + frame.TailBytes);
        }
        else
        {
            log.AddTo(batch, frame.HeadStart, frame.HeadBytes + frame.PayloadBytes + frame.TailBytes);
        }
        return ShapeAnswer.Done;
    }

    private void AddVideo(LiveFormats formats, ViewerBatch batch)
    {
        batch.Add(isEnhanced && formats.EnhancedVideoTag.Length > 0 ? formats.EnhancedVideoTag : formats.VideoTag);
        videoVersion = formats.VideoVersion;
    }

    private void AddSound(LiveFormats formats, ViewerBatch batch)
    {
        batch.Add(formats.SoundTag);
        soundVersion = formats.SoundVersion;
    }
}
