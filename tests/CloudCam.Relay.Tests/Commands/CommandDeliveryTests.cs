using CloudCam.Core.Commands;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Commands;

public sealed class CommandDeliveryTests
{
    private readonly CommandCloud cloud = new();

    [Fact]
    public async Task A_command_reaches_a_connected_device_and_its_answer_comes_back()
    {
        await using var relay = await cloud.RelayAsync();
        using var camera = await relay.LoginAsync();
        var command = await cloud.AskAsync("STATUS");
        Assert.Equal("command text STATUS", await camera.ReadLineAsync());
        var sent = await cloud.StandsAsync(command, CommandState.Sent);
        Assert.Equal(("relay-a", 1L, 1), (sent.Replica, sent.Epoch, sent.Attempts));
        await camera.SendAsync("answer fine\n");
        var done = await cloud.StandsAsync(command, CommandState.Answered);
        Assert.Equal(("fine", null), (done.Answer, done.Reason));
        await Eventually.TrueAsync(() => cloud.Told(command).Count == 3, "every state is told");
        Assert.Equal(["queued", "sent", "answered"], cloud.Told(command));
        await Eventually.TrueAsync(() => cloud.NotesAsync().Result.Count == 0, "nobody has to look after it");
    }

    [Fact]
    public async Task A_command_waits_for_a_device_that_is_away_and_follows_its_login()
    {
        await using var relay = await cloud.RelayAsync();
        var commands = new[] { await cloud.AskAsync("ONE"), await cloud.AskAsync("TWO"), await cloud.AskAsync("THREE") };
        using var camera = await relay.ConnectAsync();
        await camera.SendAsync("hello cam1\n");
        Assert.Equal("ok hello", await camera.ReadLineAsync());
        foreach (var (command, text) in commands.Zip(["ONE", "TWO", "THREE"]))
        {
            // One at a time: the next comes when the one before it is done.
            Assert.Equal($"command text {text}", await camera.ReadLineAsync());
            Assert.Equal("pong", await camera.AskAsync("ping"));
            await camera.SendAsync($"answer {text}\n");
            await cloud.StandsAsync(command, CommandState.Answered);
        }
    }

    [Fact]
    public async Task A_refusal_is_a_failure_with_its_reason()
    {
        await using var relay = await cloud.RelayAsync();
        using var camera = await relay.LoginAsync();
        var command = await cloud.AskAsync("FORMAT");
        Assert.Equal("command text FORMAT", await camera.ReadLineAsync());
        await camera.SendAsync("refuse busy\n");
        Assert.Equal("busy", (await cloud.StandsAsync(command, CommandState.Failed)).Reason);
        await Eventually.TrueAsync(() => cloud.Told(command) is ["queued", "sent", "failed"], "every state is told");
    }

    [Fact]
    public async Task Only_the_replica_that_holds_the_socket_is_told()
    {
        await using var first = await cloud.RelayAsync("relay-a");
        await using var second = await cloud.RelayAsync("relay-b");
        using var camera = await second.LoginAsync();
        using var other = await first.LoginAsync("cam2");
        Assert.Equal("relay-b", await cloud.Router.RouteAsync(CommandCloud.Device, "x", CancellationToken.None));
        await cloud.AskAsync("HERE");
        Assert.Equal("command text HERE", await camera.ReadLineAsync());
        Assert.Equal("pong", await other.AskAsync("ping"));
    }

    [Fact]
    public async Task A_device_that_moved_gets_its_command_once_on_its_newest_connection()
    {
        await using var first = await cloud.RelayAsync("relay-a");
        await using var second = await cloud.RelayAsync("relay-b");
        using var old = await first.LoginAsync();
        using var camera = await second.LoginAsync();
        // The call goes to the replica that the device left, as if it had been read a moment before the move.
        var command = await cloud.AskAsync("MOVED");
        await cloud.Memory.Queue.EnqueueAsync(QueueNames.CommandsOf("relay-a"), $$"""{"device":"cam1","commandId":"{{command.Id}}"}""", TimeSpan.Zero, CancellationToken.None);
        Assert.Equal("command text MOVED", await camera.ReadLineAsync());
        await camera.SendAsync("answer here\n");
        Assert.Equal("relay-b", (await cloud.StandsAsync(command, CommandState.Answered)).Replica);
        await old.SendAsync("ping\n");
        Assert.Contains(await old.ReadLineAsync(), (string?[])["pong", null]);
    }

    [Fact]
    public async Task A_stale_connection_that_is_called_gives_nothing_to_its_device_and_ends()
    {
        await using var first = await cloud.RelayAsync("relay-a");
        await using var second = await cloud.RelayAsync("relay-b");
        using var old = await first.LoginAsync();
        using var camera = await second.LoginAsync();
        // Nobody but the old connection hears of the command.
        cloud.Memory.Faults.FailNext(1, StoreError.NotThere, operation: "EnqueueAsync");
        var command = await cloud.AskAsync("STALE");
        first.Server.Connections.Find(CommandCloud.Device)!.CallForCommands();
        Assert.Null(await old.ReadLineAsync());
        await first.EndedAsync(EndReason.Replaced);
        Assert.Equal(CommandState.Queued, (await cloud.ReadAsync(command)).State);
        await cloud.Router.RouteAsync(CommandCloud.Device, command.Id, CancellationToken.None);
        Assert.Equal("command text STALE", await camera.ReadLineAsync());
    }

    [Fact]
    public async Task A_call_that_comes_twice_gives_the_command_once()
    {
        await using var relay = await cloud.RelayAsync();
        using var camera = await relay.LoginAsync();
        var command = await cloud.AskAsync("ONCE");
        for (var i = 0; i < 5; i++) await cloud.Router.RouteAsync(CommandCloud.Device, command.Id, CancellationToken.None);
        Assert.Equal("command text ONCE", await camera.ReadLineAsync());
        for (var i = 0; i < 5; i++) await cloud.Router.RouteAsync(CommandCloud.Device, command.Id, CancellationToken.None);
        await EmptyAsync("relay-a");
        Assert.Equal("pong", await camera.AskAsync("ping"));
        await camera.SendAsync("answer ok\n");
        await cloud.StandsAsync(command, CommandState.Answered);
        await cloud.Router.RouteAsync(CommandCloud.Device, command.Id, CancellationToken.None);
        await EmptyAsync("relay-a");
        Assert.Equal("pong", await camera.AskAsync("ping"));
        Assert.Equal(1, (await cloud.ReadAsync(command)).Attempts);
    }

    [Fact]
    public async Task A_message_that_is_no_call_is_removed_and_the_next_is_read()
    {
        await using var relay = await cloud.RelayAsync();
        using var camera = await relay.LoginAsync();
        foreach (var text in (string[])["", "{", "[]", "null", """{"device":"../x","commandId":"1"}""", """{"device":"cam1"}"""])
            await cloud.Memory.Queue.EnqueueAsync(QueueNames.CommandsOf("relay-a"), text, TimeSpan.Zero, CancellationToken.None);
        await cloud.AskAsync("AFTER");
        Assert.Equal("command text AFTER", await camera.ReadLineAsync());
        await EmptyAsync("relay-a");
        Assert.Equal(6, relay.Log.Of(1045).Count);
    }

    private Task EmptyAsync(string replica) =>
        Eventually.TrueAsync(() => cloud.Memory.Queue.CountAsync(QueueNames.CommandsOf(replica), CancellationToken.None).Result == 0, "every call is read");
}
