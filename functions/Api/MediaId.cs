using CloudCam.Core.Devices;
using CloudCam.Core.Media;

namespace CloudCam.Functions.Api;

/// <summary>
/// A file's id in the API: <c>device:key</c> with the row key of the <c>media</c> table, so that reading it is one point read. People who
/// come from an event have the device and the transfer id: <c>device:transferId</c> is taken as well, at the price of a second one.
/// </summary>
internal readonly record struct MediaId(DeviceId Device, string Key)
{
    private const int TicksLength = 19;

    /// <summary>Whether the key is a transfer id instead of a row key.</summary>
    public bool IsTransferId => Key.Length == MediaJob.TransferIdLength;

    /// <summary>The id of a file.</summary>
    public static MediaId Of(MediaRecord media) => new(media.Device, media.Key);

    /// <summary>Reads an id. False for anything that could not have come from us: it goes into a table key.</summary>
    public static bool TryParse(string? text, out MediaId id)
    {
        id = default;
        if (text?.Split(':') is not [var first, var key] || !DeviceId.TryParse(first, out var device)) return false;
        if (!MediaJob.IsTransferId(key) && !IsRowKey(key)) return false;
        id = new MediaId(device, key);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Device}:{Key}";

    private static bool IsRowKey(string key) =>
        key.Length == TicksLength + 1 + MediaJob.TransferIdLength && key[TicksLength] == '-'
        && key.AsSpan(0, TicksLength).IndexOfAnyExceptInRange('0', '9') < 0 && MediaJob.IsTransferId(key[(TicksLength + 1)..]);
}
