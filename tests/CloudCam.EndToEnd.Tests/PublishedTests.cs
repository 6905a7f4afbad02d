using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Dev.Stack;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>What the images run is what <c>dotnet publish</c> makes: it is made, looked at, and run as the compose file would run it.</summary>
public sealed class PublishedTests(PublishedPrograms published) : IClassFixture<PublishedPrograms>
{
    private const ulong Imei = 356_000_000_990_001;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_published_app_has_everything_a_functions_host_looks_for_and_nothing_of_this_machine()
    {
        var wanted = Directory.GetFiles(Path.Combine(Checkout.Root, "functions"), "function.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Checkout.Root, "functions"), file)).ToList();
        var found = PublishedPrograms.Snapshot(published.Functions).Select(file => file.File).ToList();
        Assert.NotEmpty(wanted);
        Assert.Equal(wanted.Order(), found.Where(file => Path.GetFileName(file) == "function.json").Order());
        Assert.Empty(((string[])["host.json", "CloudCam.Functions", "CloudCam.Functions.dll", Path.Combine("console", "index.html")]).Except(found));
        Assert.Empty(((string[])["CloudCam.Relay", "CloudCam.Relay.dll"]).Except(PublishedPrograms.Snapshot(published.Relay).Select(file => file.File)));
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(published.Functions, "host.json")));
        Assert.True(File.Exists(Path.Combine(published.Functions, host.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString()!)));
        Assert.DoesNotContain(found, file => Path.GetFileName(file) is "local.settings.json" or "packages.lock.json" || file.Contains("ffmpeg", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Published_programs_run_as_in_containers_and_pass_a_cameras_file_on()
    {
        await using var stack = await LocalStack.StartAsync(new LocalStackOptions { Functions = false, Relay = false, ReadyTimeout = Waiting.Limit }.AsEphemeral(), say: null, Stop);
        var (keys, functionsSettings, relaySettings, temporary) = (published.NewFolder("keys"), published.NewFolder("settings-functions"), published.NewFolder("settings-relay"), published.NewFolder("tmp"));
        var dev = Path.Combine(Checkout.OutputOf("CloudCam.Dev", "CloudCam.Dev.dll"), "CloudCam.Dev.dll");
        var host = Path.Combine(Checkout.Dev, "emulators", "functions-host", "main.mjs");
        var prefix = await LesserUser.PrefixAsync([published.Relay, dev, host, Path.Combine(Checkout.Dev, "node_modules"), Programs.Dotnet, stack.Tools.Node], Stop);
        using var guardian = Guardian.Start(stack.Tools.Node);
        using var containers = new ContainerRun(prefix, temporary, guardian, stack.Endpoints.LogFolder);
        IReadOnlyList<(string, long, DateTime)> before = [.. PublishedPrograms.Snapshot(published.Relay), .. PublishedPrograms.Snapshot(published.Functions)];

        var (exitCode, said) = await containers.RunAsync(temporary, new Dictionary<string, string>(), [Programs.Dotnet, dev, "containers", "keys", "--keys", keys, "--functions", functionsSettings, "--relay", relaySettings], Stop);
        Assert.True(exitCode == 0, said);
        var key = await File.ReadAllTextAsync(Path.Combine(keys, "api-admin-key"), Stop);
        Assert.DoesNotContain(key.Trim(), said, StringComparison.Ordinal);

        // Ports the system picks in place of the images' own; a program that listens on loopback only needs no firewall's leave.
        var relaySettingsHere = new Dictionary<string, string>(ContainerRun.EnvironmentOf("relay", stack.Endpoints, relaySettings))
        {
            ["Relay__Listeners__0__Port"] = "0", ["Relay__ListenAddress"] = "127.0.0.1", ["Relay__HealthPort"] = "0", ["Relay__HealthAddress"] = "127.0.0.1", ["Live__Port"] = "0", ["Live__Address"] = "127.0.0.1",
        };
        var (relay, relayLog) = containers.Start("published-relay", published.Relay, relaySettingsHere, Path.Combine(published.Relay, "CloudCam.Relay"), "--announce");
        using var relayEnd = relay;
        var (functions, functionsLog) = containers.Start(
            "published-functions", published.Functions, ContainerRun.EnvironmentOf("functions", stack.Endpoints, functionsSettings), stack.Tools.Node, host, "--app", published.Functions, "--listen", "127.0.0.1", "--port", "0");
        using var functionsEnd = functions;
        try
        {
            var announced = await relay.WaitForReadyAsync(Waiting.Limit, Stop) ?? throw NotReady(relayLog);
            var healthPort = announced.GetProperty("healthPort").GetInt32();
            var ready = await functions.WaitForReadyAsync(Waiting.Limit, Stop) ?? throw NotReady(functionsLog);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ready.GetProperty("port").GetInt32()}"), Timeout = Waiting.Limit };
            http.DefaultRequestHeaders.Add("x-api-key", key.Trim());
            await AreHealthyAsync(http, healthPort);
            if (prefix.Length > 0) Assert.Contains("\nUid:\t1654\t1654", await File.ReadAllTextAsync($"/proc/{relay.Id}/status", Stop), StringComparison.Ordinal);
            relaySettingsHere["Relay__HealthPort"] = healthPort.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(0, (await CheckHealthAsync()).ExitCode);

            await IsPassedOnAsync(http, announced.GetProperty("ports")[0].GetInt32(), () => $"{string.Join('\n', relayLog.LastLines)}\n{string.Join('\n', functionsLog.LastLines)}");
            await HasConsoleAsync(http, stack.Endpoints.Blob.Port);

            await EndsInOrderAsync(relay, relayLog);
            await EndsInOrderAsync(functions, functionsLog);
            Assert.Equal(1, (await CheckHealthAsync()).ExitCode);
            Assert.Equal(before, [.. PublishedPrograms.Snapshot(published.Relay), .. PublishedPrograms.Snapshot(published.Functions)]);
        }
        finally
        {
            relay.Kill();
            functions.Kill();
            await Task.WhenAll(relay.Ended, functions.Ended);
        }

        Task<(int ExitCode, string Output)> CheckHealthAsync() => containers.RunAsync(published.Relay, relaySettingsHere, [Path.Combine(published.Relay, "CloudCam.Relay"), "--check-health"], Stop);
    }

    private static async Task AreHealthyAsync(HttpClient functions, int healthPort)
    {
        using var relay = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{healthPort}"), Timeout = Waiting.Limit };
        foreach (var (http, path) in new[] { (relay, "health/live"), (relay, "health/ready"), (functions, "api/health") })
        {
            await Waiting.UntilAsync(
                async () =>
                {
                    using var answer = await http.GetAsync(path, Stop);
                    return answer.StatusCode == HttpStatusCode.OK;
                },
                path, () => "", Stop);
        }
    }

    private static async Task IsPassedOnAsync(HttpClient http, int port, Func<string> logs)
    {
        var id = Imei.ToString("D15", CultureInfo.InvariantCulture);
        using (var registered = await http.PutAsJsonAsync($"api/devices/{id}", new { name = "Published" }, Stop)) Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync(Stop));
        var file = CameraKinds.Noise(new Random(71), 0, 600_000);
        var camera = new TeltonikaCamera(new TeltonikaCameraOptions
        {
            Port = port, Imei = Imei, Files = [file], Random = new Random(72), RetryWait = TimeSpan.FromMilliseconds(100), LongWait = TimeSpan.FromMilliseconds(500), OfferAgainAfterClose = true,
        });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Waiting.Limit);
        var delivered = await camera.RunAsync(null, limit.Token);
        Assert.True(delivered.Delivered == 1, $"{delivered.Outcome}: {delivered.Detail}\n{logs()}");

