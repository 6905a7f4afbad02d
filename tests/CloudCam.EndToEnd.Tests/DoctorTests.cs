using System.Diagnostics;
using System.Text.Json;
using CloudCam.Dev.Stack;
using CloudCam.EndToEnd.Tests.Harness;

namespace CloudCam.EndToEnd.Tests;

/// <summary><c>dev -- doctor</c> as people run it, against the running stack.</summary>
public sealed class DoctorTests(SharedStack shared) : EndToEndTest(shared)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task A_sound_stack_is_well_in_every_line_and_a_file_goes_through_the_whole_path()
    {
        var (exitCode, findings, text) = await VisitAsync(Stack.Endpoints, null);
        Assert.True(exitCode == 0, text);
        Assert.All(findings, one => Assert.True(one.Verdict is "Well" || one.Check == "webhook", text));
        var checks = findings.Select(one => $"{one.Part}: {one.Check}").ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                $"relay: port {Stack.Endpoints.RelayPort}", $"relay: port {Stack.Endpoints.RelayPort}, Teltonika hello", $"relay: port {Stack.Endpoints.RelayPort}, Jimi hello",
                $"relay: port {Stack.Endpoints.RelayPort}, DVRIP alarm hello", $"relay: port {Stack.Endpoints.RelayPort}, a web scanner", $"relay: port {Stack.Endpoints.RtmpPort}, RTMP hello",
                "relay: port for viewers", "relay: blobs.media", "relay: events.alarms", "relay: tables.transfers", "functions: console", "functions: scope admin", "functions: live notices",
                "functions: events.media", "functions: notices", "canary: send a picture", "canary: assembled and verified", "canary: download by link", "canary: announced", "canary: clean up",
            },
            checks);
        Assert.DoesNotContain(Stack.Endpoints.ApiKey!, text, StringComparison.Ordinal);
        using var http = Stack.CreateApiClient();
        using var gone = await http.GetAsync(new Uri("api/devices/000000000000101", UriKind.Relative), Cancellation);
        Assert.DoesNotContain("\"name\":\"Canary\"", await gone.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_and_a_wrong_key_are_the_broken_lines()
    {
        var closed = Ports.Free();
        var (exitCode, findings, text) = await VisitAsync(Stack.Endpoints with { RtmpPort = closed }, "cck_wrongwrongwr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        Assert.True(exitCode == 1, text);
        Assert.Equal([("relay", $"port {closed}"), ("functions", "key")], findings.Where(one => one.Verdict == "Ill").Select(one => (one.Part, one.Check)));
    }

    private static async Task<(int ExitCode, IReadOnlyList<Line> Findings, string Text)> VisitAsync(StackEndpoints endpoints, string? key)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "endpoints.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(endpoints, Json), Cancellation);
        var program = Path.Combine(Checkout.OutputOf("CloudCam.Dev", "CloudCam.Dev.dll"), "CloudCam.Dev.dll");
        var start = new ProcessStartInfo(Programs.Dotnet, [program, "doctor", "--json", "--ready-file", file]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Root };
        if (key is not null) start.Environment["CLOUDCAM_API_KEY"] = key;
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
            await process.WaitForExitAsync(Cancellation);
            var text = await output + await errors;
            Assert.StartsWith("{", await output, StringComparison.Ordinal);
            return (process.ExitCode, JsonSerializer.Deserialize<Report>(await output, Json)!.Findings, text);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private sealed record Report(IReadOnlyList<Line> Findings);

    private sealed record Line(string Part, string Check, string Verdict, string Detail);
}
