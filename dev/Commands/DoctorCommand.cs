using System.CommandLine;
using System.Text.Json;
using CloudCam.Dev.Doctor;
using CloudCam.Dev.Stack;
using Spectre.Console;

namespace CloudCam.Dev.Commands;

/// <summary><c>doctor</c>: looks at a local stack or a deployment from outside, and sends one file through the whole path.</summary>
internal static class DoctorCommand
{
    private const string KeyVariable = "CLOUDCAM_API_KEY";
    private const string EventHubsVariable = "CLOUDCAM_EVENT_HUBS";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var readyFile = new Option<string?>("--ready-file") { Description = "Endpoints of a local stack, as up wrote them; default: those of the stack in .dev.", HelpName = "FILE" };
        var relay = new Option<string?>("--relay") { Description = "A deployment's relay: name or address that cameras use.", HelpName = "HOST" };
        var functions = Address("--functions", "A deployment's functions, without /api.");
        var live = Address("--live", "Where viewers of live video reach the relay.");
        var health = Address("--relay-health", "The relay's health port, where it can be reached from here.");
        var teltonika = Port("--teltonika-port", 5_232, "Port for Teltonika cameras");
        var jimi = Port("--jimi-port", 21_100, "Port for Jimi cameras");
        var alarms = Port("--alarm-port", 15_002, "Port for alarm messages of XM cameras");
        var rtmp = Port("--rtmp-port", 1_935, "Port for live video that cameras push");
        var tls = new Option<bool>("--tls") { Description = "Cameras that dial in speak TLS." };
        var keyFromInput = new Option<bool>("--key-stdin") { Description = $"Read the API's key from standard input (else: environment variable {KeyVariable})." };
        var webhook = new Option<string?>("--webhook") { Description = "Send a test message to this subscription.", HelpName = "ID" };
        var noCanary = new Option<bool>("--no-canary") { Description = "Send no file through the path." };
        var json = new Option<bool>("--json") { Description = "Write the report as JSON." };
        var command = new Command("doctor", "Look at a local stack or a deployment from outside: every port, every permission, one file through the whole path.")
        {
            readyFile, relay, functions, live, health, teltonika, jimi, alarms, rtmp, tls, keyFromInput, webhook, noCanary, json,
        };
        command.Validators.Add(result =>
        {
            var named = result.GetValue(relay) is not null || result.GetValue(functions) is not null;
            if (named && result.GetValue(readyFile) is not null) result.AddError("--ready-file is a local stack; --relay and --functions are a deployment: give one of the two.");
        });
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            var isDeployment = parsed.GetValue(relay) is not null || parsed.GetValue(functions) is not null;
            var target = isDeployment
                ? new DoctorTarget
                {
                    Name = parsed.GetValue(relay) ?? parsed.GetValue(functions)!.Host, RelayHost = parsed.GetValue(relay), Functions = parsed.GetValue(functions), Live = parsed.GetValue(live),
                    RelayHealth = parsed.GetValue(health), Tls = parsed.GetValue(tls), EventHubs = Variable(EventHubsVariable),
                    Ports = [.. new[] { (CameraPort.Teltonika, parsed.GetValue(teltonika)), (CameraPort.Jimi, parsed.GetValue(jimi)), (CameraPort.DvripAlarm, parsed.GetValue(alarms)), (CameraPort.Rtmp, parsed.GetValue(rtmp)) }.Where(one => one.Item2 > 0)],
                }
                : DoctorTarget.Of(await LocalAsync(parsed.GetValue(readyFile) ?? StackSession.EndpointsFile(Checkout.DataFolder), signals.Stop));
            // A key on the command line would stand in every list of processes and in the shell's history.
            var key = parsed.GetValue(keyFromInput) ? (await Console.In.ReadLineAsync(signals.Stop))?.Trim() : Variable(KeyVariable);
            target = target with { ApiKey = key is { Length: > 0 } ? key : target.ApiKey, Webhook = parsed.GetValue(webhook), Canary = !parsed.GetValue(noCanary) };
            return await RunAsync(target, parsed.GetValue(json), signals.Stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(DoctorTarget target, bool asJson, CancellationToken cancellationToken)
    {
        CanaryEvents? events = null;
        if (target is { Canary: true, EventHubs: { } connection, Functions: not null })
        {
            var tools = await Tools.FindAsync(Console.Error.WriteLine, cancellationToken);
            events = new CanaryEvents(tools.Node, connection);
        }
        var visit = new DoctorVisit(target, events, TimeProvider.System);
        var report = asJson
            ? await visit.RunAsync(null, cancellationToken)
            : await AnsiConsole.Status().StartAsync($"Looking at {Markup.Escape(target.Name)} ...", status => visit.RunAsync(
                new LastLine(finding => status.Status($"{Markup.Escape(finding.Part)}: {Markup.Escape(finding.Check)} ...")), cancellationToken));
        if (asJson) Console.WriteLine(report.ToJson());
        else
        {
            AnsiConsole.Write(report.ToTable());
            AnsiConsole.WriteLine(report.Summary());
        }
        return report.IsWell ? CommandLine.Ok : CommandLine.Failed;
    }

    private static async Task<StackEndpoints> LocalAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<StackEndpoints>(await File.ReadAllTextAsync(file, cancellationToken), Json) ?? throw new JsonException("It is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StackException($"No local stack tells where it is ({file} cannot be read). Start one: dotnet run --project dev -- up. For a deployment: --relay HOST --functions URL.", error);
        }
        catch (JsonException error)
        {
            throw new StackException($"{file} holds no endpoints of a stack: {error.Message}", error);
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static Option<int> Port(string name, int fallback, string description)
    {
        var option = CommandLine.Option(name, fallback, $"{description} (0: not looked at).");
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > 65_535) result.AddError($"{name} is a port, 0 to 65535.");
        });
        return option;
    }

    private static Option<Uri?> Address(string name, string description)
    {
        var option = new Option<Uri?>(name) { Description = description, HelpName = "URL" };
        option.CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
            result.AddError($"{name} is an http or https address.");
            return null;
        };
        return option;
    }

    private sealed class LastLine(Action<Finding> tell) : IProgress<Finding>
    {
        public void Report(Finding value) => tell(value);
    }
}
