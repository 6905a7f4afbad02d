using CloudCam.Core.Commands;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Tests.Alarms;

/// <summary>Files that do not come are asked for, and then called missing.</summary>
public sealed class SweepLedgerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_overdue_file_is_asked_for_by_name_then_by_time_and_then_it_is_missing()
    {
        await using var rig = new AlarmRig();
        await rig.OnlineAsync();
        var raised = rig.Raise(files: AlarmRig.Front);
        await rig.ProcessAsync(raised);
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty((await rig.SweepAsync()).Logs);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(attempt == 1 ? 1 : 10.1));
            Assert.Equal("due: 1, asked for: 1, missing: 0", Assert.Single((await rig.SweepAsync()).Logs));
            Assert.Empty((await rig.SweepAsync()).Logs);
            Assert.Equal((PromiseState.Expected, attempt), (Assert.Single(Assert.Single(await rig.RowsAsync()).Files).State, (await rig.PromiseAsync(AlarmRig.Front))!.Asked));
        }
        var commands = await CommandsAsync(rig);
        Assert.Equal([CommandNames.FetchFile, CommandNames.FetchClip, CommandNames.FetchClip], commands.Select(command => command.Name));
        Assert.Equal(AlarmRig.Front, commands[0].Arguments["file"]);
        Assert.Equal(("front", "2026-05-04T11:02:01"), (commands[1].Arguments["channel"], commands[1].Arguments["localTime"]));

        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("due: 1, asked for: 0, missing: 1", Assert.Single((await rig.SweepAsync()).Logs));
        Assert.Equal(PromiseState.Missing, Assert.Single(Assert.Single(await rig.RowsAsync()).Files).State);
        var missing = Assert.Single(rig.Bench.Events(), one => one.GetProperty("type").GetString() == "cloudcam.media.missing.v1");
        Assert.Equal((raised.Id, 3), (missing.GetProperty("correlationid").GetString(), missing.GetProperty("data").GetProperty("asked").GetInt32()));
        Assert.Empty(await DueAsync(rig));

        // It comes after all.
        var (completed, _, row) = await rig.ArriveAsync(AlarmRig.Front);
        await rig.TrackAsync(completed);
        Assert.Equal((PromiseState.Late, row.TransferId), (Assert.Single(Assert.Single(await rig.RowsAsync()).Files).State, Assert.Single(Assert.Single(await rig.RowsAsync()).Files).MediaId));
    }

    [Fact]
    public async Task A_file_that_came_is_not_asked_for_and_its_entry_goes()
    {
        await using var rig = new AlarmRig();
        await rig.OnlineAsync();
        await rig.ProcessAsync(rig.Raise(files: AlarmRig.Front));
        await rig.TrackAsync((await rig.ArriveAsync(AlarmRig.Front)).Completed);
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("due: 1, asked for: 0, missing: 0", Assert.Single((await rig.SweepAsync()).Logs));
        Assert.Empty(await CommandsAsync(rig));
        Assert.Empty(await DueAsync(rig));
    }

    [Fact]
    public async Task A_device_is_asked_for_no_more_than_its_budget_an_hour()
    {
        await using var rig = new AlarmRig("--Alarms:FileAsksPerHour=2");
        await rig.OnlineAsync();
        await rig.ProcessAsync(rig.Raise(files: [.. Enumerable.Range(0, 5).Select(number => $"EVENT_353376110008882_00000000_2026_05_04_11_0{number}_01_F_05.mp4")]));
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("due: 5, asked for: 2, missing: 0", Assert.Single((await rig.SweepAsync()).Logs));
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("due: 5, asked for: 0, missing: 0", Assert.Single((await rig.SweepAsync()).Logs));
        rig.Bench.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("due: 5, asked for: 2, missing: 0", Assert.Single((await rig.SweepAsync()).Logs));
        Assert.Equal(4, (await CommandsAsync(rig)).Count);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_not_asked_and_has_a_day_to_come_back()
    {
        await using var rig = new AlarmRig();
        await rig.OnlineAsync(false);
        await rig.ProcessAsync(rig.Raise(files: AlarmRig.Front));
        for (var hour = 0; hour < 23; hour++)
        {
            rig.Bench.Clock.Advance(TimeSpan.FromHours(1));
            await rig.SweepAsync();
        }
        Assert.Equal((PromiseState.Expected, 0), ((await rig.PromiseAsync(AlarmRig.Front))!.State, (await rig.PromiseAsync(AlarmRig.Front))!.Asked));
        await rig.OnlineAsync();
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await rig.SweepAsync();
        Assert.Single(await CommandsAsync(rig));
        await rig.OnlineAsync(false);
        rig.Bench.Clock.Advance(TimeSpan.FromHours(2));
        await rig.SweepAsync();
        Assert.Equal(PromiseState.Missing, (await rig.PromiseAsync(AlarmRig.Front))!.State);
    }

    [Fact]
    public async Task A_stranger_is_asked_for_nothing()
    {
        await using var rig = new AlarmRig();
        await rig.OnlineAsync();
        await rig.ProcessAsync(rig.Raise(quarantined: true, files: AlarmRig.Front));
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("due: 1, asked for: 0, missing: 1", Assert.Single((await rig.SweepAsync()).Logs));
        Assert.Empty(await CommandsAsync(rig));
        Assert.True(rig.Bench.Events().Last().GetProperty("quarantined").GetBoolean());
    }

    [Fact]
    public async Task A_name_without_a_time_can_only_be_asked_for_by_itself()
    {
        await using var rig = new AlarmRig();
        await rig.OnlineAsync();
        await rig.ProcessAsync(rig.Raise(files: "clip-1.mp4"));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
            await rig.SweepAsync();
        }
        Assert.All(await CommandsAsync(rig), command => Assert.Equal(CommandNames.FetchFile, command.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_store_call_asks_once_and_tells_once(bool doneAllTheSame)
    {
        var call = 1;
        for (; call < 200; call++)
        {
            await using var rig = new AlarmRig("--Alarms:FileAsks=1");
            await rig.OnlineAsync();
            await rig.ProcessAsync(rig.Raise(files: AlarmRig.Front));
            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
            var calls = await FailAsync(rig, call, doneAllTheSame);
            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
            await rig.SweepAsync();
            Assert.Single(await CommandsAsync(rig));
            Assert.Equal(1, (await rig.PromiseAsync(AlarmRig.Front))!.Asked);

            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
            calls = Math.Max(calls, await FailAsync(rig, call, doneAllTheSame));
            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
            await rig.SweepAsync();
            await rig.Bench.Get<Core.Events.SpillStore>().ReplayAsync(rig.Bench.Hubs, Stop);
            Assert.Equal(PromiseState.Missing, (await rig.PromiseAsync(AlarmRig.Front))!.State);
            Assert.Equal(PromiseState.Missing, Assert.Single(Assert.Single(await rig.RowsAsync()).Files).State);
            Assert.Single(rig.Bench.Events().Where(one => one.GetProperty("type").GetString() == "cloudcam.media.missing.v1").Select(one => one.GetProperty("id").GetString()).Distinct());
            Assert.Empty(await DueAsync(rig));
            if (calls < call) break;
        }
        Assert.InRange(call, 20, 199);
    }

    private static async Task<int> FailAsync(AlarmRig rig, int call, bool doneAllTheSame)
    {
        rig.Bench.Calls.FailAt(call, doneAllTheSame);
        try
        {
            await rig.SweepAsync();
        }
        catch (StoreException error) when (error.CanRetry)
        {
            Assert.NotEqual(0, call);
        }
        var calls = rig.Bench.Calls.Count;
        rig.Bench.Calls.Clear();
        return calls;
    }

    private static async Task<List<CommandRecord>> CommandsAsync(AlarmRig rig)
    {
        var commands = new List<CommandRecord>();
        await foreach (var row in rig.Bench.Tables.QueryAsync(TableNames.Commands, new TableQuery { PartitionKey = AlarmRig.Device.Value }, Stop))
        {
            if (row.Text("name") is not null) commands.Add(CommandRow.Read(row));
        }
        return commands;
    }

    private static async Task<List<string>> DueAsync(AlarmRig rig)
    {
        var keys = new List<string>();
        foreach (var partition in PromiseKey.DuePartitions) keys.AddRange(await rig.Bench.Tables.QueryAsync(TableNames.Promises, new TableQuery { PartitionKey = partition }, Stop).Select(row => row.RowKey).ToListAsync(Stop));
        return keys;
    }
}
