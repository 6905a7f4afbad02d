namespace CloudCam.Simulators.Jimi;

/// <summary>What differs between firmwares, or between the vendor's document and units seen in the field. The defaults are a current JC400.</summary>
public sealed record JimiQuirks
{
    /// <summary>Text answers are UTF-16BE (coding 2) instead of ASCII.</summary>
    public bool AnswersInUtf16 { get; init; }

    /// <summary>The server flag is returned with an answer; otherwise it is zero.</summary>
    public bool ReturnsFlag { get; init; } = true;

    /// <summary>EVIDEO is refused with <c>command length error</c> (firmware V1.8.0.9_250807).</summary>
    public bool RefusesEvideo { get; init; }

    /// <summary>Order of the parts of an upload; a real JC261 sends them like this.</summary>
    public IReadOnlyList<string> PartOrder { get; init; } = ["filename", "timestamp", "sign", "file"];

    /// <summary>Content type of the file part; a real JC261 says this wrong one.</summary>
    public string FilePartContentType { get; init; } = "multipart/form-data";

    /// <summary>Uploads are chunked instead of having a length.</summary>
    public bool ChunkedUploads { get; init; }

    /// <summary>The sign is the Base64 of the 16 digest bytes instead of the 32 hex letters.</summary>
    public bool SignsRawDigest { get; init; }

    /// <summary>What is hashed into every sign: the constant of the vendor's public document.</summary>
    public string SignSecret { get; init; } = "jimidvr@123!443";

    /// <summary>The <c>timestamp</c> differs from the true time by so many seconds.</summary>
    public int TimestampOffsetSeconds { get; init; }

    /// <summary>HTTP 200 without a body ends an upload, as on a JC261; otherwise the body must say code 200.</summary>
    public bool TakesBareOk { get; init; }

    /// <summary>Tries of HTTPUPLOADLIMIT.</summary>
    public int UploadTries { get; init; } = 5;

    /// <summary>Seconds between them (the vendor's default is three minutes).</summary>
    public double UploadRetrySeconds { get; init; } = 180;

    /// <summary>So many first tries of each upload break off in the middle of the file.</summary>
    public int BrokenUploads { get; init; }

    /// <summary>Bytes per second of an upload; 0 has no limit.</summary>
    public int UploadBytesPerSecond { get; init; }

    /// <summary>A name list is sent twice, five seconds apart (seen from a JC261).</summary>
    public bool SendsNameListTwice { get; init; }

    /// <summary>Event names without I or F, as in the vendor's example.</summary>
    public bool OlderNames { get; init; }

    /// <summary>Camera channels (0xE0) go out with the 7979 start of the document's table, not the 7878 of its example.</summary>
    public bool LongChannels { get; init; }

    /// <summary>Seconds the camera says <c>busy</c> after a photo or video command.</summary>
    public double BusySeconds { get; init; } = 10;

    /// <summary>Seconds from a photo command to the upload.</summary>
    public double PhotoSeconds { get; init; } = 2;

    /// <summary>A location without answer within five seconds counts as a broken link (document from V1.3.0 on), like a heartbeat.</summary>
    public bool ReconnectsWithoutLocationAnswer { get; init; } = true;

    /// <summary>Alarms without answer are sent once more, and again after each login. The document does not say.</summary>
    public bool RepeatsAlarms { get; init; } = true;

    /// <summary>Chance 0..1 that one bit of a packet's content is flipped behind its CRC.</summary>
    public double DamageProbability { get; init; }
}
