using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace CloudCam.Dev.Stack.Parts;

/// <summary>The functions app under a Functions host: the Core Tools where they are installed, else our own host runner.</summary>
internal sealed class FunctionsPart(StackContext context, Func<CloudConnection> cloud, Func<Uri?> live) : StackPart(context, "functions")
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    // Above the app's own limit of a file (100 MiB): what the host refuses, it refuses without a word of the vendor's, and cameras post it again.
    private const int BodyLimitBytes = 160 * 1024 * 1024;

    // The first start's port, so that callers find a restarted host where it was.
    private int port = context.Options.FunctionsPort;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    public override IEnumerable<(string What, string Where)> Listening =>
        [("Console", $"{Address}console/"), ("Functions, HTTP API", $"{Address}api/devices  {Address}api/media")];

    /// <summary>Key of the HTTP API.</summary>
    public AdminKey ApiKey => field ??= AdminKey.Of(Context.Data.Path);

    private string? CoreTools => Context.Options.PreferCoreTools ? Context.Tools.CoreTools : null;

    public override void CheckPorts() => Ports.EnsureFree("127.0.0.1", Context.Options.FunctionsPort, "Functions host, HTTP API", "--functions-port");

    protected override ProcessStartInfo Prepare()
    {
        var app = Checkout.OutputOf("CloudCam.Functions", "host.json");
        ProcessStartInfo start;
        if (CoreTools is { } func)
        {
            if (port == 0) port = Ports.Free();
            start = PartProcess.InOwnSession(func, ["start", "--port", Text(port), "--no-build"]);
            start.WorkingDirectory = app;
        }
        else
        {
            start = PartProcess.InOwnSession(Context.Tools.Node,
                [Path.Combine(Checkout.Dev, "emulators", "functions-host", "main.mjs"), "--app", app, "--port", Text(port), "--exit-with-stdin"]);
        }
        AddSettings(start.Environment);
        return start;
    }

    protected override async Task BecomeReadyAsync(PartProcess process, CancellationToken cancellationToken)
    {
        if (CoreTools is null) port = (await ReadyLineAsync(process, cancellationToken).ConfigureAwait(false)).GetProperty("port").GetInt32();
        await HealthyAsync(process, cancellationToken).ConfigureAwait(false);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private void AddSettings(IDictionary<string, string?> settings)
    {
        var connection = cloud();
        settings["FUNCTIONS_WORKER_RUNTIME"] = "custom";
        settings["AzureWebJobsStorage"] = connection.Storage;
        settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = Text(BodyLimitBytes);
        settings["EventHubs"] = connection.EventHubs;
        settings["AzureSignalRConnectionString"] = connection.SignalR;
        connection.AddTo(settings);
        settings["Api__AdminKeySha256"] = ApiKey.Sha256;
        settings["Console__Folder"] = ConsoleBuild.Output;
        if (live() is { } watched)
        {
            settings["Live__LinkKey"] = ApiKey.LiveLinkKey;
            settings["Live__PublicUrl"] = settings["Console__LiveUrl"] = watched.AbsoluteUri;
        }
        settings["Webhooks__MasterKey"] = ApiKey.WebhookMasterKey;
        settings["Webhooks__AllowPrivateNetworks"] = "true";
        if (Context.Tools.Ffmpeg is { } ffmpeg) settings["FFMPEG_PATH"] = ffmpeg;
        // The host starts the app's own program, which must find the same .NET as we did.
        settings["DOTNET_ROOT"] = Programs.DotnetRoot;
        foreach (var (name, value) in Context.Options.FunctionsSettings) settings[name] = value;
    }

    private async Task HealthyAsync(PartProcess process, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var deadline = TimeProvider.System.GetTimestamp();
        while (!process.Ended.IsCompleted && TimeProvider.System.GetElapsedTime(deadline) < Context.Options.ReadyTimeout)
        {
            if (await AnswersAsync(http, cancellationToken).ConfigureAwait(false)) return;
            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }
        throw await NotReadyAsync(process).ConfigureAwait(false);
    }

    private async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "api/health"), cancellationToken).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // Not listening yet.
            return false;
        }
    }
}
