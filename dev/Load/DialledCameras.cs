using System.Globalization;
using System.Net.Http.Json;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Dvrip;

namespace CloudCam.Dev.Load;

/// <summary>Cameras of XM that the relays dial: who holds them, and how long they are alone when their relay goes.</summary>
internal sealed class DialledCameras : IAsyncDisposable
{
    private const string Password = "load-password";
    private const string Secret = "load-cameras";
    private const int LoggedIn = 100;
    private const int PictureBytes = 2_000;
    private static readonly TimeSpan AlarmEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly LocalStack stack;
    private readonly CameraTable table;
    private readonly List<(DeviceId Id, XmCamera Camera)> cameras = [];

    private DialledCameras(LocalStack stack) => (this.stack, table) = (stack, new CameraTable(stack.Cloud.Tables, TimeProvider.System));

    /// <summary>How many.</summary>
    public int Count => cameras.Count;

    /// <summary>Alarms they told to somebody.</summary>
    public int AlarmsTold => cameras.Sum(one => one.Camera.Ledger.Alarms.Count(alarm => alarm is { Status: "Start", Listeners: > 0 }));

    /// <summary>Starts and registers them.</summary>
    /// <exception cref="StackException">The API does not take them.</exception>
    public static async Task<DialledCameras> StartAsync(LocalStack stack, IEnumerable<ulong> ids, CancellationToken cancellationToken)
    {
        var all = new DialledCameras(stack);
        try
        {
            await stack.KeepSecretAsync(Secret, Password, cancellationToken).ConfigureAwait(false);
            using var http = stack.CreateApiClient();
            foreach (var id in ids)
            {
                var camera = new XmCamera(new XmCameraOptions
                {
                    Password = Password, SerialNumber = id.ToString("x16", CultureInfo.InvariantCulture), Media = XmMedia.Noise(new Random((int)(id % 1_000)), PictureBytes), AlarmEvery = AlarmEvery,
                });
                all.cameras.Add((DeviceId.FromImei(id), camera));
                camera.Start();
                using var answer = await http.PutAsJsonAsync(
                    $"api/cameras/{DeviceId.FromImei(id)}",
                    new
                    {
                        kind = "dvrip", address = camera.Endpoint.Address.ToString(), port = camera.Endpoint.Port, user = "admin", passwordSecret = Secret,
                        name = $"Load {id % 1_000}", recording = new { mode = "off" },
                    },
                    cancellationToken).ConfigureAwait(false);
                if (!answer.IsSuccessStatusCode)
                    throw new StackException($"The API does not take camera {id}: {await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)}");
            }
            return all;
        }
        catch
        {
            await all.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until somebody is logged in to each of them.</summary>
    public async Task HeldAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, camera) in cameras) await camera.Ledger.WaitForAsync(ledger => LoginsOf(ledger) > 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many each replica holds now; those that nobody holds are left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SpreadAsync(CancellationToken cancellationToken)
    {
        var spread = new Dictionary<string, int>();
        foreach (var (id, _) in cameras)
        {
            if (await OwnerAsync(id, cancellationToken).ConfigureAwait(false) is { } owner) spread[owner] = spread.GetValueOrDefault(owner) + 1;
        }
        return spread;
    }

    /// <summary>The cameras of a replica and their logins by now: to be asked before the replica is moved.</summary>
    public async Task<IReadOnlyList<(XmCamera Camera, int Logins)>> OfAsync(string replica, CancellationToken cancellationToken)
    {
        var held = new List<(XmCamera, int)>();
        foreach (var (id, camera) in cameras)
        {
            if (await OwnerAsync(id, cancellationToken).ConfigureAwait(false) == replica) held.Add((camera, LoginsOf(camera.Ledger)));
        }
        return held;
    }

    /// <summary>Waits until somebody has logged in again to each of these.</summary>
    /// <param name="before">From <see cref="OfAsync"/>.</param>
    /// <param name="since">Timestamp of the move.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How long the last of them was alone; null when there is none.</returns>
    public static async Task<TimeSpan?> TakenOverAsync(IReadOnlyList<(XmCamera Camera, int Logins)> before, long since, CancellationToken cancellationToken)
    {
        if (before.Count == 0) return null;
        while (before.Any(one => LoginsOf(one.Camera.Ledger) <= one.Logins)) await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        return TimeProvider.System.GetElapsedTime(since);
    }

    /// <summary>Takes the registrations back and ends the cameras.</summary>
    public async ValueTask DisposeAsync()
    {
        using var http = stack.CreateApiClient();
        foreach (var (id, camera) in cameras)
        {
            try
            {
                using var answer = await http.DeleteAsync($"api/cameras/{id}").ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // The stack is going down with its data; nobody will dial the camera any more.
                await camera.DisposeAsync().ConfigureAwait(false);
                continue;
            }
            await camera.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static int LoginsOf(XmLedger ledger) => ledger.Logins.Count(login => login.Ret == LoggedIn);

    private async Task<string?> OwnerAsync(DeviceId id, CancellationToken cancellationToken) =>
        (await table.FindLeaseAsync(id, cancellationToken).ConfigureAwait(false))?.Owner;
}
