namespace CloudCam.Core.Live;

/// <summary>In which form a viewer takes a stream; the ending of its link.</summary>
public enum LiveForm
{
    /// <summary>FLV over HTTP, <c>.flv</c>: mpegts.js, ffplay, VLC, and other replicas.</summary>
    Flv,

    /// <summary>Fragmented MP4 over HTTP, <c>.mp4</c>: what browsers take by Media Source Extensions.</summary>
    Mp4,

    /// <summary>Pictures one after the other (<c>multipart/x-mixed-replace</c>), <c>.mjpeg</c>: cameras that send JPEG, in an image element.</summary>
    Mjpeg,
}

/// <summary>For whom a link is.</summary>
public enum LiveScope
{
    /// <summary>People and their players: any replica answers, fetching the stream from another where it must.</summary>
    Viewer,

    /// <summary>Another replica: only what is published here is given, so that replicas never fetch from each other in a circle.</summary>
    Replica,
}
