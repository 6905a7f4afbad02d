namespace CloudCam.Protocols.BSeries;

/// <summary>The two kinds of connection a camera serves on its one port; the magic of every frame says which.</summary>
public enum BSeriesConnection
{
    /// <summary>Commands and notices: magic <c>MO_O</c>.</summary>
    Operation,

    /// <summary>Pictures and sound: magic <c>MO_V</c>.</summary>
    AudioVideo,
}
