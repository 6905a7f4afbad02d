using CloudCam.Cloud.Rest;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Dev.Stack.Parts;

namespace CloudCam.Dev.Stack;

/// <summary>
/// The whole cloud on this machine: storage, event hubs, functions and the relay, each a process of its own. Dispose it to stop them in reverse
/// order, the relay first. The processes also end when this one is killed.
/// </summary>
public sealed class LocalStack : IAsyncDisposable
{
    private readonly StackContext context;
    private readonly List<StackPart> parts = [];
    private readonly AzuritePart azurite;
    private readonly EventHubsPart eventHubs;
    private readonly SignalRPart signalR;
    private readonly FunctionsPart? functions;
    private readonly RelayPart? relay;
    private CloudServices? cloud;
    private bool isDisposed;

    private LocalStack(StackContext context)
    {
        this.context = context;
        // In the order they are started: what a part needs stands before it. A new part is one line here and its place in Endpoints.
        parts.Add(azurite = new AzuritePart(context));
        parts.Add(eventHubs = new EventHubsPart(context));
        parts.Add(signalR = new SignalRPart(context));
        if (context.Options.Functions) parts.Add(functions = new FunctionsPart(context, () => Connection, () => relay?.Live));
        if (context.Options.Relay) parts.Add(relay = new RelayPart(context, () => Connection));
    }

    /// <summary>The stores of the stack, for looking at what arrived.</summary>
    public CloudServices Cloud => cloud ?? throw new InvalidOperationException("The stack has not started.");

    /// <summary>Programs found on this machine.</summary>
    public Tools Tools => context.Tools;

    /// <summary>Where everything is, now.</summary>
    public StackEndpoints Endpoints => new()
    {
        RelayHost = relay is null ? null : context.Options.ListenAddress, RelayPort = relay?.Port ?? 0, RtmpPort = relay?.RtmpPort ?? 0, Live = relay?.Live, RelayHealth = relay?.Health,
        Functions = functions?.Address, ApiKey = functions?.ApiKey.Text, Blob = azurite.Blob, Queue = azurite.Queue, Table = azurite.Table,
        StorageConnectionString = azurite.ConnectionString, EventHubsConnectionString = eventHubs.ConnectionString,
        EventHubsHttp = eventHubs.Http, AmqpPort = eventHubs.AmqpPort, SignalRConnectionString = signalR.ConnectionString, DataFolder = context.Data.Path, LogFolder = context.Data.Logs,
        SecretsFolder = context.Data.Secrets,
        Processes = [.. parts.Where(part => part.Process is not null).Select(part => new StackProcessInfo(part.Name, part.Process!.Id))],
    };

    /// <summary>What listens where, for people.</summary>
    public IEnumerable<(string What, string Where)> Listening => parts.SelectMany(part => part.Listening);

    /// <summary>Completes when a part ends without having been asked to.</summary>
    public Task<StackFailure> Failed { get; private set; } = Task.FromException<StackFailure>(new InvalidOperationException("The stack has not started."));

    /// <summary>Process id of the running relay; it changes with <see cref="StartRelayAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The stack has no relay.</exception>
    public int RelayProcessId => RelayOrThrow.Process?.Id ?? throw new InvalidOperationException("The relay has not started.");

    private RelayPart RelayOrThrow => relay ?? throw new InvalidOperationException("This stack was started without a relay.");

    private CloudConnection Connection => new(azurite.ConnectionString, eventHubs.ConnectionString, eventHubs.Http, signalR.ConnectionString);

