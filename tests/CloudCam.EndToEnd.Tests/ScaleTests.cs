using System.Collections.Concurrent;
using CloudCam.Dev.Load;
using CloudCam.EndToEnd.Tests.Harness;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Relays beside each other, of which one is drained and one killed under a small fleet: what <c>dev -- load --scale</c> does, once and short.</summary>
public sealed class ScaleTests(SharedStack shared) : EndToEndTest(shared)
{
    [Fact]
    public async Task Cameras_that_move_between_two_relays_lose_nothing_and_send_at_most_a_block_again()
    {
        var said = new ConcurrentQueue<string>();
        var options = new ScaleOptions
        {
            Relays = [2], Devices = 6, Files = 2, FileBytes = 640 * 1024, LinkBytesPerSecond = 256 * 1024, Seconds = 0, Seed = 77, Patience = Waiting.Limit + Waiting.Limit,
            // A killed relay's cameras are free sooner than in earnest.
            RelaySettings = new Dictionary<string, string> { ["Cameras__LeaseTime"] = "00:00:06", ["Cameras__RenewInterval"] = "00:00:02", ["Cameras__StopMargin"] = "00:00:01" },
        };

        var results = await new ScaleRun(options, said.Enqueue).RunAsync(Stack, Cancellation);

        var step = Assert.Single(results);
        var story = string.Join('\n', said.Append(ScaleReport.ToJson(results)));
        Assert.True(step.Check is { FilesDone: 6, FilesLost: 0, FilesDouble: 0 }, story);
        Assert.True(step.Check is { Acknowledged: > 0, AcknowledgedLost: 0, AlarmsLost: 0, AlarmsDouble: 0, EventsDouble: 0 }, story);
        Assert.True(step.Moving.BrokenPromises == 0, story);
        // The relay that takes a camera's data in mid-file is the one that is killed, so there is always a transfer to go on with.
        Assert.True(step.Moving.Of(MoveKind.Kill).Count > 0, story);
        if (OperatingSystem.IsLinux()) Assert.True(step.Moving.Of(MoveKind.Kill).All(one => one.IsJudged), story);
        Assert.Equal(0, ScaleReport.ExitCode(results));
    }
}
