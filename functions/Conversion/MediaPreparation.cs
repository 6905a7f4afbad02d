using System.Buffers.Binary;
using System.Security.Cryptography;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.Conversion;

/// <summary>
/// Fetches a complete file, has it made playable and stores what was made beside it. A second run makes the same names with the same content.
/// </summary>
internal sealed class MediaPreparation(
    IBlobStore blobs, IBlockStore blocks, IMediaConverter converter, FunctionOptions options, ILogger<MediaPreparation> logger) : IDisposable
{
    // One block of the result in memory at a time.
    private const int UploadBlockBytes = 4 * 1_024 * 1_024;
    private const int UploadBlockIdBytes = 20;
    private readonly SemaphoreSlim conversions = new(options.ConversionConcurrency);

    /// <summary>Makes a file ready to be looked at.</summary>
    /// <returns>The record with what exists now, or with why there is nothing.</returns>
    public async Task<MediaRecord> PrepareAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        if (media.LengthBytes > options.ConversionMaxBytes) return Failed(media, "too-large");
        await conversions.WaitAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("cloudcam-").FullName; // Nobody else may enter it.
        try
        {
            var input = $"input.{MediaNames.ExtensionOf(media.File.Format)}";
            await DownloadAsync(media.Blob, Path.Combine(folder, input), cancellationToken);
            var result = await converter.ConvertAsync(new ConversionWork(media.File.Format, media.File.FrameRate, folder, input), cancellationToken);
            return await StoreAsync(media, result, folder, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            conversions.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => conversions.Dispose();

    private async Task<MediaRecord> StoreAsync(MediaRecord media, ConversionResult result, string folder, CancellationToken cancellationToken)
    {
        if (!result.OriginalIsPlayable && result.PlayableName is null) return Failed(media, result.Error ?? "not-decodable");
        BlobName? thumbnail = null;
        var playable = media.Blob;
        if (result.PlayableName is { } video)
        {
            // An MP4 that had to be encoded again must not take its original's name.
            playable = BlobNames.Derived(media.Blob, media.File.Format == MediaFormat.Mp4 ? ".h264.mp4" : ".mp4");
            await UploadAsync(Path.Combine(folder, video), playable, BlobLabels.ForDerived(media, "video/mp4"), cancellationToken);
        }
        if (result.ThumbnailName is { } picture)
        {
            thumbnail = BlobNames.Derived(media.Blob, ".thumb.jpg");
            await UploadAsync(Path.Combine(folder, picture), thumbnail.Value, BlobLabels.ForDerived(media, "image/jpeg"), cancellationToken);
        }
        if (result.Error is { } missing) FunctionsLog.ConversionFailed(logger, media.Device, media.TransferId, missing);
        return media with { Conversion = ConversionState.Ready, Playable = playable, Thumbnail = thumbnail, ConversionError = result.Error };
    }

    private MediaRecord Failed(MediaRecord media, string reason)
    {
        FunctionsLog.ConversionFailed(logger, media.Device, media.TransferId, reason);
        return media with { Conversion = ConversionState.Failed, ConversionError = reason };
    }

    private async Task DownloadAsync(BlobName blob, string path, CancellationToken cancellationToken)
    {
        var content = await blobs.OpenReadAsync(blob, 0, null, cancellationToken);
        await using (content)
        {
            var file = File.Create(path);
            await using (file) await content.CopyToAsync(file, cancellationToken);
        }
    }

    private async Task UploadAsync(string path, BlobName target, BlobWrite write, CancellationToken cancellationToken)
    {
        var file = File.OpenRead(path);
        await using (file)
        {
            var buffer = new byte[(int)Math.Min(file.Length, UploadBlockBytes)];
            if (file.Length <= UploadBlockBytes)
            {
                await file.ReadExactlyAsync(buffer, cancellationToken);
                await blobs.PutAsync(target, buffer, write, cancellationToken);
                return;
            }
            var ids = new List<ReadOnlyMemory<byte>>();
            while (await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var count and > 0)
            {
                // Named after its content: two runs at once stage the same blocks under the same ids, or different ones under different ids.
                var id = new byte[UploadBlockIdBytes];
                BinaryPrimitives.WriteInt32BigEndian(id, ids.Count);
                SHA256.HashData(buffer.AsSpan(0, count)).AsSpan(0, UploadBlockIdBytes - sizeof(int)).CopyTo(id.AsSpan(sizeof(int)));
                await blocks.PutBlockAsync(target, id, buffer.AsMemory(0, count), cancellationToken);
                ids.Add(id);
            }
            await blocks.CommitAsync(target, ids, write, cancellationToken);
        }
    }
}
