using CloudCam.Core.Commands;
using CloudCam.Core.Naming;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Commands;

/// <summary>Commands whose connection ends, and connections that come and go while commands are given.</summary>
public sealed class CommandLinkTests
{
    private readonly CommandCloud cloud = new();

    [Fact]
    public async Task A_command_that_was_written_and_not_answered_fails_when_the_link_is_lost()
    {
        await using var relay = await cloud.RelayAsync();
        var camera = await relay.LoginAsync();
        var command = await cloud.AskAsync("LOST");
        var waiting = await cloud.AskAsync("NEXT");
        Assert.Equal("command text LOST", await camera.ReadLineAsync());
        camera.Dispose();
        Assert.Equal("disconnected", (await cloud.StandsAsync(command, CommandState.Failed)).Reason);
        await relay.EndedAsync(EndReason.PeerClosed);
        Assert.Equal(["queued", "sent", "failed"], cloud.Told(command));
        // The one behind it was never taken and goes with the next connection.
        using var again = await relay.ConnectAsync();
        await again.SendAsync("hello cam1\n");
        Assert.Equal("ok hello", await again.ReadLineAsync());
        Assert.Equal("command text NEXT", await again.ReadLineAsync());
        await again.SendAsync("answer ok\n");
        await cloud.StandsAsync(waiting, CommandState.Answered);
    }

    [Fact]
    public async Task A_command_that_was_never_written_goes_back_once()
    {
        await using var relay = await cloud.RelayAsync();
        var camera = await relay.LoginAsync();
        var command = await cloud.AskAsync("later");
        await cloud.StandsAsync(command, CommandState.Sent);
        camera.Dispose();
        await relay.EndedAsync(EndReason.PeerClosed);
        var back = await cloud.ReadAsync(command);
        Assert.Equal((CommandState.Queued, null, 0L, 1), (back.State, back.Replica, back.Epoch, back.Attempts));
        Assert.True((await cloud.StateAsync())!.Flag("hasCommands"));
        var second = await relay.LoginAsync();
        await cloud.StandsAsync(command, CommandState.Sent);
        second.Dispose();
        var failed = await cloud.StandsAsync(command, CommandState.Failed);
        Assert.Equal(("disconnected", 2), (failed.Reason, failed.Attempts));
    }

    [Fact]
    public async Task A_relay_that_goes_down_ends_what_it_sent_and_leaves_the_rest_to_the_other()
    {
        var first = await cloud.RelayAsync("relay-a");
        await using var second = await cloud.RelayAsync("relay-b");
        using var camera = await first.LoginAsync();
        var sent = await cloud.AskAsync("SENT");
        var waiting = await cloud.AskAsync("WAITS");
        Assert.Equal("command text SENT", await camera.ReadLineAsync());
        await first.DisposeAsync();
        Assert.Equal(CommandState.Failed, (await cloud.ReadAsync(sent)).State);
        Assert.Equal(CommandState.Queued, (await cloud.ReadAsync(waiting)).State);
        using var again = await second.ConnectAsync();
        await again.SendAsync("hello cam1\n");
        Assert.Equal("ok hello", await again.ReadLineAsync());
        Assert.Equal("command text WAITS", await again.ReadLineAsync());
    }

    [Fact]
    public async Task No_command_is_forgotten_while_a_device_connects_to_one_relay_after_the_other()
    {
        const int Commands = 40;
        await using var first = await cloud.RelayAsync("relay-a");
        await using var second = await cloud.RelayAsync("relay-b");
        var asking = Task.Run(async () =>
        {
            var asked = new List<CommandRecord>();
            for (var i = 0; i < Commands; i++)
            {
                asked.Add(await cloud.AskAsync($"N{i}"));
                await Eventually.PauseAsync(i % 5);
            }
            return asked;
        });
        var heard = new List<string>();
        for (var link = 0; link < 12; link++) await ListenAsync(link % 2 == 0 ? first : second, heard, lines: 2);
        var all = await asking.InTime();
        for (var link = 12; link < 40 && await OpenAsync(all); link++) await ListenAsync(link % 2 == 0 ? first : second, heard, lines: 100);
        Assert.Equal(heard.Distinct(), heard);
        foreach (var command in all)
        {
            var end = await cloud.ReadAsync(command);
            // What was on its way when its link was cut may be lost, and says so; nothing waits for ever and nothing is answered that was not heard.
            Assert.True(end.IsDone, $"{end.State} after {end.Attempts}");
            if (end.State == CommandState.Answered) Assert.Contains(command.Arguments["text"], heard);
        }
    }

    [Fact]
    public async Task A_fleet_whose_commands_come_all_at_once_gets_each_its_own()
    {
        const int Cameras = 50;
        await using var relay = await cloud.RelayAsync();
        var cameras = new List<ScriptClient>();
        for (var i = 0; i < Cameras; i++) cameras.Add(await relay.LoginAsync($"fleet{i}"));
        await Task.WhenAll(Enumerable.Range(0, Cameras).Select(i => cloud.Desk.SubmitAsync(
            Core.Devices.DeviceId.Parse($"fleet{i}"), CommandNames.Text, new Dictionary<string, string> { ["text"] = $"FOR-{i}" }, null, CancellationToken.None)));
        for (var i = 0; i < Cameras; i++) Assert.Equal($"command text FOR-{i}", await cameras[i].ReadLineAsync());
        Assert.Equal(0, await cloud.Memory.Queue.CountAsync(QueueNames.CommandsOf("relay-b"), CancellationToken.None));
        foreach (var camera in cameras) camera.Dispose();
    }

    private async Task<bool> OpenAsync(IEnumerable<CommandRecord> commands)
    {
        foreach (var command in commands)
        {
            if (!(await cloud.ReadAsync(command)).IsDone) return true;
        }
        return false;
    }

    // Connects, answers some commands and goes away in the middle.
    private static async Task ListenAsync(RelayUnderTest relay, List<string> heard, int lines)
    {
        using var camera = await relay.LoginAsync();
        for (var i = 0; i < lines; i++)
        {
            var next = camera.ReadLineAsync();
            if (await Task.WhenAny(next, Eventually.PauseAsync(300)) != next || await next is not { } line) return;
            heard.Add(line["command text ".Length..]);
            await camera.SendAsync("answer ok\n");
        }
    }
}
