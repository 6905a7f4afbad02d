using CloudCam.Core.Commands;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Tests.Transfers;
using CloudCam.Testing;

namespace CloudCam.Relay.Tests.Commands;

/// <summary>A relay is killed in each of its store calls, one run after the other; another one and the sweep take over.</summary>
public sealed class CommandKillTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_command_reaches_its_device_at_most_once_and_ends_whenever_the_relay_is_killed(bool carriedOut)
    {
        var outcomes = new HashSet<(int Lines, CommandState State)>();
        var runs = 0;
        for (var at = 1; ; at++)
        {
            var clock = new StoppedClock();
            var cloud = new CommandCloud(clock);
            var command = await cloud.AskAsync("ONCE");
            var kill = new Kill(at, carriedOut);
            using var first = new KillableRelay(cloud, "relay-a", kill);
            using var second = new KillableRelay(cloud, "relay-b", Kill.Never);
            await first.TalkAsync("hello cam1\n");
            if (first.Heard("command text ONCE") > 0) await first.TalkAsync("answer ok\n");
            var isKilled = kill.Happened;
            if (isKilled)
            {
                await second.TalkAsync("hello cam1\n");
                await FinishAsync(cloud, second, clock);
            }

            var end = await cloud.ReadAsync(command);
            var lines = first.Heard("command text ONCE") + second.Heard("command text ONCE");
            Assert.True(lines <= 1, $"Killed in call {at}: the device heard it {lines} times.");
            Assert.True(end.IsDone, $"Killed in call {at}: {end.State}");
            Assert.True(end.State != CommandState.Answered || lines == 1, $"Killed in call {at}: answered by nobody.");
            Assert.Equal(CommandRow.NameOf(end.State), Assert.Single(cloud.Told(command), told => told is "answered" or "failed" or "expired"));
            Assert.Empty(await cloud.NotesAsync());
            outcomes.Add((lines, end.State));
            runs = at;
            if (!isKilled) break;
        }
        Assert.InRange(runs, 8, 60);
        // Before the claim the other relay brings it; after it nobody can say whether it was written; and without a kill all is well.
        Assert.Subset(new HashSet<(int, CommandState)> { (1, CommandState.Answered), (0, CommandState.Failed), (1, CommandState.Failed) }, outcomes);
        Assert.Contains((1, CommandState.Answered), outcomes);
        Assert.Contains((0, CommandState.Failed), outcomes);
    }

    // What the minutes after a kill bring: the inbox of the other relay, its camera's answer, the sweeps.
    private static async Task FinishAsync(CommandCloud cloud, KillableRelay relay, StoppedClock clock)
    {
        for (var minute = 0; minute < 8; minute++)
        {
            foreach (var call in await cloud.Memory.Queue.ReceiveAsync(QueueNames.CommandsOf("relay-b"), 32, TimeSpan.FromMinutes(1), CancellationToken.None))
            {
                await cloud.Memory.Queue.CompleteAsync(QueueNames.CommandsOf("relay-b"), call, CancellationToken.None);
                await relay.CalledAsync();
            }
            if (relay.Heard("command text ONCE") > 0 && !relay.HasAnswered) await relay.TalkAsync("answer ok\n");
            clock.Advance(TimeSpan.FromMinutes(1));
            await cloud.Sweep.RunAsync(CancellationToken.None);
        }
    }
}
