using System.Globalization;
using System.Security.Cryptography;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Conversion;

namespace CloudCam.Functions.Sounds;

/// <summary>Makes what devices can play of a sound that somebody uploaded, and keeps it until a command asks for it.</summary>
internal sealed class SoundKeeper(IBlobStore blobs, FfmpegRunner ffmpeg, TimeProvider time) : IDisposable
{
    /// <summary>Largest upload, bytes: a minute of the largest usual kind (WAV with 44,100 samples in stereo) has 10.6 million.</summary>
    public const int MaxUploadBytes = 10 * 1_024 * 1_024;

    /// <summary>How long a sound is kept: the rule of the storage account for the container <c>incoming</c>.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    // Sounds at a time: each has a file of 10 MiB and an ffmpeg that takes a moment.
    private const int Concurrency = 2;

    // Whoever sends 10 MiB in more time has no link on which speech makes sense, and keeps others waiting.
    private static readonly TimeSpan UploadLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string ResultName = "sound.pcm";
    private readonly SemaphoreSlim turns = new(Concurrency);

    /// <summary>Takes a sound.</summary>
    /// <param name="device">The device it is for.</param>
    /// <param name="demuxer">What its bytes are, see <see cref="SoundForms"/>.</param>
    /// <param name="content">The upload.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The store is away: send it again.</exception>
    public async Task<SoundResult> KeepAsync(DeviceId device, string demuxer, Stream content, CancellationToken cancellationToken)
    {
        if (!await turns.WaitAsync(Patience, cancellationToken)) return SoundResult.Refused(SoundRefusal.Busy);
        var folder = Directory.CreateTempSubdirectory("cloudcam-").FullName; // Nobody else may enter it.
        try
        {
            const string input = "input";
            if (await ReceiveAsync(content, Path.Combine(folder, input), cancellationToken) is { } refusal) return SoundResult.Refused(refusal);
            if (await ConvertAsync(demuxer, input, folder, cancellationToken) is { } failure) return SoundResult.Refused(failure);
            return await StoreAsync(device, Path.Combine(folder, ResultName), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private async Task<SoundRefusal?> ReceiveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(UploadLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var file = File.Create(path);
        await using (file)
        {
            var buffer = new byte[64 * 1_024];
            try
            {
                while (await content.ReadAsync(buffer, stop.Token) is var count and > 0)
                {
                    if (file.Length + count > MaxUploadBytes) return SoundRefusal.TooLarge;
                    await file.WriteAsync(buffer.AsMemory(0, count), stop.Token);
                }
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return SoundRefusal.TooSlow;
            }
            return file.Length == 0 ? SoundRefusal.NoSound : null;
        }
    }

    private async Task<SoundRefusal?> ConvertAsync(string demuxer, string input, string folder, CancellationToken cancellationToken)
    {
        // A second more than may be kept, so that a longer one is seen to be longer.
        string[] arguments =
        [
            "-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", $"file:{input}", "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1",
            "-t", Text(SoundId.MaxSeconds + 1), "-ac", "1", "-ar", Text(SoundId.SampleRate), "-c:a", "pcm_s16le", "-f", "s16le", $"file:{ResultName}",
        ];
        var end = await ffmpeg.RunAsync(arguments, folder, cancellationToken);
        return end switch
        {
            FfmpegEnd.Missing => SoundRefusal.NoFfmpeg,
            FfmpegEnd.Succeeded => new FileInfo(Path.Combine(folder, ResultName)) switch
            {
                { Exists: true, Length: > SoundId.MaxBytes } => SoundRefusal.TooLong,
                { Exists: true, Length: >= SoundId.SampleBytes } => null,
                _ => SoundRefusal.NoSound,
            },
            _ => SoundRefusal.NoSound,
        };
    }

    private async Task<SoundResult> StoreAsync(DeviceId device, string path, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var id = SoundId.Of(device, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        var name = BlobNames.Sound(device, id);
        // The same sound again is a new file: it is kept for as long as the first one was promised to be.
        await blobs.DeleteAsync(name, cancellationToken);
        await blobs.PutAsync(name, bytes, new BlobWrite { ContentType = "audio/pcm", Tags = new Dictionary<string, string> { ["device"] = device.Value, ["kind"] = "sound" } }, cancellationToken);
        return new SoundResult(null, id, (double)bytes.Length / (SoundId.SampleRate * SoundId.SampleBytes), time.GetUtcNow() + KeptFor);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What became of an upload.</summary>
/// <param name="Refusal">Why it was not kept; null when it was.</param>
/// <param name="Id">Its id.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="KeptUntil">When it goes.</param>
internal sealed record SoundResult(SoundRefusal? Refusal, string Id, double Seconds, DateTimeOffset KeptUntil)
{
    /// <summary>It was not kept.</summary>
    public static SoundResult Refused(SoundRefusal refusal) => new(refusal, "", 0, default);
}

/// <summary>Why a sound was not kept.</summary>
internal enum SoundRefusal
{
    /// <summary>More than <see cref="SoundKeeper.MaxUploadBytes"/>.</summary>
    TooLarge,

    /// <summary>Longer than <see cref="SoundId.MaxSeconds"/>.</summary>
    TooLong,

    /// <summary>The upload took too long.</summary>
    TooSlow,

    /// <summary>Nothing in it can be heard, or it is not of the announced kind.</summary>
    NoSound,

    /// <summary>There is no ffmpeg here.</summary>
    NoFfmpeg,

    /// <summary>Too many at once.</summary>
    Busy,
}
