using System.Diagnostics;
using System.Globalization;

namespace CloudCam.Dev.Stack.Parts;

/// <summary>Azurite: blobs, queues and tables on disk.</summary>
internal sealed class AzuritePart(StackContext context) : StackPart(context, "azurite")
{
    /// <summary>The emulator's account; name and key are published by its makers and open nothing else.</summary>
    public const string Account = "devstoreaccount1";

    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Said = "service is successfully listening at ";

    // The first start's ports, so that everybody finds a restarted storage where it was.
    private (int Blob, int Queue, int Table) ports = (context.Options.BlobPort, context.Options.QueuePort, context.Options.TablePort);

    public Uri Blob { get; private set; } = null!;

    public Uri Queue { get; private set; } = null!;

    public Uri Table { get; private set; } = null!;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={Blob};QueueEndpoint={Queue};TableEndpoint={Table};";

    public override IEnumerable<(string What, string Where)> Listening =>
        [("Blobs (Azurite)", Blob.ToString()), ("Queues (Azurite)", Queue.ToString()), ("Tables (Azurite)", Table.ToString())];

    public override void CheckPorts()
    {
        Ports.EnsureFree("127.0.0.1", Context.Options.BlobPort, "storage emulator Azurite, blobs", "--blob-port");
        Ports.EnsureFree("127.0.0.1", Context.Options.QueuePort, "storage emulator Azurite, queues", "--queue-port");
        Ports.EnsureFree("127.0.0.1", Context.Options.TablePort, "storage emulator Azurite, tables", "--table-port");
    }

    protected override ProcessStartInfo Prepare()
    {
        var program = Path.Combine(Checkout.Dev, "node_modules", "azurite", "dist", "src", "azurite.js");
        return PartProcess.InOwnSession(Context.Tools.Node,
        [
            program, "--location", Path.Combine(Context.Data.Path, "azurite"),
            "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", Text(ports.Blob), "--queuePort", Text(ports.Queue), "--tablePort", Text(ports.Table),
            "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ]);
    }

    protected override async Task BecomeReadyAsync(PartProcess process, CancellationToken cancellationToken)
    {
        // It says where it listens, also when the system picked the port.
        Blob = await AddressAsync("Blob");
        Queue = await AddressAsync("Queue");
        Table = await AddressAsync("Table");
        ports = (Blob.Port, Queue.Port, Table.Port);

        async Task<Uri> AddressAsync(string service)
        {
            var start = $"Azurite {service} {Said}";
            var line = await process.WaitForLineAsync(line => line.StartsWith(start, StringComparison.Ordinal), Context.Options.ReadyTimeout, cancellationToken)
                .ConfigureAwait(false) ?? throw await NotReadyAsync(process).ConfigureAwait(false);
            return new Uri($"{line[start.Length..].Trim()}/{Account}");
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