    /// <summary>Starts a stack and waits until every part is healthy.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="say">Takes one line for people per step; null: nobody listens.</param>
    /// <param name="cancellationToken">Ends the start; what was started is stopped again.</param>
    /// <exception cref="StackException">A port is taken, a program is missing, or a part does not come up. Nothing is left running.</exception>
    public static async Task<LocalStack> StartAsync(LocalStackOptions options, Action<string>? say, CancellationToken cancellationToken)
    {
        say ??= _ => { };
        var tools = await Tools.FindAsync(say, cancellationToken).ConfigureAwait(false);
        if (tools.Ffmpeg is null) say(Tools.FfmpegMissing);
        if (options.Functions) await ConsoleBuild.EnsureAsync(say, cancellationToken).ConfigureAwait(false);
        var guardian = Guardian.Start(tools.Node);
        var stack = new LocalStack(new StackContext(options, tools, guardian, OpenFolder(options, guardian)));
        try
        {
            await stack.StartPartsAsync(say, cancellationToken).ConfigureAwait(false);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A client of the HTTP API that sends the stack's key. It is the caller's, to be disposed.</summary>
    /// <exception cref="InvalidOperationException">The stack has no functions.</exception>
    public HttpClient CreateApiClient()
    {
        if (functions is null) throw new InvalidOperationException("This stack was started without functions.");
        var http = new HttpClient { BaseAddress = functions.Address, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("x-api-key", functions.ApiKey.Text);
        return http;
    }

    /// <summary>Registers a device, or changes its registration. The relay sees it at the device's next connection.</summary>
    /// <exception cref="StoreException">The table store does not answer.</exception>
    public Task RegisterAsync(RegisteredDevice device, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, object?>
        {
            ["name"] = device.Name,
            ["quirks"] = device.Quirks.Values.Count == 0 ? null : System.Text.Json.JsonSerializer.Serialize(device.Quirks.Values),
        };
        return Cloud.Tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Replace, device.Id.Value, TableNames.DeviceRow, values), cancellationToken);
    }

    /// <summary>Keeps the password of a camera as a secret of the relay, under a name that a camera's registration gives.</summary>
    /// <param name="name">Name of the secret: <c>a-z 0-9 -</c>.</param>
    /// <param name="value">The password.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task KeepSecretAsync(string name, string value, CancellationToken cancellationToken)
    {
        SecretNames.Check(name);
        return File.WriteAllTextAsync(Path.Combine(context.Data.Secrets, name), value, cancellationToken);
    }

    /// <summary>Kills the relay (SIGKILL: nothing is stored, nobody is told) and waits until it is gone. This is no failure of the stack.</summary>
    /// <exception cref="InvalidOperationException">The stack has no relay.</exception>
    public Task KillRelayAsync() => RelayOrThrow.KillAsync();

    /// <summary>Stops the relay in an orderly way (SIGTERM) and waits until it is gone.</summary>
    /// <exception cref="InvalidOperationException">The stack has no relay.</exception>
    public Task StopRelayAsync() => RelayOrThrow.StopAsync();

    /// <summary>Starts the relay again after <see cref="KillRelayAsync"/> or <see cref="StopRelayAsync"/>, on the same ports, and waits until it is ready.</summary>
    /// <exception cref="StackException">It does not come up.</exception>
    /// <exception cref="InvalidOperationException">The stack has no relay.</exception>
    public Task StartRelayAsync(CancellationToken cancellationToken) => RelayOrThrow.StartAsync(cancellationToken);

    /// <summary>
    /// Starts one more relay on the same stores, as a deployment with several replicas has. It is the caller's, to be disposed before the stack.
    /// </summary>
    /// <param name="name">Name of the replica, also of its log file.</param>
    /// <param name="settings">More settings, as environment variables; they win over the stack's own.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="StackException">It does not come up.</exception>
    public async Task<RelayReplica> StartReplicaAsync(string name, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var own = context.Options.RelaySettings.Concat(settings).Append(new("Relay__Replica", name)).GroupBy(one => one.Key).ToDictionary(one => one.Key, one => one.Last().Value);
        var options = context.Options with { RelayPort = 0, RtmpPort = 0, LivePort = 0, RelayHealthPort = 0, RelaySettings = own };
        var replica = new RelayReplica(new RelayPart(context with { Options = options }, () => Connection, name), context.Data.Logs);
        try
        {
            await replica.StartAsync(cancellationToken).ConfigureAwait(false);
            return replica;
        }
        catch
        {
            await replica.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops one part in an orderly way, as an outage would take it away. This is no failure of the stack.</summary>
    /// <param name="part">Its name, as in <see cref="StackEndpoints.Processes"/>.</param>
    public Task StopPartAsync(string part) => Part(part).StopAsync();

    /// <summary>Starts a part again on its ports and waits until it is ready.</summary>
    /// <param name="part">Its name, as in <see cref="StackEndpoints.Processes"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">It does not come up.</exception>
    public Task StartPartAsync(string part, CancellationToken cancellationToken) => Part(part).StartAsync(cancellationToken);

    /// <summary>Ends every part at once (SIGKILL), for somebody who does not want to wait. <see cref="DisposeAsync"/> is still to be called.</summary>
    public Task KillAsync() => Task.WhenAll(parts.Select(part => part.KillAsync()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        foreach (var part in Enumerable.Reverse(parts)) await part.DisposeAsync().ConfigureAwait(false);
        cloud?.Dispose();
        context.Guardian.Dispose();
        context.Data.Dispose();
    }

    private static DataFolder OpenFolder(LocalStackOptions options, Guardian guardian)
    {
        try
        {
            return DataFolder.Open(options);
        }
        catch
        {
            guardian.Dispose();
            throw;
        }
    }

    private StackPart Part(string name) => parts.Find(part => part.Name == name) ?? throw new ArgumentException($"This stack has no part '{name}'.", nameof(name));

    private async Task StartPartsAsync(Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var part in parts) part.CheckPorts();
        context.Data.Prepare();
        foreach (var part in parts)
        {
            say($"Starting {part.Name} ...");
            await part.StartAsync(cancellationToken).ConfigureAwait(false);
            // Functions and relay expect their containers, tables and queues to be there.
            if (part == eventHubs) await PrepareCloudAsync(cancellationToken).ConfigureAwait(false);
        }
        Failed = FirstFailureAsync();
    }

    private async Task PrepareCloudAsync(CancellationToken cancellationToken)
    {
        cloud = CloudSetup.Create(Connection.ToOptions(), TimeProvider.System);
        await cloud.EnsureCreatedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var device in context.Options.Devices) await RegisterAsync(device, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StackFailure> FirstFailureAsync() =>
        await (await Task.WhenAny(parts.Select(part => part.Failed)).ConfigureAwait(false)).ConfigureAwait(false);
}
