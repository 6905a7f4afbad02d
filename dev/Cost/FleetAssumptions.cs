namespace CloudCam.Dev.Cost;

/// <summary>What a fleet does, per camera and day unless said otherwise. Every member is an option of <c>cost</c>.</summary>
internal sealed record FleetAssumptions
{
    /// <summary>Cameras that are connected.</summary>
    public required int Cameras { get; init; }

    /// <summary>Seconds between two positions or heartbeats of a camera, around the clock.</summary>
    public double PositionSeconds { get; init; } = 30;

    /// <summary>Alarms.</summary>
    public double Alarms { get; init; } = 20;

    /// <summary>Clips.</summary>
    public double Clips { get; init; } = 10;

    /// <summary>Mean size of a clip, MiB.</summary>
    public double ClipMebibytes { get; init; } = 8;

    /// <summary>Photos.</summary>
    public double Photos { get; init; } = 50;

    /// <summary>Mean size of a photo, KiB.</summary>
    public double PhotoKibibytes { get; init; } = 150;

    /// <summary>How much larger a file is with what is made of it for browsers (1: nothing is made). H.264 in MP4 stays as it is, raw H.265 becomes a second file.</summary>
    public double ConversionFactor { get; init; } = 1.5;

    /// <summary>Days that files are kept.</summary>
    public double RetentionDays { get; init; } = 30;

    /// <summary>Times a file is looked at, all in all.</summary>
    public double Views { get; init; } = 0.2;

    /// <summary>Cameras watched live at the same time, of the whole fleet, around the clock.</summary>
    public double LiveCameras { get; init; }

    /// <summary>Mean rate of a live stream, Mbit/s.</summary>
    public double LiveMegabits { get; init; } = 1;

    /// <summary>Events that travel in one request: 1 for a small fleet; events that gather while a request is on its way travel together.</summary>
    public double EventsPerRequest { get; init; } = 1;

    /// <summary>Events that one call of a function takes.</summary>
    public double EventsPerCall { get; init; } = 50;

    /// <summary>People with a console open, around the clock.</summary>
    public double Watchers { get; init; } = 5;

    /// <summary>Log lines that are kept, GB a day, of the whole system.</summary>
    public double LogGigabytesPerDay { get; init; } = 0.5;
}
