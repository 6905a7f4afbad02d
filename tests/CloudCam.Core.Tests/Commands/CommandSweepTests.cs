using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Commands;

public sealed class CommandSweepTests
{
    private static readonly CommandSweepResult Nothing = new(0, 0, 0, 0, 0);
    private readonly CommandWorld world = new();

    private static CancellationToken Stop => CommandWorld.Stop;

    [Fact]
    public async Task A_command_whose_device_does_not_come_expires_and_is_told()
    {
        var command = await world.AcceptedAsync();
        world.Clock.Advance(world.Options.KeepFor - TimeSpan.FromSeconds(1));
        Assert.Equal(Nothing, await world.Sweep.RunAsync(Stop));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Nothing with { Expired = 1 }, await world.Sweep.RunAsync(Stop));
        Assert.Equal(CommandState.Expired, (await world.ReadAsync(command.Id)).State);
        Assert.Equal(["CommandQueued", "CommandExpired"], world.Told(command.Id));
        Assert.Equal(Nothing, await world.Sweep.RunAsync(Stop));
        Assert.Empty(await world.NotesAsync());
    }

    [Fact]
    public async Task A_sent_command_of_which_nothing_is_heard_fails()
    {
        var command = await world.AcceptedAsync();
        await world.MoveAsync(command.Id, CommandState.Sent);
        world.Clock.Advance(world.Options.LostAfter - TimeSpan.FromSeconds(1));
        Assert.Equal(Nothing, await world.Sweep.RunAsync(Stop));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Nothing with { Lost = 1 }, await world.Sweep.RunAsync(Stop));
        var read = await world.ReadAsync(command.Id);
        Assert.Equal((CommandState.Failed, "disconnected"), (read.State, read.Reason));
        Assert.Equal(["CommandQueued", "CommandFailed"], world.Told(command.Id));
    }

    [Fact]
    public async Task Two_sweeps_and_a_relay_at_once_end_a_command_once()
    {
        for (var round = 0; round < 30; round++)
        {
            var command = await world.AcceptedAsync($"{round}");
            await world.MoveAsync(command.Id, CommandState.Sent);
            world.Clock.Advance(world.Options.LostAfter);
            var (record, etag) = (await world.Table.FindAsync(CommandWorld.Device, command.Id, Stop))!.Value;
            var sink = new CommandWorld();
            var other = new CommandSweep(world.Table, world.Router, world.Cloud.Tables, sink, world.Options, world.Clock);
            var relay = Task.Run(() => world.Table.TryChangeAsync(record with { State = CommandState.Answered, DoneAt = world.Clock.GetUtcNow(), Answer = "ok" }, etag, Stop), Stop);
            var ended = await Task.WhenAll(Task.Run(() => world.Sweep.RunAsync(Stop), Stop), Task.Run(() => other.RunAsync(Stop), Stop));
            Assert.Equal(1, ended.Sum(result => result.Lost) + (await relay is null ? 0 : 1));
            await world.Table.RemoveNoteAsync(CommandWorld.Device, command.Id, Stop);
        }
    }

    [Fact]
    public async Task A_command_that_an_online_device_does_not_get_is_called_again()
    {
        await world.Directory.ConnectAsync(CommandWorld.Device, "script", "relay-a", Stop);
        world.Cloud.Faults.FailNext(1, StoreError.NotThere, operation: "EnqueueAsync");
        var first = await world.AcceptedAsync("1");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.AcceptedAsync("2");
        Assert.Single(await world.CallsAsync("relay-a"));
        world.Clock.Advance(world.Options.OverdueAfter);
        Assert.Equal(Nothing with { Called = 1 }, await world.Sweep.RunAsync(Stop));
        Assert.Equal([first.Id], (await world.CallsAsync("relay-a")).Select(call => call.CommandId));
    }

    [Fact]
    public async Task A_command_without_its_mark_gets_it_and_one_that_has_it_is_left_alone()
    {
        await world.AcceptedAsync();
        await world.Cloud.Tables.DeleteAsync(TableNames.Devices, CommandWorld.Device.Value, TableNames.StateRow, "*", Stop);
        world.Clock.Advance(world.Options.OverdueAfter);
        Assert.Equal(Nothing with { Called = 1 }, await world.Sweep.RunAsync(Stop));
        Assert.True(await world.IsMarkedAsync());
        Assert.Equal(Nothing, await world.Sweep.RunAsync(Stop));
    }

    [Theory]
    [InlineData(CommandState.Answered, "CommandAnswered")]
    [InlineData(CommandState.Failed, "CommandFailed")]
    public async Task An_end_that_was_written_and_not_told_is_told(CommandState state, string told)
    {
        var command = await world.AcceptedAsync();
        await world.MoveAsync(command.Id, CommandState.Sent);
        await world.MoveAsync(command.Id, state);
        Assert.Equal(Nothing, await world.Sweep.RunAsync(Stop));
        world.Clock.Advance(world.Options.OverdueAfter);
        Assert.Equal(Nothing with { Told = 1 }, await world.Sweep.RunAsync(Stop));
        Assert.Equal(["CommandQueued", told], world.Told(command.Id));
        Assert.Empty(await world.NotesAsync());
    }

    [Fact]
    public async Task An_end_whose_event_nothing_takes_is_told_by_a_later_sweep()
    {
        var command = await world.AcceptedAsync();
        world.Clock.Advance(world.Options.KeepFor);
        world.SinkFault = new StoreException(StoreError.Unreachable, "away");
        await Assert.ThrowsAsync<StoreException>(() => world.Sweep.RunAsync(Stop));
        world.SinkFault = null;
        world.Clock.Advance(world.Options.OverdueAfter);
        Assert.Equal(Nothing with { Told = 1 }, await world.Sweep.RunAsync(Stop));
        Assert.Equal(["CommandQueued", "CommandExpired"], world.Told(command.Id));
    }

    [Fact]
    public async Task A_note_without_a_command_goes_when_it_is_old()
    {
        await world.Table.NoteOpenAsync(CommandWorld.Device, CommandTable.IdOf(world.Clock.GetUtcNow(), 1), Stop);
        await world.Sweep.RunAsync(Stop);
        Assert.Single(await world.NotesAsync());
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(Nothing, await world.Sweep.RunAsync(Stop));
        Assert.Empty(await world.NotesAsync());
    }

    [Fact]
    public async Task A_spoilt_row_is_counted_and_the_others_go_on()
    {
        var spoilt = await world.AcceptedAsync("1");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var command = await world.AcceptedAsync("2");
        await world.Cloud.Tables.WriteAsync(
            TableNames.Commands, new TableWrite(TableWriteMode.Merge, CommandWorld.Device.Value, spoilt.Id, new Dictionary<string, object?> { ["state"] = "?" }), Stop);
        world.Clock.Advance(world.Options.KeepFor);
        Assert.Equal(Nothing with { Expired = 1, Unreadable = 1 }, await world.Sweep.RunAsync(Stop));
        Assert.Equal(CommandState.Expired, (await world.ReadAsync(command.Id)).State);
    }
}
