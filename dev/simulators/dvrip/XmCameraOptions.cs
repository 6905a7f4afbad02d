using System.Net;

namespace CloudCam.Simulators.Dvrip;

/// <summary>What a simulated XM camera is.</summary>
public sealed record XmCameraOptions
{
    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen on; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>User name.</summary>
    public string User { get; init; } = "admin";

    /// <summary>Password.</summary>
    public string Password { get; init; } = "";

    /// <summary>Sixteen hex digits.</summary>
    public string SerialNumber { get; init; } = "b0c4d5e6f7081920";

    /// <summary>Channels: one is a camera, more are a recorder.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Alarm outputs.</summary>
    public int AlarmOutputs { get; init; } = 2;

    /// <summary>Seconds between two keepalives, as told at the login; a control connection that is silent for three times as long is closed.</summary>
    public int AliveInterval { get; init; } = 20;

    /// <summary>How long a connection may go without a login or a claim.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What it sees and hears.</summary>
    public required XmMedia Media { get; init; }

    /// <summary>An alarm begins so long after the one before it; null: only when somebody raises one.</summary>
    public TimeSpan? AlarmEvery { get; init; }

    /// <summary>How long such an alarm lasts.</summary>
    public TimeSpan AlarmLasts { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Event of such an alarm, as the wire has it.</summary>
    public string AlarmEvent { get; init; } = "VideoMotion";

    /// <summary>Where alarms are pushed to besides; null: nowhere, until somebody sets NetWork.AlarmServer.</summary>
    public IPEndPoint? AlarmServer { get; init; }

    /// <summary>Recordings on its disk for each channel.</summary>
    public int Recordings { get; init; } = 150;

    /// <summary>Seconds of each recording.</summary>
    public int RecordingSeconds { get; init; } = 20;

    /// <summary>How long a restart takes; connections are refused meanwhile.</summary>
    public TimeSpan RebootTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The camera's clock is so far ahead of UTC: its time zone, and its error.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>Bytes per second of a download; 0: as fast as the line.</summary>
    public int DownloadBytesPerSecond { get; init; }

    /// <summary>Its firmware.</summary>
    public XmQuirks Quirks { get; init; } = new();

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of all chance. One per camera.</summary>
    public Random Random { get; init; } = new(1);
}
