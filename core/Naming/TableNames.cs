namespace CloudCam.Core.Naming;

/// <summary>Tables and the fixed row keys in them.</summary>
public static class TableNames
{
    /// <summary>Partition: device id. Rows: <see cref="DeviceRow"/> and <see cref="StateRow"/>.</summary>
    public const string Devices = "devices";

    /// <summary>Partition: device id. Row: transfer id.</summary>
    public const string Transfers = "transfers";

    /// <summary>Partition: device id. Row: newest-first key, see <see cref="RowKeys"/>.</summary>
    public const string Media = "media";

    /// <summary>Partition: device id. Row: file name, and <see cref="RecordingListRow"/>.</summary>
    public const string Recordings = "recordings";

    /// <summary>Row of <see cref="Recordings"/>: the last list as a whole. Sorts before every file name.</summary>
    public const string RecordingListRow = "!list";

    /// <summary>Partition: <see cref="ApiKeyPartition"/>. Row: key id. Who may use the API; hashes only.</summary>
    public const string ApiKeys = "apikeys";

    /// <summary>Partition of <see cref="ApiKeys"/>: the keys of a deployment are few.</summary>
    public const string ApiKeyPartition = "key";

    /// <summary>All tables that must exist.</summary>
    public static IReadOnlyList<string> All { get; } = [Devices, Transfers, Media, Recordings, ApiKeys];

    /// <summary>Row of <see cref="Devices"/>: registration, quirks, tags. Written by people and the API.</summary>
    public const string DeviceRow = "device";

    /// <summary>Row of <see cref="Devices"/>: epoch, owner replica, last seen. Written by the relay.</summary>
    public const string StateRow = "state";
}
