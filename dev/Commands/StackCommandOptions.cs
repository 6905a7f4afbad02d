using System.CommandLine;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Commands;

/// <summary>The options of <c>up</c> and <c>demo</c> that say what the stack is made of.</summary>
internal sealed class StackCommandOptions
{
    private static readonly LocalStackOptions Defaults = new();

    private readonly Option<string?> data = new("--data") { Description = "Folder of all data and logs.", HelpName = "DIR" };
    private readonly Option<string> listen = CommandLine.Option("--listen", Defaults.ListenAddress, "Address the relay listens on; 0.0.0.0 lets cameras of the network in.");
    private readonly Option<int> relay = CommandLine.Port("--relay-port", Defaults.RelayPort, "Port cameras dial");
    private readonly Option<int> rtmp = CommandLine.Port("--rtmp-port", Defaults.RtmpPort, "Port cameras push live video to");
    private readonly Option<int> live = CommandLine.Port("--live-port", Defaults.LivePort, "Port of viewers of live video");
    private readonly Option<int> health = CommandLine.Port("--health-port", Defaults.RelayHealthPort, "Relay, health and metrics");
    private readonly Option<int> blob = CommandLine.Port("--blob-port", Defaults.BlobPort, "Azurite, blobs");
    private readonly Option<int> queue = CommandLine.Port("--queue-port", Defaults.QueuePort, "Azurite, queues");
    private readonly Option<int> table = CommandLine.Port("--table-port", Defaults.TablePort, "Azurite, tables");
    private readonly Option<int> amqp = CommandLine.Port("--amqp-port", Defaults.AmqpPort, "Event Hubs emulator, AMQP");
    private readonly Option<int> hubs = CommandLine.Port("--event-hubs-port", Defaults.EventHubsHttpPort, "Event Hubs emulator, REST");
    private readonly Option<int> signalR = CommandLine.Port("--signalr-port", Defaults.SignalRPort, "SignalR emulator");
    private readonly Option<int> functions = CommandLine.Port("--functions-port", Defaults.FunctionsPort, "Functions host, HTTP API");
    private readonly Option<bool> ephemeral = new("--ephemeral") { Description = "All ports picked by the system, data in a temporary folder that is deleted at the end." };
    private readonly Option<bool> ownHost = new("--own-functions-host") { Description = "Run the functions under this project's own host runner also where Core Tools (func) are installed." };
    private readonly Option<string?> readyFile = new("--ready-file") { Description = "Write all endpoints to this file as JSON once everything is healthy.", HelpName = "FILE" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[data, listen, relay, rtmp, live, health, blob, queue, table, amqp, hubs, signalR, functions, ephemeral, ownHost, readyFile]) command.Options.Add(option);
    }

    /// <summary>File for the endpoints; null: none.</summary>
    public string? ReadyFile(ParseResult parsed) => parsed.GetValue(readyFile);

    /// <summary>Whether the user named a data folder.</summary>
    public bool HasDataFolder(ParseResult parsed) => parsed.GetValue(data) is not null;

    /// <summary>Whether the system picks ports and folder.</summary>
    public bool IsEphemeral(ParseResult parsed) => parsed.GetValue(ephemeral);

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="usualFolder">Data folder when none is named.</param>
    public LocalStackOptions Read(ParseResult parsed, string usualFolder)
    {
        var options = Defaults with
        {
            DataFolder = parsed.GetValue(data) ?? usualFolder, ListenAddress = parsed.GetRequiredValue(listen), PreferCoreTools = !parsed.GetValue(ownHost),
            RelayPort = parsed.GetValue(relay), RelayHealthPort = parsed.GetValue(health), BlobPort = parsed.GetValue(blob), QueuePort = parsed.GetValue(queue),
            TablePort = parsed.GetValue(table), AmqpPort = parsed.GetValue(amqp), EventHubsHttpPort = parsed.GetValue(hubs), FunctionsPort = parsed.GetValue(functions),
            SignalRPort = parsed.GetValue(signalR), RtmpPort = parsed.GetValue(rtmp), LivePort = parsed.GetValue(live),
        };
        if (!IsEphemeral(parsed)) return options;
        // A port or folder that was named stays; only the rest is left to the system.
        var free = options.AsEphemeral();
        return free with
        {
            DataFolder = parsed.GetValue(data), RelayPort = Named(relay, free.RelayPort), RelayHealthPort = Named(health, free.RelayHealthPort),
            BlobPort = Named(blob, free.BlobPort), QueuePort = Named(queue, free.QueuePort), TablePort = Named(table, free.TablePort),
            AmqpPort = Named(amqp, free.AmqpPort), EventHubsHttpPort = Named(hubs, free.EventHubsHttpPort), FunctionsPort = Named(functions, free.FunctionsPort),
            SignalRPort = Named(signalR, free.SignalRPort), RtmpPort = Named(rtmp, free.RtmpPort), LivePort = Named(live, free.LivePort),
        };

        int Named(Option<int> option, int fallback) => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : fallback;
    }
}
