namespace CloudCam.Protocols.BSeries;

/// <summary>Operation codes of the audio and video connection. Source: the vendor's protocol document.</summary>
public enum BSeriesMedia : ushort
{
    /// <summary>To the camera, 4 bytes: the data connection id. No answer; a wrong id closes.</summary>
    LoginRequest = 0,

    /// <summary>From the camera: <see cref="Messages.BSeriesVideo"/>.</summary>
    VideoData = 1,

    /// <summary>From the camera: <see cref="Messages.BSeriesAudio"/>.</summary>
    AudioData = 2,

    /// <summary>To the camera: as <see cref="AudioData"/>, the time in milliseconds.</summary>
    TalkData = 3,

    /// <summary>Both ways, no text (seen in a public client, not in the document).</summary>
    KeepAlive = 255,
}
