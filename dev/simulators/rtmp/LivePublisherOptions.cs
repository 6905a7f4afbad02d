namespace CloudCam.Simulators.Rtmp;

/// <summary>Everything a publisher needs.</summary>
public sealed record LivePublisherOptions
{
    /// <summary>Where it pushes: <c>rtmp://host:port/live/0/&lt;imei&gt;</c>, or <c>http://host:port/live/0/&lt;imei&gt;.flv</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>What it shows.</summary>
    public required LiveMedia Media { get; init; }

    /// <summary>What is odd about it.</summary>
    public LiveQuirks Quirks { get; init; } = new();

    /// <summary>Length of stream after which it ends by itself; null: not.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>Clock by which pictures leave.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
