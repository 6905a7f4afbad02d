using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Media;

/// <summary>Keys of the <c>promises</c> table. A file's row is found by its name alone, and rows of names with a time stand in the order of these times.</summary>
public static class PromiseKey
{
    // "due:" is no device's name. Sixteen partitions: each takes about 2,000 rows a second.
    private const int DueShards = 16;
    private const string LocalTime = "yyyyMMddHHmmss";

    /// <summary>Partitions of the due index.</summary>
    public static IEnumerable<string> DuePartitions { get; } = [.. Enumerable.Range(0, DueShards).Select(shard => string.Create(CultureInfo.InvariantCulture, $"due:{shard:x}"))];

    /// <summary>The promise's id: the same for the same name of the same device.</summary>
    public static string IdOf(DeviceId device, string fileName) => DerivedId.From("promise", device.Value, fileName);

    /// <summary>Row key of a name: local time and id; names without a time stand behind all others.</summary>
    public static string Of(DeviceId device, CameraFileName name) => $"{TimeText(name.LocalTime)}-{IdOf(device, name.Text)}";

    /// <summary>Row keys of the names whose time is at most <paramref name="distance"/> away.</summary>
    public static (string From, string Below) Around(DateTime time, TimeSpan distance)
    {
        var first = time - DateTime.MinValue < distance ? DateTime.MinValue : time - distance;
        var last = DateTime.MaxValue - time < distance ? DateTime.MaxValue : time + distance;
        return ($"{TimeText(first)}-", $"{TimeText(last)}."); // '.' follows '-'
    }

    /// <summary>Partition of a device in the due index.</summary>
    public static string DuePartition(DeviceId device) =>
        string.Create(CultureInfo.InvariantCulture, $"due:{PartitionHash.PartitionOf(device.Value, DueShards):x}");

    /// <summary>Row key in the due index: the soonest stands first.</summary>
    public static string Due(DateTimeOffset at, DeviceId device, string promiseKey) => $"{DueBelow(at)}-{device}-{promiseKey}";

    /// <summary>Everything in the due index before this time sorts below this text.</summary>
    public static string DueBelow(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    private static string TimeText(DateTime? time) => time?.ToString(LocalTime, CultureInfo.InvariantCulture) ?? "x";
}
