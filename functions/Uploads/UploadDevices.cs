using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Uploads;

/// <summary>What the fleet knows of the devices that post.</summary>
internal sealed class UploadDevices(ITableStore tables, UploadOptions options, TimeProvider time)
{
    /// <summary>Column of a device's row of last things: minutes to add to UTC for its local time, as its login told.</summary>
    public const string TimeZoneColumn = "timeZoneMinutes";

    /// <summary>Files of which nobody knows whose they are.</summary>
    public static readonly DeviceId Unnamed = DeviceId.Parse("unnamed");

    // The widest zones there are have 12 h west and 14 h east.
    private const int MaxZoneMinutes = 15 * 60;
    private static readonly TimeSpan MaxDifference = TimeSpan.FromDays(1);

    private readonly DeviceDirectory directory = new(tables, options.UnknownDevices, time);

    /// <summary>How a device stands. One without a name is a stranger whatever the policy accepts.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<DeviceStanding> StandingOfAsync(DeviceId device, CancellationToken cancellationToken)
    {
        if (device == Unnamed) return options.UnknownDevices == DevicePolicy.Refuse ? DeviceStanding.Refused : DeviceStanding.Quarantined;
        return (await directory.FindAsync(device, cancellationToken)).Standing;
    }

    /// <summary>
    /// The instant a name tells in the device's local time: by the zone its login told, else the form's timestamp, when that is within a day. Names are
    /// in local time, packets in UTC (seen in the field: alarm time and name are apart by exactly the zone).
    /// </summary>
    public async Task<DateTimeOffset?> TimeOfAsync(DeviceId device, CameraFileName name, DateTimeOffset? timestamp, CancellationToken cancellationToken)
    {
        if (name.LocalTime is not { } local) return null;
        var asUtc = new DateTimeOffset(local, TimeSpan.Zero);
        var last = await tables.GetAsync(TableNames.Devices, device.Value, TableNames.LastRow, cancellationToken);
        if (last?.Number(TimeZoneColumn) is { } minutes and >= -MaxZoneMinutes and <= MaxZoneMinutes && local.Year is > 1 and < 9999) return asUtc.AddMinutes(-minutes);
        return timestamp is { } told && (told - asUtc).Duration() <= MaxDifference ? told : null;
    }
}
