namespace CloudCam.Protocols.BSeries;

/// <summary>Operation codes of the operation connection. Source: the vendor's protocol document; codes marked so only from its sample client and captures.</summary>
public enum BSeriesOperation : ushort
{
    /// <summary>To the camera, no text.</summary>
    LoginRequest = 0,

    /// <summary>From the camera: 27 bytes, or 2 when refused. <see cref="Messages.BSeriesLoginAnswer"/>.</summary>
    LoginResponse = 1,

    /// <summary>To the camera, 26 bytes: user 13, password 13, filled with zeros.</summary>
    VerifyRequest = 2,

    /// <summary>From the camera: 3 bytes, or 2 when refused. <see cref="Messages.BSeriesVerifyAnswer"/>.</summary>
    VerifyResponse = 3,

    /// <summary>To the camera, 1 byte.</summary>
    VideoStartRequest = 4,

    /// <summary>From the camera: 6 bytes with a data connection id, else 2. <see cref="Messages.BSeriesStartAnswer"/>.</summary>
    VideoStartResponse = 5,

    /// <summary>To the camera, no text.</summary>
    VideoEnd = 6,

    /// <summary>To the camera, 4 bytes: a code of <see cref="BSeriesFrameInterval"/>.</summary>
    VideoFrameInterval = 7,

    /// <summary>To the camera, 1 byte.</summary>
    AudioStartRequest = 8,

    /// <summary>From the camera, as <see cref="VideoStartResponse"/>.</summary>
    AudioStartResponse = 9,

    /// <summary>To the camera, no text.</summary>
    AudioEnd = 10,

    /// <summary>To the camera, 1 byte: seconds the camera buffers.</summary>
    TalkStartRequest = 11,

    /// <summary>From the camera, as <see cref="VideoStartResponse"/>; result 2 when somebody else talks.</summary>
    TalkStartResponse = 12,

    /// <summary>To the camera, no text.</summary>
    TalkEnd = 13,

    /// <summary>To the camera, 1 byte: motors and outputs (seen in the vendor's sample client).</summary>
    DecoderControl = 14,

    /// <summary>Both ways: bytes of the camera's serial port (sample client).</summary>
    SerialData = 15,

    /// <summary>To the camera, no text (sample client).</summary>
    FetchParameters = 16,

    /// <summary>From the camera, 8 bytes: resolution, brightness, ... (sample client).</summary>
    Parameters = 17,

    /// <summary>From the camera, 2 bytes (sample client).</summary>
    ParametersChanged = 18,

    /// <summary>To the camera, 2 bytes (sample client).</summary>
    SetParameter = 19,

    /// <summary>From the camera: type, and 2 or 8 bytes more. <see cref="Messages.BSeriesAlarm"/>.</summary>
    AlarmNotify = 25,

    /// <summary>From the camera after verify, 1152 bytes: other cameras it knows (captures).</summary>
    OtherDevices = 28,

    /// <summary>To the camera (sample client).</summary>
    BufferTime = 29,

    /// <summary>Both ways, no text, every minute; silence of two minutes ends the connection.</summary>
    KeepAlive = 255,
}
