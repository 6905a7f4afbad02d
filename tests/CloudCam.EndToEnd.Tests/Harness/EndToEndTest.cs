using System.Security.Cryptography;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What the tests of the whole stack share. A failed test shows the end of the relay's log.</summary>
public abstract class EndToEndTest(SharedStack shared) : IAsyncLifetime
{
    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal SharedStack Shared { get; } = shared;

    internal LocalStack Stack => Shared.Stack;

    internal RelayView Relay => Shared.Relay;

    internal Outsider Outsider => new(Stack);

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result != TestResult.Failed) return;
        TestContext.Current.TestOutputHelper?.WriteLine($"The relay's last lines:\n{Relay.LastLines()}");
        // A test that broke off may have left it frozen or dead; the next one starts with a sound one.
        await Stack.KillRelayAsync();
        await Stack.StartRelayAsync(CancellationToken.None);
    }

    internal static string Sha256Of(CameraFile file) => Convert.ToHexStringLower(SHA256.HashData(file.Bytes.Span));

    /// <summary>A camera that comes back quickly and never gives up.</summary>
    internal TeltonikaCameraOptions Camera(ulong imei, params IReadOnlyList<CameraFile> files) => new()
    {
        Port = Relay.Port, Imei = imei, Files = files, Random = new Random((int)(imei % 1_000)), RetryWait = TimeSpan.FromMilliseconds(100),
        LongWait = TimeSpan.FromMilliseconds(500), OfferAgainAfterClose = true,
    };

    /// <summary>Plays cameras until all have delivered everything.</summary>
    internal async Task DeliverAsync(IProgress<CameraProgress>? progress, params IReadOnlyList<TeltonikaCameraOptions> cameras)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Waiting.Limit + Waiting.Limit);
        var results = await Task.WhenAll(cameras.Select(camera => new TeltonikaCamera(camera).RunAsync(progress, limit.Token)));
        foreach (var result in results)
        {
            Assert.True(result.Delivered == result.Files.Count,
                $"Camera {result.Imei} delivered {result.Delivered} of {result.Files.Count} files ({result.Outcome}: {result.Detail}).\n{Relay.LastLines()}");
        }
    }

    /// <summary>Waits until the files of a camera are assembled and converted (or known to be not convertible).</summary>
    internal async Task<IReadOnlyList<MediaRecord>> AssembledAsync(ulong imei, int files)
    {
        var media = new MediaTable(Stack.Cloud.Tables);
        var last = new List<MediaRecord>();
        return await Waiting.ForAsync<List<MediaRecord>>(
            async () =>
            {
                var rows = new List<MediaRecord>();
                await foreach (var row in media.OfAsync(DeviceId.FromImei(imei), null, null, null, null, Cancellation)) rows.Add(row);
                last = rows;
                return rows.Count >= files && rows.All(row => row.Conversion != ConversionState.Pending) ? rows : null;
            },
            () => $"{files} assembled files of {imei}; there are: {string.Join("; ", last.Select(row => $"{row.File.Source} {row.State} {row.Conversion} {row.FailureReason}"))}\n{Relay.LastLines()}",
            Cancellation);
    }

    /// <summary>Every file of the cameras is there whole, as an outsider reads it: same bytes, by SHA-256, under no name the camera chose.</summary>
    internal async Task AssertWholeAsync(params IReadOnlyList<TeltonikaCameraOptions> cameras)
    {
        foreach (var camera in cameras) await AssembledAsync(camera.Imei, camera.Files.Count);
        var prefix = cameras.Count == 1 ? $"{cameras[0].Imei:D15}/" : "";
        var blobs = (await Outsider.BlobsAsync("media", prefix, null, Cancellation)).ToLookup(blob => blob.Name.Split('/')[0]);
        foreach (var camera in cameras)
        {
            var stored = blobs[$"{camera.Imei:D15}"].Select(blob => blob.Sha256).ToHashSet();
            foreach (var file in camera.Files)
                Assert.True(stored.Contains(Sha256Of(file)), $"{file.Name} of {camera.Imei} is not whole.\n{Relay.LastLines()}");
        }
    }
}
