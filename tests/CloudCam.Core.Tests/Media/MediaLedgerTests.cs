using CloudCam.Cloud.Memory;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Media;

public sealed class MediaLedgerTests
{
    private static readonly DeviceId Device = DeviceId.Parse("353376110008882");
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan DueAfter = TimeSpan.FromMinutes(10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-60, PromiseState.Received)]
    [InlineData(600, PromiseState.Received)]
    [InlineData(601, PromiseState.Late)]
    public async Task A_file_is_in_time_or_late_by_its_own_time_whoever_was_first(int seconds, PromiseState expected)
    {
        foreach (var fileFirst in (bool[])[false, true])
        {
            var world = new World();
            if (fileFirst) await world.ReceiveAsync("10_00_00_F_05", seconds);
            await world.ExpectAsync("10_00_00_F_05", alarm: 0);
            if (!fileFirst) await world.ReceiveAsync("10_00_00_F_05", seconds);
            var promise = await world.FindAsync("10_00_00_F_05");
            Assert.Equal((expected, "name"), (promise!.State, promise.Media!.MatchedBy));
            Assert.Equal(expected, Assert.Single((await world.AlarmAsync(0)).Files).State);
            Assert.Equal(World.AlarmId(0), await world.TiedToAsync("10_00_00_F_05"));
        }
    }

    [Fact]
    public async Task Two_alarms_that_promise_the_same_name_both_see_the_file_and_the_file_belongs_to_the_earlier()
    {
        var world = new World();
        await world.ExpectAsync("10_00_00_F_05", alarm: 1);
        await world.ReceiveAsync("10_00_00_F_05", 20);
        await world.ExpectAsync("10_00_00_F_05", alarm: 0);
        Assert.Equal(PromiseState.Received, Assert.Single((await world.AlarmAsync(0)).Files).State);
        Assert.Equal(PromiseState.Received, Assert.Single((await world.AlarmAsync(1)).Files).State);
        Assert.Equal(World.AlarmId(0), await world.TiedToAsync("10_00_00_F_05"));
    }

    [Fact]
    public async Task A_clip_under_another_time_is_taken_for_the_only_open_promise_of_its_camera()
    {
        foreach (var fileFirst in (bool[])[false, true])
        {
            var world = new World();
            if (fileFirst) await world.ReceiveAsync("09_59_29_F_20", 700);
            await world.ExpectAsync("10_00_00_F_05", alarm: 0);
            await world.ExpectAsync("10_00_00_I_06", alarm: 0);
            if (!fileFirst) await world.ReceiveAsync("09_59_29_F_20", 700);
            var promise = await world.FindAsync("10_00_00_F_05");
            Assert.Equal((PromiseState.Late, "time"), (promise!.State, promise.Media!.MatchedBy));
            Assert.Equal(PromiseState.Expected, (await world.FindAsync("10_00_00_I_06"))!.State);
            Assert.Equal(World.AlarmId(0), await world.TiedToAsync("09_59_29_F_20"));
        }
    }

    [Theory]
    [InlineData("10_10_01_F_20", "too far away")]
    [InlineData("10_00_01_I_20", "another camera")]
    [InlineData("10_00_01_F_20.jpg", "a picture")]
    public async Task A_clip_that_does_not_fit_is_nobodys(string name, string because)
    {
        var world = new World();
        await world.ExpectAsync("10_00_00_F_05", alarm: 0);
        await world.ReceiveAsync(name, 20);
        Assert.True((await world.FindAsync("10_00_00_F_05"))!.State == PromiseState.Expected, because);
        Assert.Null(await world.TiedToAsync(name));
    }

    [Fact]
    public async Task Between_two_open_promises_time_tells_nothing()
    {
        var world = new World();
        await world.ExpectAsync("10_00_00_F_05", alarm: 0);
        await world.ExpectAsync("10_02_00_F_05", alarm: 1);
        await world.ReceiveAsync("10_01_00_F_20", 20);
        Assert.Equal(PromiseState.Expected, (await world.FindAsync("10_00_00_F_05"))!.State);
        Assert.Equal(PromiseState.Expected, (await world.FindAsync("10_02_00_F_05"))!.State);
    }

    [Fact]
    public async Task Between_two_open_promises_the_event_number_tells_if_it_tells_them_apart()
    {
        var two = new World();
        await two.ExpectAsync("10_00_00_F_115", alarm: 0);
        await two.ExpectAsync("10_00_03_F_51", alarm: 1);
        await two.ReceiveAsync("10_00_02_F_115", 20);
        Assert.Equal("time", (await two.FindAsync("10_00_00_F_115"))!.Media!.MatchedBy);
        Assert.Equal(PromiseState.Expected, (await two.FindAsync("10_00_03_F_51"))!.State);
        // The promise may come behind the file and another stray one.
        var late = new World();
        await late.ReceiveAsync("10_00_02_F_115", 20);
        await late.ReceiveAsync("10_00_04_F_51", 20);
        await late.ExpectAsync("10_00_00_F_115", alarm: 0);
        Assert.Equal(World.MediaId("10_00_02_F_115"), (await late.FindAsync("10_00_00_F_115"))!.Media!.Id);
    }

    [Fact]
    public async Task The_file_of_the_very_name_takes_the_place_of_one_that_was_taken_for_it()
    {
        var world = new World();
        await world.ExpectAsync("10_00_00_F_05", alarm: 0);
        await world.ReceiveAsync("10_01_00_F_20", 20);
        Assert.Equal(World.AlarmId(0), await world.TiedToAsync("10_01_00_F_20"));
        await world.ReceiveAsync("10_00_00_F_05", 30);
        var promise = await world.FindAsync("10_00_00_F_05");
        Assert.Equal((World.MediaId("10_00_00_F_05"), "name"), (promise!.Media!.Id, promise.Media.MatchedBy));
        Assert.Equal(World.AlarmId(0), await world.TiedToAsync("10_00_00_F_05"));
        Assert.Null(await world.TiedToAsync("10_01_00_F_20"));
    }

    [Fact]
    public async Task A_file_that_was_taken_for_another_promise_goes_back_when_its_own_is_made()
    {
        var world = new World();
        await world.ExpectAsync("10_00_00_F_05", alarm: 0);
        await world.ReceiveAsync("10_02_00_F_05", 20);
        await world.ExpectAsync("10_02_00_F_05", alarm: 1);
        Assert.Equal(PromiseState.Expected, (await world.FindAsync("10_00_00_F_05"))!.State);
        Assert.Equal(PromiseState.Expected, Assert.Single((await world.AlarmAsync(0)).Files).State);
        Assert.Equal(PromiseState.Received, Assert.Single((await world.AlarmAsync(1)).Files).State);
        Assert.Equal(World.AlarmId(1), await world.TiedToAsync("10_02_00_F_05"));
        Assert.Contains(await world.DueKeysAsync(), key => key.EndsWith(World.KeyOf("10_00_00_F_05"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_note_moves_the_due_time_once_and_receives_nothing()
    {
        var world = new World();
        await world.PostponeAsync("10_00_00_F_05", 60);
        Assert.Null(await world.FindAsync("10_00_00_F_05"));
        await world.ExpectAsync("10_00_00_F_05", alarm: 0);
        await world.PostponeAsync("10_00_00_F_05", 300);
        await world.PostponeAsync("10_00_00_F_05", 400);
        var promise = await world.FindAsync("10_00_00_F_05");
        Assert.Equal((PromiseState.Expected, Now.AddSeconds(900), Now.AddSeconds(900)), (promise!.State, promise.DueAt, promise.NextAt));
        Assert.Equal(Now.AddSeconds(900), Assert.Single((await world.AlarmAsync(0)).Files).DueAt);
    }

    [Fact]
    public async Task A_note_that_comes_when_the_file_is_due_is_too_late()
    {
        var world = new World();
        await world.ExpectAsync("10_00_00_F_05", alarm: 0);
        await world.PostponeAsync("10_00_00_F_05", 601);
        Assert.Equal(Now.AddSeconds(600), (await world.FindAsync("10_00_00_F_05"))!.DueAt);
    }

    [Fact]
    public async Task More_alarms_than_a_column_holds_are_left_out()
    {
        var world = new World();
        for (var alarm = 0; alarm < Promise.MaxAlarms + 3; alarm++) await world.ExpectAsync("10_00_00_F_05", alarm);
        Assert.Equal(Promise.MaxAlarms, (await world.FindAsync("10_00_00_F_05"))!.Alarms.Count);
    }

    [Fact]
    public void Names_with_a_time_at_the_ends_of_all_times_have_neighbours_too()
    {
        Assert.StartsWith("0001", PromiseKey.Around(DateTime.MinValue, MediaLedger.TimeDistance).From, StringComparison.Ordinal);
        Assert.StartsWith("9999", PromiseKey.Around(DateTime.MaxValue, MediaLedger.TimeDistance).Below, StringComparison.Ordinal);
    }

    /// <summary>Exact names, both sides, repeated and in any order, with one name promised by two alarms: the rows are the same.</summary>
    [Fact]
    public void Any_interleaving_of_both_sides_ends_in_the_same_rows() => Prop.ForAll(Arb.From(Gen.Shuffle(Steps)), steps =>
    {
        var straight = RunAsync(Steps).GetAwaiter().GetResult();
        var shuffled = RunAsync(steps).GetAwaiter().GetResult();
        Assert.Equal(straight, shuffled);
    }).QuickCheckThrowOnFailure();

    /// <summary>A promise, the true file, and one under another time: whoever comes when, the true file is taken.</summary>
    [Fact]
    public void Any_order_of_a_promise_its_file_and_a_stray_one_ends_in_the_same_rows() => Prop.ForAll(Arb.From(Gen.Shuffle(StraySteps)), steps =>
        Assert.Equal(RunAsync(StraySteps).GetAwaiter().GetResult(), RunAsync(steps).GetAwaiter().GetResult())).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Both_sides_at_once_see_each_other()
    {
        for (var round = 0; round < 50; round++)
        {
            var world = new World();
            await Task.WhenAll(
                Task.Run(() => world.ExpectAsync("10_00_00_F_05", 0), Stop), Task.Run(() => world.ExpectAsync("10_00_00_F_05", 1), Stop), Task.Run(() => world.ReceiveAsync("10_00_00_F_05", 20), Stop),
                Task.Run(() => world.ReceiveAsync("10_00_00_F_05", 25, playable: true), Stop));
            var promise = await world.FindAsync("10_00_00_F_05");
            Assert.Equal((2, PromiseState.Received, true), (promise!.Alarms.Count, promise.State, promise.Media!.Playable));
            Assert.Equal((PromiseState.Received, true), (Assert.Single((await world.AlarmAsync(0)).Files).State, (await world.AlarmAsync(0)).Files[0].Playable));
            Assert.Equal((PromiseState.Received, true), (Assert.Single((await world.AlarmAsync(1)).Files).State, (await world.AlarmAsync(1)).Files[0].Playable));
            Assert.Equal(World.AlarmId(0), await world.TiedToAsync("10_00_00_F_05"));
        }
    }

    private static readonly Func<World, Task>[] Steps =
    [
        world => world.ExpectAsync("10_00_00_F_05", 0), world => world.ExpectAsync("10_00_00_F_05", 0), world => world.ExpectAsync("10_00_00_F_05", 1), world => world.ExpectAsync("10_00_00_I_06", 0),
        world => world.ExpectAsync("11_00_00_F_05", 1), world => world.ExpectAsync("no_time", 1), world => world.ReceiveAsync("10_00_00_F_05", 20), world => world.ReceiveAsync("10_00_00_F_05", 25, playable: true),
        world => world.ReceiveAsync("10_00_00_I_06", 700), world => world.ReceiveAsync("no_time", 5),
    ];

    private static readonly Func<World, Task>[] StraySteps =
    [
        world => world.ExpectAsync("10_00_00_F_05", 0), world => world.ReceiveAsync("10_00_00_F_05", 20), world => world.ReceiveAsync("10_01_00_F_20", 25), world => world.ReceiveAsync("10_01_00_F_20", 30, playable: true),
    ];

    private static async Task<string> RunAsync(IEnumerable<Func<World, Task>> steps)
    {
        var world = new World();
        foreach (var step in steps) await step(world);
        return await world.TextAsync();
    }

    /// <summary>Two alarms' rows, media rows made as files arrive, and the ledger.</summary>
    private sealed class World
    {
        private readonly MemoryTableStore tables = new();
        private readonly MediaLedger ledger;
        private readonly AlarmTable alarms;
        private readonly PromiseTies ties;
        private bool ready;

        public World()
        {
            (ledger, alarms) = (new MediaLedger(tables), new AlarmTable(tables));
            ties = new PromiseTies(ledger, alarms, new MediaTable(tables));
        }

        public static string AlarmId(int alarm) => DerivedId.From("alarm", $"{alarm}");

        public static string AlarmKey(int alarm) => RowKeys.NewestFirst(Now.AddSeconds(alarm), AlarmId(alarm));

        public static string MediaId(string name) => DerivedId.From("media", name);

        public static string KeyOf(string name) => PromiseKey.Of(Device, NameOf(name));

        public static CameraFileName NameOf(string name)
        {
            var text = name == "no_time" ? "clip-1.mp4" : $"EVENT_{Device}_00000000_2026_03_14_{name}{(name.Contains('.', StringComparison.Ordinal) ? "" : ".mp4")}";
            Assert.True(CameraFileName.TryParse(text, out var read));
            return read;
        }

        public async Task ExpectAsync(string name, int alarm)
        {
            await PrepareAsync(alarm);
            var promising = new PromisingAlarm(AlarmId(alarm), AlarmKey(alarm), Now + DueAfter);
            await ties.TellAsync(Device, await ledger.ExpectAsync(Device, DeviceStanding.Fleet, NameOf(name), promising, Stop), Stop);
        }

        public async Task ReceiveAsync(string name, int seconds, bool playable = false)
        {
            var key = RowKeys.NewestFirst(Now, MediaId(name));
            await tables.WriteAsync(TableNames.Media, new TableWrite(TableWriteMode.Merge, Device.Value, key, new Dictionary<string, object?> { ["transferId"] = MediaId(name) }), Stop);
            var media = new PromisedMedia(MediaId(name), key, NameOf(name).Text, Now.AddSeconds(seconds), playable);
            await ties.TellAsync(Device, await ledger.ReceiveAsync(Device, DeviceStanding.Fleet, NameOf(name), media, Stop), Stop);
        }

        public async Task PostponeAsync(string name, int seconds) =>
            await ties.TellAsync(Device, await ledger.PostponeAsync(Device, NameOf(name), Now.AddSeconds(seconds), Now.AddSeconds(seconds) + DueAfter, Stop), Stop);

        public Task<Promise?> FindAsync(string name) => ledger.FindAsync(Device, KeyOf(name), Stop);

        public async Task<AlarmRecord> AlarmAsync(int alarm) => (await alarms.FindAsync(Device, AlarmKey(alarm), Stop))!;

        public async Task<string?> TiedToAsync(string name) =>
            (await tables.GetAsync(TableNames.Media, Device.Value, RowKeys.NewestFirst(Now, MediaId(name)), Stop))!.Text("alarmId") is { Length: > 0 } alarm ? alarm : null;

        public async Task<List<string>> DueKeysAsync()
        {
            var keys = new List<string>();
            foreach (var partition in PromiseKey.DuePartitions) keys.AddRange(await tables.QueryAsync(TableNames.Promises, new TableQuery { PartitionKey = partition }, Stop).Select(row => row.RowKey).ToListAsync(Stop));
            return keys;
        }

        /// <summary>Every row but the due index, which may hold entries too many, and the count of writes.</summary>
        public async Task<string> TextAsync()
        {
            await PrepareAsync(0);
            var lines = new List<string>();
            foreach (var table in (string[])[TableNames.Promises, TableNames.Alarms, TableNames.Media])
            {
                await foreach (var row in tables.QueryAsync(table, new TableQuery(), Stop))
                {
                    if (row.PartitionKey != Device.Value) continue;
                    var values = row.Values.Where(pair => pair.Key != "version" && pair.Value is not "").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}");
                    lines.Add($"{table} {row.RowKey} {string.Join(' ', values)}");
                }
            }
            return string.Join('\n', lines);
        }

        private async Task PrepareAsync(int most)
        {
            if (ready && most < 2) return;
            for (var alarm = 0; alarm <= Math.Max(most, 1); alarm++)
            {
                var values = new Dictionary<string, object?> { ["alarmId"] = AlarmId(alarm), ["raisedAt"] = Now.AddSeconds(alarm), ["standing"] = "fleet" };
                await tables.WriteAsync(TableNames.Alarms, new TableWrite(TableWriteMode.Merge, Device.Value, AlarmKey(alarm), values), Stop);
            }
            ready = true;
        }
    }
}
