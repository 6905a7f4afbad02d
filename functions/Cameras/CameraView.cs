using CloudCam.Core.Cameras;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.Cameras;

/// <summary>A camera that the relay dials, as the API shows it: what was registered, who holds it, and the device it is. Never a password.</summary>
internal sealed record CameraView
{
    public required string Id { get; init; }
    public required string Kind { get; init; }
    public required string Address { get; init; }
    public int? Port { get; init; }
    public string? User { get; init; }
    public string? PasswordSecret { get; init; }
    public required IReadOnlyList<int> Channels { get; init; }
    public required RecordingView Recording { get; init; }
    public string? TimeZone { get; init; }
    public string? Site { get; init; }
    public string? Name { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public IReadOnlyDictionary<string, string>? Quirks { get; init; }
    public required bool Enabled { get; init; }
    public DateTimeOffset? RegisteredAt { get; init; }
    public DateTimeOffset? ChangedAt { get; init; }
    public required bool Online { get; init; }

    /// <summary>Who dials it and how that went; null while nobody ever did.</summary>
    public LeaseView? Lease { get; init; }

    /// <summary>The device as <c>GET /api/devices/{id}</c> shows it: its connection, what it told of itself and of its channels.</summary>
    public DeviceView? Device { get; init; }

    /// <summary>Its newest alarm; only where one camera is asked for.</summary>
    public AlarmView? LastAlarm { get; init; }

    /// <summary>What is shown of a camera.</summary>
    public static CameraView Of(CameraRecord camera, CameraLease? lease, DeviceRows? device, AlarmView? lastAlarm = null) => new()
    {
        Id = camera.Id.Value, Kind = camera.Kind, Address = camera.Address, Port = camera.Port, User = camera.User.Length == 0 ? null : camera.User, PasswordSecret = camera.PasswordSecret,
        Channels = camera.Channels, Recording = RecordingView.Of(camera.Recording), TimeZone = camera.TimeZone, Site = camera.Site, Name = camera.Name, Tags = device?.Registration?.Tags ?? [],
        Quirks = camera.Quirks.Values.Count == 0 ? null : camera.Quirks.Values, Enabled = camera.Enabled, RegisteredAt = Known(camera.CreatedAt), ChangedAt = Known(camera.UpdatedAt),
        Online = device?.State?.Flag("online") ?? false, Lease = lease is null ? null : LeaseView.Of(lease, device), Device = device is null ? null : DeviceView.Of(device), LastAlarm = lastAlarm,
    };

    private static DateTimeOffset? Known(DateTimeOffset time) => time == default ? null : time;
}

/// <summary>When a camera is recorded.</summary>
[SchemaName("RecordingPolicy")]
internal sealed record RecordingView
{
    [Words(nameof(ApiWords.RecordingModes))]
    public required string Mode { get; init; }
    public required int SecondsBefore { get; init; }
    public required int SecondsAfter { get; init; }

    /// <summary>What is shown of a policy.</summary>
    public static RecordingView Of(RecordingPolicy policy) => new() { Mode = CameraRow.NameOf(policy.Mode), SecondsBefore = policy.SecondsBefore, SecondsAfter = policy.SecondsAfter };
}

/// <summary>Who holds a camera.</summary>
internal sealed record LeaseView
{
    /// <summary>The replica; null: nobody holds it.</summary>
    public string? Replica { get; init; }

    /// <summary>Since when the camera is connected there; null while it is not.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when the lease holds unless it is renewed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many replicas held it so far, this one included.</summary>
    public required long Term { get; init; }

    /// <summary>Why the last connection ended, or could not be made.</summary>
    public string? EndReason { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it is dialled next; null while it is connected, or dialled now.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Tries in a row that came to nothing.</summary>
    public required int Failures { get; init; }

    /// <summary>What is shown of a lease.</summary>
    public static LeaseView Of(CameraLease lease, DeviceRows? device) => new()
    {
        Replica = lease.Owner, Since = lease.Owner is not null && device?.State?.Flag("online") == true ? device.State.Time("connectedAt") : null, ExpiresAt = lease.Owner is null ? null : lease.ExpiresAt,
        Term = lease.Term, EndReason = lease.EndReason, EndedAt = lease.EndedAt, NextAttempt = lease.NextAttempt, Failures = lease.Failures,
    };
}
