using System.Diagnostics;
using System.Text.Json;
using CloudCam.Dev.Stack;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.EndToEnd.Tests;

/// <summary>The programs under <c>samples</c>, as an integrator runs them: nothing but connection strings and a key.</summary>
public sealed class SampleTests(SharedStack shared) : JimiTest(shared)
{
    [Fact]
    public async Task The_alarm_feed_keeps_a_folder_with_the_clips_of_each_alarm_and_goes_on_after_a_restart()
    {
        var sample = RepositoryRoot.Combine("samples", "alarm-feed");
        await NodePackages.EnsureAsync(sample);
        using var folder = new TemporaryFolder();
        var first = await Shared.NewFleetImeiAsync();
        var played = await PlayAsync(Jimi(first, JimiScenarioFile.Open("crash")));

        var crash = await WithFeedAsync(sample, folder.Path, () => CrashAsync(folder.Path, first, clips: 2));
        Assert.Equal(played.Ledger.Uploads.Count, Directory.GetFiles(crash, "*.mp4").Length);
        foreach (var clip in Directory.GetFiles(crash, "*.mp4"))
            Assert.Equal("h264", (await Ffmpeg.DescribeAsync(Stack.Tools.Ffmpeg!, clip, Cancellation)).Codec);
        Assert.Empty(Directory.GetFiles(crash, "*.part"));

        // It goes on where its checkpoints are; what it does twice changes nothing.
        var before = Directory.GetFiles(crash).Select(file => (file, File.GetLastWriteTimeUtc(file))).ToList();
        var second = await Shared.NewFleetImeiAsync();
        await PlayAsync(Jimi(second, JimiScenarioFile.Open("crash")));
        await WithFeedAsync(sample, folder.Path, () => CrashAsync(folder.Path, second, clips: 2));
        Assert.Equal(before, Directory.GetFiles(crash).Select(file => (file, File.GetLastWriteTimeUtc(file))));
    }

    private async Task<string> WithFeedAsync(string sample, string folder, Func<Task<string>> work)
    {
        using var feed = new Process
        {
            StartInfo = new ProcessStartInfo(Stack.Tools.Node, ["--no-warnings", "alarm-feed.mjs"])
            {
                WorkingDirectory = sample, RedirectStandardError = true,
                Environment =
                {
                    ["CLOUDCAM_URL"] = Stack.Endpoints.Functions!.ToString(), ["CLOUDCAM_KEY"] = Stack.Endpoints.ApiKey,
                    ["EVENT_HUBS"] = Stack.Endpoints.EventHubsConnectionString, ["CHECKPOINTS"] = Stack.Endpoints.StorageConnectionString, ["FOLDER"] = folder,
                },
            },
        };
        feed.Start();
        var errors = feed.StandardError.ReadToEndAsync(Cancellation);
        try
        {
            var found = await work();
            Assert.False(feed.HasExited, "The sample ended by itself.");
            // A gentle end gives its partitions back; those of a killed one are free for the next only after a minute.
            Signals.Terminate(feed.Id);
            await feed.WaitForExitAsync(Cancellation).WaitAsync(Waiting.Limit, Cancellation);
            Assert.Equal(0, feed.ExitCode);
            return found;
        }
        finally
        {
            if (!feed.HasExited) feed.Kill(entireProcessTree: true);
            await feed.WaitForExitAsync(CancellationToken.None);
            TestContext.Current.TestOutputHelper?.WriteLine(await errors);
        }
    }

    private static Task<string> CrashAsync(string folder, ulong imei, int clips) => Waiting.ForAsync<string>(
        async () =>
        {
            foreach (var file in Directory.GetFiles(folder, "alarm.json", SearchOption.AllDirectories))
            {
                // It may be being written just now.
                var text = await File.ReadAllTextAsync(file, Cancellation);
                if (!text.EndsWith("}\n", StringComparison.Ordinal)) continue;
                var alarm = JsonSerializer.Deserialize<JsonElement>(text);
                if (alarm.GetProperty("partitionkey").GetString() != $"{imei:D15}" || alarm.GetProperty("subject").GetString() != "crash") continue;
                var home = Path.GetDirectoryName(file)!;
                if (Directory.GetFiles(home, "*.mp4").Length >= clips) return home;
            }
            return null;
        },
        () => $"the folder of the crash of {imei} with {clips} clips; there are\n{string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories))}", Cancellation);
}
