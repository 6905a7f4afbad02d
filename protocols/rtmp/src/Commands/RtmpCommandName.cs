namespace CloudCam.Protocols.Rtmp.Commands;

/// <summary>Commands and data names that matter here (RTMP specification 1.0, section 7.2; FCPublish and its kin are what encoders send besides).</summary>
public enum RtmpCommandName
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary><c>connect</c>: <see cref="RtmpConnect"/>.</summary>
    Connect,

    /// <summary><c>releaseStream</c>: <see cref="RtmpStreamCommand"/>; a publisher asks that a stream of an earlier connection be let go.</summary>
    ReleaseStream,

    /// <summary><c>FCPublish</c>: <see cref="RtmpStreamCommand"/>; announces a publish.</summary>
    FcPublish,

    /// <summary><c>FCUnpublish</c>: <see cref="RtmpStreamCommand"/>; announces its end.</summary>
    FcUnpublish,

    /// <summary><c>createStream</c>: no arguments; the answer gives an id.</summary>
    CreateStream,

    /// <summary><c>publish</c>: <see cref="RtmpStreamCommand"/>.</summary>
    Publish,

    /// <summary><c>play</c>: <see cref="RtmpStreamCommand"/>.</summary>
    Play,

    /// <summary><c>deleteStream</c>: <see cref="RtmpStreamCommand"/> with an id.</summary>
    DeleteStream,

    /// <summary><c>closeStream</c>: no arguments.</summary>
    CloseStream,

    /// <summary><c>_result</c>: an answer.</summary>
    Result,

    /// <summary><c>_error</c>: a refusal.</summary>
    Error,

    /// <summary><c>onStatus</c>: <see cref="RtmpStatus"/>.</summary>
    OnStatus,

    /// <summary><c>onMetaData</c>: <see cref="RtmpMetadata"/>.</summary>
    OnMetaData,

    /// <summary><c>@setDataFrame</c>: data to be kept for players, its real name following.</summary>
    SetDataFrame,
}
