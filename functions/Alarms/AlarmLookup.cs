using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;

namespace CloudCam.Functions.Alarms;

/// <summary>Finds one alarm by its API id.</summary>
internal sealed class AlarmLookup(AlarmTable alarms)
{
    /// <summary>The alarm; null when there is none, or when it belongs to a device of another standing than was asked for.</summary>
    public async Task<AlarmRecord?> FindAsync(string? text, DeviceStanding standing, CancellationToken cancellationToken)
    {
        if (!AlarmId.TryParse(text, out var id)) return null;
        var key = id.IsEventId ? await alarms.FindKeyAsync(id.Device, id.Key, cancellationToken) : id.Key;
        return key is not null && await alarms.FindAsync(id.Device, key, cancellationToken) is { } alarm && alarm.Standing == standing ? alarm : null;
    }
}
