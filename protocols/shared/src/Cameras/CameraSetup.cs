using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;

namespace CloudCam.Protocols.Cameras;

/// <summary>What a session must know of the camera it talks to.</summary>
public sealed class CameraSetup
{
    /// <summary>The camera: the device id of all its events, files and commands.</summary>
    public required DeviceId Id { get; init; }

    /// <summary>User name; may be empty.</summary>
    public required string User { get; init; }

    /// <summary>Password; may be empty.</summary>
    public required string Password { get; init; }

    /// <summary>Channels to record, from 0; empty: channel 0.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [];

    /// <summary>When to record.</summary>
    public RecordingPolicy Recording { get; init; } = RecordingPolicy.Off;

    /// <summary>Zone of the camera's clock, which it does not tell itself.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What is known from conversations before this one.</summary>
    public CameraMemory Memory { get; init; } = new();

    /// <summary>Its settings for cases in which sources contradict each other.</summary>
    public Quirks Quirks { get; init; } = Quirks.None;
}
