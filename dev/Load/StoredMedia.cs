using System.Security.Cryptography;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Dev.Load;

/// <summary>What lies in the stores of a fleet: rows of files, each blob read and summed, and rows of alarms.</summary>
/// <param name="cloud">The stores.</param>
internal sealed class StoredMedia(CloudServices cloud)
{
    private readonly MediaTable media = new(cloud.Tables);
    private readonly AlarmTable alarms = new(cloud.Tables);
    private readonly Dictionary<BlobName, string> digests = [];

    /// <summary>Rows of the files of a device, with the digest of the bytes that are really there. A blob is read once.</summary>
    public async Task<IReadOnlyList<StoredFile>> FilesOfAsync(DeviceId device, CancellationToken cancellationToken)
    {
        var files = new List<StoredFile>();
        await foreach (var row in media.OfAsync(device, null, null, null, null, cancellationToken).ConfigureAwait(false))
            files.Add(new StoredFile(device.Value, row.State == MediaState.Complete ? await DigestAsync(row.Blob, cancellationToken).ConfigureAwait(false) : null));
        return files;
    }

    /// <summary>Names of the alarms of a device, a row each; those folded into one count once.</summary>
    public async Task<IReadOnlyList<string>> AlarmsOfAsync(DeviceId device, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var row in alarms.OfAsync(device, null, null, null, cancellationToken).ConfigureAwait(false))
            names.Add(WireNames.Alarm(device.Value, row.Name, row.Time.UtcDateTime));
        return names;
    }

    private async Task<string?> DigestAsync(BlobName blob, CancellationToken cancellationToken)
    {
        if (digests.TryGetValue(blob, out var known)) return known;
        try
        {
            var bytes = await cloud.Blobs.OpenReadAsync(blob, 0, null, cancellationToken).ConfigureAwait(false);
            await using (bytes.ConfigureAwait(false)) return digests[blob] = Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken).ConfigureAwait(false));
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            return null;
        }
    }
}
