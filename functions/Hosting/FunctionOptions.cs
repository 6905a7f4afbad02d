using System.Globalization;

namespace CloudCam.Functions.Hosting;

/// <summary>Settings of this app, each default with its reason. Names are the app settings' names.</summary>
public sealed record FunctionOptions
{
    /// <summary>Path of ffmpeg; null: sought on PATH, then in the npm package of the development stack.</summary>
    public string? FfmpegPath { get; init; }

    /// <summary>Frames per second of raw video whose camera did not tell, 1 to 120. 25: what most converters of this camera family assume.</summary>
    public double VideoFrameRate { get; init; } = 25;

    /// <summary>Seconds cut from the start of raw H.265, if the clip is longer, 0 to 10. 0.9: the vendor's own converter does so, the first pictures are broken.</summary>
    public double VideoSkipSeconds { get; init; } = 0.9;

    /// <summary>Longest run of one ffmpeg process, 5 s to 20 min. 5 min: a clip takes seconds, and two runs stay far below the function's 30 min.</summary>
    public TimeSpan ConversionTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Conversions at a time, 1 or 2: ffmpeg takes every core it gets, and one instance has one or two.</summary>
    public int ConversionConcurrency { get; init; } = 1;

    /// <summary>Largest file that is converted, and largest result, bytes. 512 MiB: the temporary disk of a small instance holds three of them.</summary>
    public long ConversionMaxBytes { get; init; } = 512L * 1_024 * 1_024;

    /// <summary>Silence after which a transfer is given up, 1 min to 6.5 days. 6 days: the service drops staged blocks after seven.</summary>
    public TimeSpan TransferGiveUpAfter { get; init; } = TimeSpan.FromDays(6);

    /// <summary>
    /// Silence after which a recording of live video that nobody ended is completed from what is stored, 1 min to 1 day. 3 min: a checkpoint follows every stored block, and the slowest
    /// camera fills one within its segment of a minute; whoever is quiet for three of them is dead.
    /// </summary>
    public TimeSpan RecordingLostAfter { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Age after which a stored transfer's job counts as lost and is queued again, 1 min to 1 day (one hour at least while the queue holds messages). 10 min: a queue that is worked on is empty long before.</summary>
    public TimeSpan MediaJobOverdueAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Life of a link, 1 min to 24 h. 15 min: a page can be read and a clip be watched; a link that leaks is soon worth nothing.</summary>
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is no number or time, or out of its range; the message names it.</exception>
    public static FunctionOptions From(IConfiguration settings)
    {
        var defaults = new FunctionOptions();
        return new FunctionOptions
        {
            FfmpegPath = settings["FFMPEG_PATH"] is { Length: > 0 } path ? path : null,
            VideoFrameRate = Number(settings, nameof(VideoFrameRate), defaults.VideoFrameRate, 1, 120),
            VideoSkipSeconds = Number(settings, nameof(VideoSkipSeconds), defaults.VideoSkipSeconds, 0, 10),
            ConversionTimeout = Span(settings, nameof(ConversionTimeout), defaults.ConversionTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(20)),
            ConversionConcurrency = (int)Number(settings, nameof(ConversionConcurrency), defaults.ConversionConcurrency, 1, 2),
            ConversionMaxBytes = (long)Number(settings, nameof(ConversionMaxBytes), defaults.ConversionMaxBytes, 1_024, 16L * 1_024 * 1_024 * 1_024),
            TransferGiveUpAfter = Span(settings, nameof(TransferGiveUpAfter), defaults.TransferGiveUpAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(6.5)),
            RecordingLostAfter = Span(settings, nameof(RecordingLostAfter), defaults.RecordingLostAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
            MediaJobOverdueAfter = Span(settings, nameof(MediaJobOverdueAfter), defaults.MediaJobOverdueAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
            LinkLifetime = Span(settings, nameof(LinkLifetime), defaults.LinkLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)),
        };
    }

    private static double Number(IConfiguration settings, string name, double fallback, double least, double most)
    {
        if (settings[name] is not { Length: > 0 } text) return fallback;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Setting {name} must be a number from {least} to {most}."));
    }

    private static TimeSpan Span(IConfiguration settings, string name, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        if (settings[name] is not { Length: > 0 } text) return fallback;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value : throw new InvalidOperationException($"Setting {name} must be a time span ([d.]hh:mm:ss) from {least} to {most}.");
    }
}
