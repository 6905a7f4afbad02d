using CloudCam.Core.Devices;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.Alarms;

/// <summary>An alarm's id in the API: <c>device:key</c> with its row key, or <c>device:alarmId</c> with the id of its event; of the same form as a file's.</summary>
internal readonly record struct AlarmId(DeviceId Device, string Key)
{
    /// <summary>Whether the key is an event's id instead of a row key.</summary>
    public bool IsEventId => new MediaId(Device, Key).IsTransferId;

    /// <summary>Reads an id. False for anything that could not have come from us: it goes into a table key.</summary>
    public static bool TryParse(string? text, out AlarmId id)
    {
        var isId = MediaId.TryParse(text, out var read);
        id = isId ? new AlarmId(read.Device, read.Key) : default;
        return isId;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Device}:{Key}";
}
