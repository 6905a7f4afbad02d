namespace CloudCam.Core.Naming;

/// <summary>Tables and the fixed row keys in them.</summary>
public static class TableNames
{
    /// <summary>Partition: device id. Rows: <see cref="DeviceRow"/>, <see cref="LastRow"/> and <see cref="StateRow"/>.</summary>
    public const string Devices = "devices";

    /// <summary>Partition: device id, and <see cref="OpenTransfersPartition"/>. Row: transfer id.</summary>
    public const string Transfers = "transfers";

    /// <summary>Partition of <see cref="Transfers"/>: a note per transfer that has not ended, for lists. No device id can be this text.</summary>
    public const string OpenTransfersPartition = "!open";

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

    /// <summary>Partition: device id, and <see cref="OpenCommandsPartition"/>. Row: command id (time order), and one per idempotency key.</summary>
    public const string Commands = "commands";

    /// <summary>Partition of <see cref="Commands"/>: a note per open command, for the sweep. No device id can be this text.</summary>
    public const string OpenCommandsPartition = "!open";

    /// <summary>Partition: device id (rows: newest-first key, <c>id-...</c>, <c>gate</c>), or a day. See <see cref="CloudCam.Core.Alarms.AlarmTable"/>.</summary>
    public const string Alarms = "alarms";

    /// <summary>Partition: device id (row: key of a file name), or a part of the due index. See <see cref="CloudCam.Core.Media.MediaLedger"/>.</summary>
    public const string Promises = "promises";

    /// <summary>Partition: <see cref="WebhookPartition"/>. Row: subscription id. Who is called; no secrets.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>Partition of <see cref="Webhooks"/>: subscriptions are few.</summary>
    public const string WebhookPartition = "webhook";

    /// <summary>Partition: camera id (the device id). Rows: <see cref="CameraRow"/> and <see cref="LeaseRow"/>. Cameras that the relay dials.</summary>
    public const string Cameras = "cameras";

    /// <summary>Row of <see cref="Cameras"/>: the registration. Written by people and the API.</summary>
    public const string CameraRow = "camera";

    /// <summary>Row of <see cref="Cameras"/>: who holds the camera, and how its last connection ended. Written by the relay. Sorts behind the other.</summary>
    public const string LeaseRow = "lease";

    /// <summary>Partition: device id. Row: begin of a stretch of ten minutes, <c>yyyyMMddHHmm</c>. See <see cref="CloudCam.Core.Devices.TrackTable"/>.</summary>
    public const string Tracks = "tracks";

    /// <summary>Partition: device id. Row: channel. Streams that run now, and the replica that publishes each. See <see cref="CloudCam.Core.Live.LiveTable"/>.</summary>
    public const string Live = "live";

    /// <summary>All tables that must exist.</summary>
    public static IReadOnlyList<string> All { get; } = [Devices, Transfers, Media, Recordings, ApiKeys, Commands, Alarms, Promises, Replicas, Webhooks, Cameras, Tracks, Live];

    /// <summary>Row of <see cref="Devices"/>: registration, quirks, tags. Written by people and the API.</summary>
    public const string DeviceRow = "device";

    /// <summary>Row of <see cref="Devices"/>: last position, levels, cameras. Written from the event stream. Sorts between the other two.</summary>
    public const string LastRow = "last";

    /// <summary>Partition: <see cref="RelayPartition"/>. Row: a relay replica that lives, told anew every half minute.</summary>
    public const string Replicas = "replicas";

    /// <summary>Partition of <see cref="Replicas"/>: replicas are few.</summary>
    public const string RelayPartition = "relay";

    /// <summary>Row of <see cref="Devices"/> in the partition of another name: which device it stands for. Written by the relay.</summary>
    public const string AliasRow = "alias";

    /// <summary>Row of <see cref="Devices"/>: epoch, owner replica, last seen. Written by the relay.</summary>
    public const string StateRow = "state";
}
