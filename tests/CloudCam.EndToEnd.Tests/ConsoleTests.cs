using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Dev.Stack;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests;

/// <summary>The console in a real browser, as an operator uses it. Screenshots are kept in <c>artifacts/console</c>.</summary>
public sealed class ConsoleTests(SharedStack shared) : LiveTest(shared)
{
    // What a device can say, and a person can name it: markup that would run if anything took it for such.
    private const string Markup = "<img src=x onerror=globalThis.hacked=1>";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task An_operator_sees_an_alarm_come_plays_its_clip_watches_live_acknowledges_and_sends_a_command()
    {
        var browser = Chromium.Find();
        var imei = Shared.NewImei();
        await RegisterAsync(imei, $"Truck {Markup}");
        await using var camera = await OnlineAsync(Jimi(imei, new JimiScenario()) with
        {
            Firmware = $"JC400_{Markup}", Live = Shared.LiveMedia, LiveUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"rtmp://127.0.0.1:{Stack.Endpoints.RtmpPort}/live")),
        });
        await camera.PlayAsync(new AlarmStep("vibration"), Cancellation);
        var steps = new List<string>();
        using var process = Start(browser, imei);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                var step = JsonSerializer.Deserialize<JsonElement>(line).GetProperty("step").GetString()!;
                steps.Add(step);
                // Raised only once the page watches: what it then shows came by itself.
                if (step == "watching-alarms") await camera.PlayAsync(new AlarmStep("crash") { UploadAfterSeconds = 1 }, limit.Token);
            }
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"After {string.Join(", ", steps)}:\n{await errors}\n{FunctionsLog()}\n{Relay.LastLines()}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        Assert.Equal(["signed-in", "watching-alarms", "alarm-arrived", "clip-plays", "acknowledged", "live-plays", "command-answered", "every-page"], steps);
        var alarm = await AlarmAsync(imei, "crash", one => Word(one, "state") == "acknowledged", "acknowledged");
        Assert.NotNull(Word(alarm, "acknowledgedBy"));
        Assert.Contains(camera.Ledger.Commands, one => one.Text == "VERSION");
    }

    private async Task RegisterAsync(ulong imei, string name)
    {
        using var http = Stack.CreateApiClient();
        using var answer = await http.PutAsJsonAsync($"api/devices/{DeviceId.FromImei(imei)}", new { name }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private Process Start(string browser, ulong imei)
    {
        var script = Path.Combine(Checkout.Root, "tests", "CloudCam.EndToEnd.Tests", "js", "console.mjs");
        var shots = Path.Combine(Checkout.Root, "artifacts", "console");
        return Process.Start(new ProcessStartInfo(Stack.Tools.Node, ["--no-warnings", script, new Uri(Stack.Endpoints.Functions!, "console/").ToString(), $"{imei:D15}", shots])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Dev,
            Environment = { ["API_KEY"] = Stack.Endpoints.ApiKey, ["CHROMIUM_PATH"] = browser },
        })!;
    }
}
