using CloudCam.Dev.SignalR;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>An emulator, a negotiate function, a REST client and official clients, all on ports the system picked.</summary>
internal sealed class EmulatorBench : IAsyncDisposable
{
    private EmulatorBench(SignalREmulator emulator, NegotiateFunction function) => (Emulator, Function, Rest) = (emulator, function, new RestClient(emulator));

    public SignalREmulator Emulator { get; }

    public NegotiateFunction Function { get; }

    public RestClient Rest { get; }

    public JsClients Clients { get; } = new();

    public static async Task<EmulatorBench> StartAsync(SignalROptions? options = null)
    {
        var emulator = await SignalREmulator.StartAsync((options ?? new SignalROptions()) with { Port = 0 }, TimeProvider.System, isLogged: false, TestContext.Current.CancellationToken);
        return new EmulatorBench(emulator, await NegotiateFunction.StartAsync(emulator));
    }

    public Task<string> ConnectAsync(string client, string hub, string user) => Clients.ConnectAsync(client, Function.UrlFor(hub, user));

    public async ValueTask DisposeAsync()
    {
        await Clients.DisposeAsync();
        Rest.Dispose();
        await Function.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