        var media = await Waiting.ForAsync<List<JsonElement>>(
            async () =>
            {
                var list = await http.GetFromJsonAsync<JsonElement>($"api/media?device={id}", Stop);
                return list.GetProperty("items").EnumerateArray().ToList() is { Count: > 0 } items ? items : null;
            },
            () => $"the file in the API's list\n{logs()}", Stop);
        var link = await http.GetFromJsonAsync<JsonElement>($"api/media/{Assert.Single(media).GetProperty("id").GetString()}/link?what=original", Stop);
        var url = link.GetProperty("url").GetString()!;
        Assert.StartsWith("http://localhost:", url, StringComparison.Ordinal);
        using var stranger = new HttpClient { Timeout = Waiting.Limit };
        Assert.Equal(file.Bytes.ToArray(), await stranger.GetByteArrayAsync(url, Stop));
    }

    private static async Task HasConsoleAsync(HttpClient http, int blobPort)
    {
        using var page = await http.GetAsync("console/", Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains($"http://localhost:{blobPort}", policy, StringComparison.Ordinal);
        // Of the compose file: where viewers find the relay.
        Assert.Contains("http://127.0.0.1:8088", policy, StringComparison.Ordinal);
    }

    private static async Task EndsInOrderAsync(PartProcess process, PartLog log)
    {
        var isEnded = await process.StopAsync(Waiting.Limit);
        Assert.True(isEnded && await process.Ended == 0, string.Join('\n', log.LastLines));
    }

    private static InvalidOperationException NotReady(PartLog log) => new($"It did not become ready:\n{string.Join('\n', log.LastLines)}");
}
