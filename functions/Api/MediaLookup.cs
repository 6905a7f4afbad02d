using CloudCam.Core.Devices;
using CloudCam.Core.Media;

namespace CloudCam.Functions.Api;

/// <summary>Finds one file by its API id.</summary>
internal sealed class MediaLookup(MediaTable files, TransferLedger transfers)
{
    /// <summary>The file; null when there is none, or when it belongs to a device of another standing than was asked for.</summary>
    public async Task<MediaRecord?> FindAsync(string? text, DeviceStanding standing, CancellationToken cancellationToken)
    {
        if (!MediaId.TryParse(text, out var id)) return null;
        var key = id.Key;
        if (id.IsTransferId)
        {
            if (await transfers.FindAsync(id.Device, key, cancellationToken) is not { } found) return null;
            key = MediaRecord.From(found.Transfer, MediaState.Complete, default).Key;
        }
        return await files.FindAsync(id.Device, key, cancellationToken) is { } media && media.Standing == standing ? media : null;
    }
}
