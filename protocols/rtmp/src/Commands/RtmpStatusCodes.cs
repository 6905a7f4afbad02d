namespace CloudCam.Protocols.Rtmp.Commands;

/// <summary>Codes that clients look for.</summary>
public static class RtmpStatusCodes
{
    /// <summary>Answer to connect.</summary>
    public const string ConnectSuccess = "NetConnection.Connect.Success";

    /// <summary>Connect is refused: the address is none of ours.</summary>
    public const string ConnectRejected = "NetConnection.Connect.Rejected";

    /// <summary>A publisher may send.</summary>
    public const string PublishStart = "NetStream.Publish.Start";

    /// <summary>A publisher may not send: its name is unknown, or not its own.</summary>
    public const string PublishBadName = "NetStream.Publish.BadName";

    /// <summary>A publisher may not send: its device is registered as refused.</summary>
    public const string PublishDenied = "NetStream.Publish.Denied";

    /// <summary>A command that nobody knows here.</summary>
    public const string CallFailed = "NetConnection.Call.Failed";

    /// <summary>Its stream has ended.</summary>
    public const string UnpublishSuccess = "NetStream.Unpublish.Success";

    /// <summary>A player gets its stream from the beginning.</summary>
    public const string PlayReset = "NetStream.Play.Reset";

    /// <summary>A player gets its stream.</summary>
    public const string PlayStart = "NetStream.Play.Start";

    /// <summary>There is no such stream.</summary>
    public const string PlayStreamNotFound = "NetStream.Play.StreamNotFound";

    /// <summary>Something was refused for another reason.</summary>
    public const string Failed = "NetStream.Failed";
}
