using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live;

/// <summary>Fragmented MP4: the initialisation, then a fragment for each picture and each piece of sound.</summary>
internal sealed class Mp4Shape : ViewerShape
{
    private int videoVersion;
    private int soundVersion;
    private MediaCodec codec;
    private bool hasSound;

    public override bool Fits(LiveFormats formats) => formats.Mp4Init.Length > 0;

    public override string ContentTypeOf(LiveFormats formats) => formats.Mp4ContentType;

    public override void Begin(LiveFormats formats, ViewerBatch batch)
    {
        (codec, hasSound) = (formats.Video!.Codec, formats.Sound is not null);
        AddInit(formats, batch);
    }

    public override ShapeAnswer Add(in LiveFrame frame, FrameLog log, LiveFormats formats, ViewerBatch batch)
    {
        if (frame.FragmentBytes == 0) return ShapeAnswer.Done;
        if (frame.Kind == FrameKind.Sound)
        {
            // A new initialisation belongs before a key frame: browsers drop pictures up to the next one behind it.
            if (!hasSound || frame.Version != soundVersion) return ShapeAnswer.Done;
        }
        else if (frame.Version != videoVersion || (hasSound && frame.Kind == FrameKind.KeyPicture && soundVersion != formats.SoundVersion))
        {
            if (frame.Version != formats.VideoVersion || frame.Kind != FrameKind.KeyPicture) return ShapeAnswer.NeedsKey;
            // A track more or less, or another codec, is another film to a browser.
            if (!Fits(formats) || formats.Video!.Codec != codec || (formats.Sound is not null) != hasSound) return ShapeAnswer.Ends;
            AddInit(formats, batch);
        }
        log.AddTo(batch, frame.Start, frame.FragmentBytes);
        if (!frame.IsWholeFragment) log.AddTo(batch, frame.PayloadStart, frame.PayloadBytes);
        return ShapeAnswer.Done;
    }

    private void AddInit(LiveFormats formats, ViewerBatch batch)
    {
        batch.Add(formats.Mp4Init);
        (videoVersion, soundVersion) = (formats.VideoVersion, formats.SoundVersion);
    }
}
