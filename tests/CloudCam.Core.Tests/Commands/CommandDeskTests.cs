using CloudCam.Core.Commands;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Commands;

public sealed class CommandDeskTests
{
    private readonly CommandWorld world = new();

    private static CancellationToken Stop => CommandWorld.Stop;

    [Fact]
    public async Task An_accepted_command_is_written_down_told_and_marked()
    {
        var command = await world.AcceptedAsync();
        var read = await world.ReadAsync(command.Id);
        Assert.Equal((CommandState.Queued, CommandNames.Text, "STATUS"), (read.State, read.Name, read.Arguments["text"]));
        Assert.Equal((world.Clock.GetUtcNow(), world.Clock.GetUtcNow() + TimeSpan.FromDays(7)), (read.CreatedAt, read.ExpiresAt));
        Assert.InRange(read.ServerFlag, 1u, (uint)int.MaxValue);
        Assert.Equal(["CommandQueued"], world.Told(command.Id));
        Assert.True(await world.IsMarkedAsync());
        Assert.Equal([command.Id], await world.NotesAsync());
    }

    [Fact]
    public async Task Ids_sort_in_the_order_in_which_commands_were_given()
    {
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add((await world.AcceptedAsync()).Id);
            world.Clock.Advance(TimeSpan.FromTicks(1));
        }
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.True(CommandTable.IsId(id)));
    }

    [Fact]
    public async Task The_replica_that_holds_the_device_is_called_and_no_other()
    {
        await world.Directory.ConnectAsync(CommandWorld.Device, "script", "relay-a", Stop);
        var command = await world.AcceptedAsync();
        Assert.Equal([new CommandCall(CommandWorld.Device.Value, command.Id)], await world.CallsAsync("relay-a"));
        Assert.Empty(await world.CallsAsync("relay-b"));
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_is_one_command()
    {
        var first = await world.AcceptedAsync("A", "key");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await world.AskAsync("A", "key");
        Assert.Equal((SubmissionResult.Repeated, first.Id), (again.Result, again.Command!.Id));
        Assert.Equal(SubmissionResult.KeyConflict, (await world.AskAsync("B", "key")).Result);
        Assert.Equal(SubmissionResult.Accepted, (await world.AskAsync("A", "Key")).Result);
        Assert.Single(world.Events.Select(one => one.Id).Distinct(), id => id == world.Events[0].Id);
    }

    [Fact]
    public async Task The_same_key_at_once_is_one_command()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => world.AskAsync("A", "key"), Stop)));
        Assert.Single(answers.Select(answer => answer.Command!.Id).Distinct());
        Assert.Single(answers, answer => answer.Result == SubmissionResult.Accepted);
    }

    [Theory]
    [InlineData("WriteBatchAsync")]
    [InlineData("EnqueueAsync")]
    [InlineData("WriteAsync")]
    public async Task A_request_whose_answer_was_lost_can_be_repeated(string operation)
    {
        await world.Directory.ConnectAsync(CommandWorld.Device, "script", "relay-a", Stop);
        world.Cloud.Faults.LoseNextAnswers(1, operation);
        await Assert.ThrowsAsync<StoreException>(() => world.AskAsync("A", "key"));
        var again = await world.AskAsync("A", "key");
        Assert.Contains(again.Result, (SubmissionResult[])[SubmissionResult.Accepted, SubmissionResult.Repeated]);
        var listed = await world.Table.NewestOfAsync(CommandWorld.Device, null, null, 10, world.Clock.GetUtcNow(), Stop);
        Assert.Equal([again.Command!.Id], listed.Select(one => one.Id));
        Assert.NotEmpty(await world.CallsAsync("relay-a"));
    }

    [Fact]
    public async Task A_command_whose_event_could_not_be_told_is_told_when_it_is_repeated()
    {
        world.SinkFault = new StoreException(StoreError.Unreachable, "away");
        await Assert.ThrowsAsync<StoreException>(() => world.AskAsync("A", "key"));
        world.SinkFault = null;
        var again = await world.AskAsync("A", "key");
        Assert.Equal(SubmissionResult.Repeated, again.Result);
        Assert.Equal(["CommandQueued"], world.Told(again.Command!.Id));
    }

    [Fact]
    public async Task A_device_has_no_more_waiting_commands_than_it_may()
    {
        var small = new CommandWorld(new CommandOptions { MaxQueued = 3 });
        var first = await small.AcceptedAsync("1", "k1");
        await small.AcceptedAsync("2");
        await small.AcceptedAsync("3");
        Assert.Equal(SubmissionResult.QueueFull, (await small.AskAsync("4")).Result);
        Assert.Equal(SubmissionResult.Repeated, (await small.AskAsync("1", "k1")).Result);
        await small.MoveAsync(first.Id, CommandState.Sent);
        Assert.Equal(SubmissionResult.Accepted, (await small.AskAsync("4")).Result);
    }

    [Fact]
    public async Task A_wrong_command_leaves_nothing()
    {
        var answer = await world.Desk.SubmitAsync(CommandWorld.Device, "nonsense", new Dictionary<string, string>(), "key", Stop);
        Assert.Equal((SubmissionResult.BadArguments, "command"), (answer.Result, answer.Problem!.Argument));
        Assert.Null(await world.IsMarkedAsync());
        Assert.Empty(await world.NotesAsync());
    }

    [Fact]
    public async Task Old_commands_go_with_their_keys_when_new_ones_come()
    {
        var old = await world.AcceptedAsync("A", "key");
        var open = await world.AcceptedAsync("B");
        await world.MoveAsync(old.Id, CommandState.Answered);
        world.Clock.Advance(world.Options.HistoryFor + TimeSpan.FromDays(1));
        Assert.Equal(SubmissionResult.Repeated, (await world.AskAsync("A", "key")).Result);
        await world.AcceptedAsync("C");
        Assert.Null(await world.Table.FindAsync(CommandWorld.Device, old.Id, Stop));
        Assert.NotNull(await world.Table.FindAsync(CommandWorld.Device, open.Id, Stop));
        Assert.Equal(SubmissionResult.Accepted, (await world.AskAsync("B", "key")).Result);
    }

    [Fact]
    public async Task A_replica_without_a_queue_does_not_refuse_the_command()
    {
        await world.Directory.ConnectAsync(CommandWorld.Device, "script", "relay-a", Stop);
        world.Cloud.Faults.FailNext(1, StoreError.NotThere, operation: "EnqueueAsync");
        await world.AcceptedAsync();
        Assert.True(await world.IsMarkedAsync());
    }

    [Theory]
    [InlineData("relay-7f", "commands-relay-7f")]
    [InlineData("Relay_7F", null)]
    [InlineData("a--b", null)]
    [InlineData("a-", null)]
    [InlineData("", null)]
    [InlineData("cloudcam-relay-6d5f7c9b8-x2x9z-and-a-name-that-is-longer-than-any-queue-may-be", null)]
    public void A_replica_s_queue_has_a_name_the_service_takes(string replica, string? expected)
    {
        var name = QueueNames.CommandsOf(replica);
        if (expected is not null) Assert.Equal(expected, name);
        Assert.Matches("^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*$", name);
        Assert.NotEqual(name, QueueNames.CommandsOf(replica + "X"));
    }
}
