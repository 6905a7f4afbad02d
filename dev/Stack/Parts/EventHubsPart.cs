using System.Diagnostics;
using System.Globalization;
using CloudCam.Cloud.Rest;

namespace CloudCam.Dev.Stack.Parts;

/// <summary>The Event Hubs emulator.</summary>
internal sealed class EventHubsPart(StackContext context) : StackPart(context, "event-hubs")
{
    // As in functions/*/function.json; $Default is left to whoever looks on.
    private const string ConsumerGroup = "processor";

    // The first start's port, so that consumers find a restarted emulator where it was.
    private int httpPort = context.Options.EventHubsHttpPort;

    public int AmqpPort { get; private set; } = context.Options.AmqpPort;

    public Uri Http => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{httpPort}"));

    // The form every official client knows; key name and key are the ones Microsoft's own emulator documents, and nobody checks them here.
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture,
        $"Endpoint=sb://localhost:{AmqpPort};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;");

    public override IEnumerable<(string What, string Where)> Listening =>
        [("Event Hubs (emulator), AMQP", string.Create(CultureInfo.InvariantCulture, $"localhost:{AmqpPort}")), ("Event Hubs (emulator), REST", Http.ToString())];

    public override void CheckPorts()
    {
        Ports.EnsureFree("127.0.0.1", Context.Options.AmqpPort, "Event Hubs emulator, AMQP", "--amqp-port");
        Ports.EnsureFree("127.0.0.1", Context.Options.EventHubsHttpPort, "Event Hubs emulator, REST", "--event-hubs-port");
    }

    protected override ProcessStartInfo Prepare()
    {
        // The partition counts every process of the stack routes by, and the consumer group of our functions.
        var hubs = new CloudOptions().PartitionCounts
            .SelectMany(hub => (string[])["--hub", string.Create(CultureInfo.InvariantCulture, $"{hub.Key}:{hub.Value}:{ConsumerGroup}")]);
        return PartProcess.InOwnSession(Context.Tools.Node,
        [
            Path.Combine(Checkout.Dev, "emulators", "event-hubs", "main.mjs"), "--data", Path.Combine(Context.Data.Path, "event-hubs"),
            "--amqp-port", Text(AmqpPort), "--http-port", Text(httpPort), .. hubs, "--exit-with-stdin",
        ]);
    }

    protected override async Task BecomeReadyAsync(PartProcess process, CancellationToken cancellationToken)
    {
        var ready = await ReadyLineAsync(process, cancellationToken).ConfigureAwait(false);
        AmqpPort = ready.GetProperty("amqpPort").GetInt32();
        httpPort = ready.GetProperty("httpPort").GetInt32();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
