using CloudCam.Core.Alarms;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Webhooks;

/// <summary>Somebody who wants to be called: one row of the table <c>webhooks</c>. Its secret is not in it (<see cref="WebhookSignature"/>).</summary>
internal sealed record WebhookSubscription
{
    /// <summary>32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Where to.</summary>
    public required Uri Url { get; init; }

    /// <summary>Kinds of notices: <see cref="Notice.AlarmKind"/>, <see cref="Notice.FileKind"/>; empty: all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Words of alarms; empty: all.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>Only alarms of this severity and above.</summary>
    public AlarmSeverity MinSeverity { get; init; } = AlarmSeverity.Info;

    /// <summary>Only these devices; empty: all.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Whether it is called.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Why it was switched off by us: <c>gone</c> (it answered 410), <c>failing</c>; null otherwise.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Which of its secrets is the newest, 1 and up.</summary>
    public int SecretVersion { get; init; } = 1;

    /// <summary>Since when the newest secret is.</summary>
    public required DateTimeOffset SecretSince { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when nothing arrived; null: the last call arrived, or there was none.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why the last call did not arrive, lower case with dashes; null when it did.</summary>
    public string? LastFailure { get; init; }

    /// <summary>Changes with every write; null before the first.</summary>
    public string? ETag { get; init; }

    /// <summary>Whether it asked for this notice. Of an alarm only the first is told: what is folded into it later is a count in the API.</summary>
    public bool Wants(Notice notice) =>
        Enabled && (notice.Kind != Notice.AlarmKind || notice.IsNew) && notice.Severity >= MinSeverity
        && (Kinds.Count == 0 || Kinds.Contains(notice.Kind)) && (Alarms.Count == 0 || Alarms.Contains(notice.Alarm)) && (Devices.Count == 0 || Devices.Contains(notice.Device.Value));

    /// <summary>Versions of the secret that sign now, the newest first.</summary>
    public IReadOnlyList<int> SigningVersions(DateTimeOffset now, TimeSpan grace) =>
        SecretVersion > 1 && now - SecretSince < grace ? [SecretVersion, SecretVersion - 1] : [SecretVersion];
}
