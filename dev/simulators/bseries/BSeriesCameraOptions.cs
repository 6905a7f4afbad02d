using System.Net;

namespace CloudCam.Simulators.BSeries;

/// <summary>What a simulated B Series camera is.</summary>
public sealed record BSeriesCameraOptions
{
    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen on; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>User name, at most 13 characters.</summary>
    public string User { get; init; } = "admin";

    /// <summary>Password, at most 13 characters.</summary>
    public string Password { get; init; } = "";

    /// <summary>Camera id: the twelve hex digits of its MAC.</summary>
    public string CameraId { get; init; } = "00606E8A1B2C";

    /// <summary>What it sees and hears.</summary>
    public required BSeriesMedia Media { get; init; }

    /// <summary>An alarm begins so long after the one before it; null: only when somebody raises one.</summary>
    public TimeSpan? AlarmEvery { get; init; }

    /// <summary>How long such an alarm lasts.</summary>
    public TimeSpan AlarmLasts { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Its clock is so far ahead of UTC.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>Its firmware.</summary>
    public BSeriesQuirks Quirks { get; init; } = new();

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of all chance. One per camera.</summary>
    public Random Random { get; init; } = new(1);
}

/// <summary>What such a camera raises an alarm for.</summary>
public enum BSeriesAlarm
{
    /// <summary>No longer.</summary>
    Stopped,

    /// <summary>Something moved.</summary>
    Motion,

    /// <summary>Its input was closed.</summary>
    Input,

    /// <summary>Something was heard.</summary>
    Sound,
}
