using System.Diagnostics;
using System.Globalization;
using CloudCam.Dev.SignalR;

namespace CloudCam.Dev.Stack.Parts;

/// <summary>The SignalR Service emulator: this program as a child, so that it ends like every other part.</summary>
internal sealed class SignalRPart(StackContext context) : StackPart(context, "signalr")
{
    // The first start's port, so that clients find a restarted emulator where it was.
    private int port = context.Options.SignalRPort;

    public string ConnectionString => SignalREmulator.Describe(port, new SignalROptions().AccessKey);

    public override IEnumerable<(string What, string Where)> Listening => [("SignalR (emulator)", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))];

    public override void CheckPorts() => Ports.EnsureFree("127.0.0.1", Context.Options.SignalRPort, "SignalR emulator", "--signalr-port");

    protected override ProcessStartInfo Prepare()
    {
        var program = Path.Combine(Checkout.OutputOf("CloudCam.Dev", "CloudCam.Dev.dll"), "CloudCam.Dev.dll");
        return PartProcess.InOwnSession(Programs.Dotnet, [program, "signalr", "--port", port.ToString(CultureInfo.InvariantCulture), "--exit-with-stdin"]);
    }

    protected override async Task BecomeReadyAsync(PartProcess process, CancellationToken cancellationToken) =>
        port = (await ReadyLineAsync(process, cancellationToken).ConfigureAwait(false)).GetProperty("port").GetInt32();
}
