namespace CloudCam.Protocols.Rtmp;

/// <summary>Message types (RTMP specification 1.0, sections 5.4, 6.1 and 7.1). Others are handed on by their number and mean nothing here.</summary>
public enum RtmpMessageType : byte
{
    /// <summary>Payload bytes of a chunk from now on, u32.</summary>
    SetChunkSize = 1,

    /// <summary>The unfinished message of a chunk stream (u32) will not go on.</summary>
    Abort = 2,

    /// <summary>Bytes received so far, u32.</summary>
    Acknowledgement = 3,

    /// <summary>Events of streams, and pings: <see cref="RtmpUserControl"/>.</summary>
    UserControl = 4,

    /// <summary>Bytes after which the receiver is to acknowledge, u32.</summary>
    WindowAcknowledgementSize = 5,

    /// <summary>Bytes that may be under way unacknowledged, u32, and a kind of limit, u8.</summary>
    SetPeerBandwidth = 6,

    /// <summary>Sound: the body of an FLV audio tag.</summary>
    Audio = 8,

    /// <summary>Pictures: the body of an FLV video tag.</summary>
    Video = 9,

    /// <summary>Data in AMF3: a zero byte and AMF0 from every encoder known.</summary>
    DataAmf3 = 15,

    /// <summary>Shared object in AMF3; of no use here.</summary>
    SharedObjectAmf3 = 16,

    /// <summary>Command in AMF3: a zero byte and AMF0 from every encoder known.</summary>
    CommandAmf3 = 17,

    /// <summary>Data in AMF0: metadata.</summary>
    Data = 18,

    /// <summary>Shared object in AMF0; of no use here.</summary>
    SharedObject = 19,

    /// <summary>Command in AMF0.</summary>
    Command = 20,

    /// <summary>Several messages in one, as FLV tags: <see cref="Flv.RtmpAggregate"/>.</summary>
    Aggregate = 22,
}
