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

    /// <summary>All tables that must exist.</summary>
    public static IReadOnlyList<string> All { get; } = [Devices, Transfers, Media];

    /// <summary>Row of <see cref="Devices"/>: registration, quirks, tags. Written by people and the API.</summary>
    public const string DeviceRow = "device";

    /// <summary>Row of <see cref="Devices"/>: epoch, owner replica, last seen. Written by the relay.</summary>
    public const string StateRow = "state";
}
