using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Commands;

public sealed class CommandTableTests
{
    private readonly CommandWorld world = new();

    private static CancellationToken Stop => CommandWorld.Stop;

    [Fact]
    public async Task A_row_comes_out_as_it_went_in()
    {
        var command = await world.AcceptedAsync("RELAY,1#", "a key / with # anything");
        var sent = await world.MoveAsync(command.Id, CommandState.Sent);
        var read = await world.ReadAsync(command.Id);
        Assert.Equal(sent with { Arguments = read.Arguments }, read);
        Assert.Equal(sent.Arguments, read.Arguments);
        var failed = await world.MoveAsync(command.Id, CommandState.Failed, "busy");
        Assert.Equal(failed with { Arguments = read.Arguments }, await world.ReadAsync(command.Id) with { Arguments = read.Arguments });
    }

    [Fact]
    public async Task Of_many_who_want_to_move_a_command_one_does()
    {
        var command = await world.AcceptedAsync();
        var (record, etag) = (await world.Table.FindAsync(CommandWorld.Device, command.Id, Stop))!.Value;
        var moves = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(
            () => world.Table.TryChangeAsync(record with { State = CommandState.Sent, Replica = $"relay-{i}", Epoch = i, Attempts = 1 }, etag, Stop), Stop)));
        Assert.Single(moves, move => move is not null);
    }

    [Fact]
    public async Task A_move_whose_answer_was_lost_is_known_again_as_one_s_own()
    {
        var command = await world.AcceptedAsync();
        var (record, etag) = (await world.Table.FindAsync(CommandWorld.Device, command.Id, Stop))!.Value;
        var sent = record with { State = CommandState.Sent, Replica = "relay-a", Epoch = 3, Attempts = 1 };
        world.Cloud.Faults.LoseNextAnswers(1, "WriteAsync");
        await Assert.ThrowsAsync<StoreException>(() => world.Table.TryChangeAsync(sent, etag, Stop));
        var now = await world.Table.TryChangeAsync(sent, etag, Stop);
        Assert.NotNull(now);
        Assert.NotNull(await world.Table.TryChangeAsync(sent with { State = CommandState.Answered }, now, Stop));
        Assert.Null(await world.Table.TryChangeAsync(sent with { Replica = "relay-b" }, etag, Stop));
    }

    [Fact]
    public async Task The_newest_come_first_in_pages_whatever_the_time_between_them()
    {
        var given = new List<CommandRecord>();
        foreach (var hours in (double[])[0, 0.01, 5, 7, 30, 200, 1_500])
        {
            world.Clock.Advance(TimeSpan.FromHours(hours));
            given.Insert(0, await world.AcceptedAsync(key: $"k{hours}"));
        }
        for (var take = 1; take <= given.Count + 1; take++)
        {
            var listed = new List<string>();
            for (string? before = null; ;)
            {
                var page = await world.Table.NewestOfAsync(CommandWorld.Device, null, before, take, world.Clock.GetUtcNow(), Stop);
                listed.AddRange(page.Select(one => one.Id));
                if (page.Count < take) break;
                before = page[^1].Id;
            }
            Assert.Equal(given.Select(one => one.Id), listed);
        }
    }

    [Fact]
    public async Task A_list_can_be_of_one_state_and_holds_no_other_device_s()
    {
        var first = await world.AcceptedAsync("1");
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.AcceptedAsync("2");
        await world.Desk.SubmitAsync(DeviceId.Parse("other"), CommandNames.Reboot, new Dictionary<string, string>(), null, Stop);
        await world.MoveAsync(first.Id, CommandState.Sent);
        var now = world.Clock.GetUtcNow();
        Assert.Equal([first.Id], (await world.Table.NewestOfAsync(CommandWorld.Device, CommandState.Sent, null, 10, now, Stop)).Select(one => one.Id));
        Assert.Empty(await world.Table.NewestOfAsync(CommandWorld.Device, CommandState.Expired, null, 10, now, Stop));
        Assert.Empty(await world.Table.NewestOfAsync(DeviceId.Parse("nobody"), null, null, 10, now, Stop));
    }

    [Fact]
    public async Task The_newest_command_with_a_server_flag_is_found()
    {
        var first = await world.AcceptedAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await world.AcceptedAsync();
        Assert.Equal(first.Id, await world.Table.FindAsync(CommandWorld.Device, first.ServerFlag, Stop));
        Assert.Equal(second.Id, await world.Table.FindAsync(CommandWorld.Device, second.ServerFlag, Stop));
        var third = second with { Id = CommandTable.IdOf(world.Clock.GetUtcNow() + TimeSpan.FromSeconds(1), 7) };
        await world.Cloud.Tables.WriteAsync(
            TableNames.Commands, new TableWrite(TableWriteMode.Insert, CommandWorld.Device.Value, third.Id, CommandRow.ToValues(third)), Stop);
        Assert.Equal(third.Id, await world.Table.FindAsync(CommandWorld.Device, second.ServerFlag, Stop));
        Assert.Null(await world.Table.FindAsync(CommandWorld.Device, 0u, Stop));
        Assert.Null(await world.Table.FindAsync(DeviceId.Parse("other"), first.ServerFlag, Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("key-0123456789abcdef0123456789abcdef")]
    [InlineData("0638771234567890123-1A2B3C4D")]
    [InlineData("0638771234567890123+1a2b3c4d")]
    [InlineData("'or 1 eq 1-------------------")]
    public async Task What_is_no_id_is_not_looked_up(string id)
    {
        Assert.False(CommandTable.IsId(id));
        world.Cloud.Faults.FailAll(StoreError.Unreachable);
        Assert.Null(await world.Table.FindAsync(CommandWorld.Device, id, Stop));
    }

    [Theory]
    [InlineData("name", null)]
    [InlineData("state", "asleep")]
    [InlineData("arguments", "[1]")]
    [InlineData("arguments", "{\"a\":")]
    public async Task A_row_that_makes_no_sense_is_a_format_error(string column, string? value)
    {
        var command = await world.AcceptedAsync();
        var values = CommandRow.ToValues(command);
        values[column] = value;
        await world.Cloud.Tables.WriteAsync(TableNames.Commands, new TableWrite(TableWriteMode.Replace, CommandWorld.Device.Value, command.Id, values), Stop);
        await Assert.ThrowsAsync<FormatException>(() => world.Table.FindAsync(CommandWorld.Device, command.Id, Stop));
    }
}
