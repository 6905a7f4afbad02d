using System.Security.Cryptography;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Demo;

/// <summary>Looks in the stores for what the cameras offered, and compares it with the bytes they had.</summary>
/// <param name="cloud">The stores.</param>
internal sealed class Arrivals(CloudServices cloud)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly MediaTable media = new(cloud.Tables);

    /// <summary>Waits until every delivered file is ready (or known to be not), at most so long.</summary>
    /// <param name="cameras">The cameras.</param>
    /// <param name="results">Their results, in the same order.</param>
    /// <param name="patience">Longest wait.</param>
    /// <param name="waiting">Told how many are still missing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<Arrival>> WaitAsync(
        IReadOnlyList<DemoCamera> cameras, IReadOnlyList<CameraRunResult> results, TimeSpan patience, Action<int> waiting, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = new List<(DemoCamera Camera, CameraFileResult Sent, MediaRecord? Record)>();
            foreach (var (camera, result) in cameras.Zip(results)) found.AddRange(await FindAsync(camera, result, cancellationToken));
            var missing = found.Count(one => one.Record is null or { State: MediaState.Complete, Conversion: ConversionState.Pending });
            if (missing > 0 && TimeProvider.System.GetElapsedTime(started) < patience)
            {
                waiting(missing);
                await Task.Delay(PollInterval, cancellationToken);
                continue;
            }
            var arrivals = new List<Arrival>();
            foreach (var (camera, sent, record) in found) arrivals.Add(await CheckAsync(camera, sent, record, cancellationToken));
            return arrivals;
        }
    }

    /// <summary>Puts each offered file and a row of its device together: by content where that fits, else by the camera's name for it.</summary>
    private async Task<IReadOnlyList<(DemoCamera Camera, CameraFileResult Sent, MediaRecord? Record)>> FindAsync(
        DemoCamera camera, CameraRunResult result, CancellationToken cancellationToken)
    {
        var rows = new List<MediaRecord>();
        await foreach (var row in media.OfAsync(camera.Device, from: null, below: null, after: null, kind: null, cancellationToken)) rows.Add(row);
        var found = new List<(DemoCamera, CameraFileResult, MediaRecord?)>();
        foreach (var sent in result.Files)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(sent.File.Bytes.Span));
            var row = rows.Find(row => row.Sha256 == digest) ?? rows.Find(row => row.File.Source.Contains(sent.File.Name, StringComparison.Ordinal));
            if (row is not null) rows.Remove(row);
            found.Add((camera, sent, row));
        }
        return found;
    }

    private async Task<Arrival> CheckAsync(DemoCamera camera, CameraFileResult sent, MediaRecord? record, CancellationToken cancellationToken)
    {
        if (record is null) return new Arrival(camera, sent, null, IsSame: false, IsPlayable: false, HasThumbnail: false);
        var stored = await ReadAsync(record.Blob, cancellationToken);
        var isSame = stored.AsSpan().SequenceEqual(sent.File.Bytes.Span) && record.Sha256 == Convert.ToHexStringLower(SHA256.HashData(sent.File.Bytes.Span));
        var playable = record.Playable is { } name ? await ReadAsync(name, cancellationToken) : [];
        var thumbnail = record.Thumbnail is { } small ? await ReadAsync(small, cancellationToken) : [];
        return new Arrival(camera, sent, record, isSame, record.File.Kind == MediaKind.Video ? IsMp4(playable) : IsJpeg(playable), IsJpeg(thumbnail));
    }

    private async Task<byte[]> ReadAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await cloud.Blobs.OpenReadAsync(name, 0, null, cancellationToken);
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // The row names a blob that is not there: as good as empty, and the table says so.
            return [];
        }
    }

    // ISO 14496-12: the first box is 'ftyp', its name behind four bytes of length; the index 'moov' must be somewhere.
    private static bool IsMp4(ReadOnlySpan<byte> bytes) => bytes.Length > 8 && bytes[4..8].SequenceEqual("ftyp"u8) && bytes.IndexOf("moov"u8) > 0;

    private static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.Length > 4 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}
