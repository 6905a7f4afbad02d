using System.Globalization;
using System.Security.Cryptography;
using CloudCam.Core.Devices;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Load;

/// <summary>Makes the cameras of a step. Every step has devices of its own, so that what lies in the stores is surely its own.</summary>
/// <param name="stack">Where devices are registered.</param>
/// <param name="options">How many, of what.</param>
/// <param name="step">Number of the step, from 1.</param>
internal sealed class StepFleet(LocalStack stack, ScaleOptions options, int step)
{
    private const ulong FirstImei = 351_000_000_000_000;
    private const ulong DevicesOfStep = 1_000_000;
    private const int SecondsBetweenFiles = 17;

    private readonly Random random = new(HashCode.Combine(options.Seed, step));
    private readonly DateTimeOffset firstTrigger = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
    private ulong devices;

    /// <summary>Ids of devices that are not registered yet.</summary>
    public IReadOnlyList<ulong> NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => FirstImei + ((ulong)step * DevicesOfStep) + devices++)];

    /// <summary>Whether a device is one of this step.</summary>
    /// <param name="device">Its id.</param>
    public bool Owns(string device) => ulong.TryParse(device, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id / DevicesOfStep == (FirstImei / DevicesOfStep) + (ulong)step;

    /// <summary>Registers new devices.</summary>
    public async Task<IReadOnlyList<ulong>> RegisterAsync(int count, CancellationToken cancellationToken)
    {
        var ids = NewIds(count);
        foreach (var id in ids)
            await stack.RegisterAsync(new RegisteredDevice(DeviceId.FromImei(id), string.Create(CultureInfo.InvariantCulture, $"Load {id % DevicesOfStep}")), cancellationToken).ConfigureAwait(false);
        return ids;
    }

    /// <summary>A DualCam with files of random bytes, counted in packets.</summary>
    /// <param name="imei">The camera.</param>
    /// <param name="firstFile">Number of its first file, over all its runs.</param>
    /// <param name="files">How many.</param>
    /// <param name="isSlow">Over a mobile link; else as fast as it goes.</param>
    public TeltonikaCameraOptions DualCam(ulong imei, int firstFile, int files, bool isSlow) => new()
    {
        Imei = imei, Files = [.. Enumerable.Range(firstFile, files).Select(File)], Random = new Random(random.Next()), Faults = isSlow ? new LinkFaults { BytesPerSecond = options.LinkBytesPerSecond } : LinkFaults.None,
        RetryWait = TimeSpan.FromMilliseconds(200), LongWait = TimeSpan.FromSeconds(1), OfferAgainAfterClose = true,
    };

    /// <summary>Files that a camera's run ended with as delivered.</summary>
    public static IEnumerable<DoneFile> DoneOf(CameraRunResult result) => result.Files.Where(file => file.Outcome == CameraFileOutcome.Delivered)
        .Select(file => new DoneFile(DeviceId.FromImei(result.Imei).Value, Convert.ToHexStringLower(SHA256.HashData(file.File.Bytes.Span))));

    private CameraFile File(int number)
    {
        var bytes = new byte[options.FileBytes];
        random.NextBytes(bytes);
        var at = firstTrigger.AddSeconds(number * SecondsBetweenFiles);
        return CameraFile.DualCam(CameraFileKind.FrontPhoto, bytes, new CameraMetadata { TriggeredAt = at, EventAt = at });
    }
}
