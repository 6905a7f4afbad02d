using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Cameras;

/// <summary>Who dials a camera, for how long, and how the last connection ended: its row <c>lease</c>. Written by the holder only, fenced by its ETag.</summary>
public sealed record CameraLease
{
    /// <summary>The camera.</summary>
    public required DeviceId Camera { get; init; }

    /// <summary>The replica that holds it; null: nobody, it is free.</summary>
    public string? Owner { get; init; }

    /// <summary>The very process of that replica: another one of the same name is not the holder.</summary>
    public string? Instance { get; init; }

    /// <summary>Number of the holder among all that ever held it, 1 and up.</summary>
    public long Term { get; init; }

    /// <summary>How long the lease holds after each writing.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When it ends unless it is renewed, by the holder's clock. For people: replicas go by how long they saw the row unchanged.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Why the last connection ended, lower case with dashes; null: none has ended yet.</summary>
    public string? EndReason { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the camera is dialled next; null: it is connected, or dialled now.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Tries in a row that came to nothing.</summary>
    public int Failures { get; init; }

    /// <summary>Version of the registration the last try was made with: a changed one is tried at once.</summary>
    public string? TriedVersion { get; init; }

    /// <summary>Version of the row; null before it is written.</summary>
    public string? ETag { get; init; }

    /// <summary>All columns.</summary>
    public Dictionary<string, object?> ToValues() => new()
    {
        ["owner"] = Owner, ["instance"] = Instance, ["term"] = Term, ["leaseMilliseconds"] = (long)Duration.TotalMilliseconds, ["expiresAt"] = ExpiresAt, ["endReason"] = EndReason,
        ["endedAt"] = EndedAt, ["nextAttempt"] = NextAttempt, ["failures"] = Failures, ["triedVersion"] = TriedVersion,
    };

    /// <summary>Reads a row back; null when its key is no camera.</summary>
    public static CameraLease? Read(TableRow row) => !DeviceId.TryParse(row.PartitionKey, out var camera) ? null : new CameraLease
    {
        Camera = camera, Owner = row.Text("owner") is { Length: > 0 } owner ? owner : null, Instance = row.Text("instance"), Term = row.Number("term") ?? 0,
        Duration = TimeSpan.FromMilliseconds(Math.Clamp(row.Number("leaseMilliseconds") ?? 30_000, 1_000, 600_000)), ExpiresAt = row.Time("expiresAt"), EndReason = row.Text("endReason"),
        EndedAt = row.Time("endedAt"), NextAttempt = row.Time("nextAttempt"), Failures = (int)Math.Clamp(row.Number("failures") ?? 0, 0, 1_000), TriedVersion = row.Text("triedVersion"),
        ETag = row.ETag,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Camera} by {Owner ?? "nobody"}, term {Term}");
}
