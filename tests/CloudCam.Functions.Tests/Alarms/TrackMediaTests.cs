using CloudCam.Core.Alarms;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Tests.Alarms;

/// <summary>Files find their alarms, whatever comes first.</summary>
public sealed class TrackMediaTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_promised_clip_and_its_alarm_are_tied_both_ways(bool fileFirst)
    {
        await using var rig = new AlarmRig();
        var raised = rig.Raise(files: [AlarmRig.Front, AlarmRig.Inner]);
        if (!fileFirst) await rig.ProcessAsync(raised);
        var (completed, ready, row) = await rig.ArriveAsync(AlarmRig.Front, 30);
        await rig.TrackAsync(completed);
        await rig.TrackAsync(ready);
        await rig.TrackAsync(completed, ready);
        if (fileFirst) await rig.ProcessAsync(raised);

        var file = Assert.Single(await rig.RowsAsync()).Files[0];
        Assert.Equal((PromiseState.Received, row.TransferId, row.Key, "name", true), (file.State, file.MediaId, file.MediaKey, file.MatchedBy, file.Playable));
        Assert.Equal(raised.Id, (await rig.MediaAsync(row)).File.AlarmId);
        Assert.Equal(PromiseState.Expected, Assert.Single(await rig.RowsAsync()).Files[1].State);
    }

    [Fact]
    public async Task A_row_that_is_written_anew_after_its_conversion_is_tied_again()
    {
        await using var rig = new AlarmRig();
        await rig.ProcessAsync(rig.Raise(files: AlarmRig.Front));
        var (completed, ready, row) = await rig.ArriveAsync(AlarmRig.Front, 30);
        await rig.TrackAsync(completed);
        // The converter saves the whole row, without the alarm.
        await rig.ArriveAsync(AlarmRig.Front, 30);
        Assert.Null((await rig.MediaAsync(row)).File.AlarmId);
        await rig.TrackAsync(ready);
        Assert.NotNull((await rig.MediaAsync(row)).File.AlarmId);
    }

    [Fact]
    public async Task A_note_that_lies_receives_nothing()
    {
        await using var rig = new AlarmRig();
        await rig.ProcessAsync(rig.Raise(files: AlarmRig.Front));
        await rig.TrackAsync(new MediaAnnounced
        {
            Device = AlarmRig.Device, Time = rig.Now, Stamp = new EventStamp(rig.Now.AddMinutes(5), null, false, null), Protocol = "jimi", FileNames = [AlarmRig.Front, AlarmRig.Inner],
        });
        var file = Assert.Single(Assert.Single(await rig.RowsAsync()).Files);
        Assert.Equal((PromiseState.Expected, rig.Now.AddMinutes(15)), (file.State, file.DueAt));
        Assert.Null(await rig.PromiseAsync(AlarmRig.Inner));
    }

    [Fact]
    public async Task A_file_that_failed_is_still_waited_for()
    {
        await using var rig = new AlarmRig();
        await rig.ProcessAsync(rig.Raise(files: AlarmRig.Front));
        var (completed, _, _) = await rig.ArriveAsync(AlarmRig.Front, 30);
        await rig.TrackAsync(new MediaFailed
        {
            Device = AlarmRig.Device, Time = completed.Time, Stamp = completed.Stamp, TransferId = completed.TransferId, File = completed.File, Reason = "integrity-size", StoredBytes = 5,
        });
        Assert.Equal(PromiseState.Expected, Assert.Single(Assert.Single(await rig.RowsAsync()).Files).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_names_its_alarm_itself_is_shown_there_however_late_the_alarm_comes(bool fileFirst)
    {
        await using var rig = new AlarmRig();
        var raised = rig.Raise();
        if (!fileFirst) await rig.ProcessAsync(raised);
        var (completed, ready, row) = await rig.ArriveAsync("%videof", 30, raised.Id, "teltonika");
        await rig.TrackAsync(completed, ready);
        if (fileFirst)
        {
            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(2));
            await rig.SweepAsync();
            await rig.ProcessAsync(raised);
            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(3));
            await rig.SweepAsync();
        }
        var file = Assert.Single(Assert.Single(await rig.RowsAsync()).Files);
        Assert.Equal((row.TransferId, PromiseState.Received, true, "alarm"), (file.MediaId, file.State, file.Playable, file.MatchedBy));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_recording_made_for_an_alarm_is_tied_both_ways_without_a_promise(bool fileFirst)
    {
        await using var rig = new AlarmRig();
        var raised = rig.Raise();
        if (!fileFirst) await rig.ProcessAsync(raised);
        var (completed, ready, row) = await rig.ArriveAsync("live/0/20260504T110156.000Z", 30, raised.Id, "dvrip");
        await rig.TrackAsync(completed, ready);
        if (fileFirst)
        {
            await rig.ProcessAsync(raised);
            rig.Bench.Clock.Advance(TimeSpan.FromMinutes(2));
            await rig.SweepAsync();
        }
        var file = Assert.Single(Assert.Single(await rig.RowsAsync()).Files);
        Assert.Equal(("live/0/20260504T110156.000Z", row.TransferId, row.Key, PromiseState.Received, true), (file.Name, file.MediaId, file.MediaKey, file.State, file.Playable));
        Assert.Equal(raised.Id, (await rig.MediaAsync(row)).File.AlarmId);
        Assert.Empty(await rig.Bench.Tables.QueryAsync(TableNames.Promises, new TableQuery(), Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task Every_segment_of_a_long_alarm_is_shown_in_its_row()
    {
        await using var rig = new AlarmRig();
        var raised = rig.Raise();
        await rig.ProcessAsync(raised);
        foreach (var minute in (int[])[0, 1, 2])
        {
            var (completed, ready, _) = await rig.ArriveAsync($"live/0/20260504T11{minute:D2}00.000Z", 30, raised.Id, "dvrip");
            await rig.TrackAsync(completed, ready);
        }
        Assert.Equal(3, Assert.Single(await rig.RowsAsync()).Files.Count(file => file.Playable));
    }

    [Fact]
    public async Task An_alarm_that_never_ends_does_not_fill_its_row_without_end()
    {
        await using var rig = new AlarmRig();
        var raised = rig.Raise();
        await rig.ProcessAsync(raised);
        for (var minute = 0; minute < 70; minute++)
        {
            var (completed, ready, row) = await rig.ArriveAsync($"live/0/20260504T{11 + (minute / 60):D2}{minute % 60:D2}00.000Z", 30, raised.Id, "dvrip");
            await rig.TrackAsync(completed, ready);
            Assert.Equal(raised.Id, (await rig.MediaAsync(row)).File.AlarmId);
        }
        Assert.Equal(AlarmBurst.MaxFiles, Assert.Single(await rig.RowsAsync()).Files.Count(file => file.Playable));
        Assert.Empty(rig.DeadLetters());
    }

    [Fact]
    public async Task A_file_that_names_a_folded_alarm_is_shown_in_the_row_it_was_folded_into()
    {
        await using var rig = new AlarmRig();
        var (head, folded) = (rig.Raise(), rig.Raise(5));
        await rig.ProcessAsync(head, folded);
        var (completed, _, _) = await rig.ArriveAsync("%videor", 30, folded.Id, "teltonika");
        await rig.TrackAsync(completed);
        Assert.Equal("%videor", Assert.Single(Assert.Single(await rig.RowsAsync()).Files).Name);
    }

    [Fact]
    public async Task A_file_whose_alarm_never_comes_is_given_up_after_a_day()
    {
        await using var rig = new AlarmRig();
        var (completed, _, _) = await rig.ArriveAsync("%videof", 30, rig.Raise().Id, "teltonika");
        await rig.TrackAsync(completed);
        for (var hour = 0; hour < 60; hour++)
        {
            rig.Bench.Clock.Advance(TimeSpan.FromHours(1));
            await rig.SweepAsync();
        }
        Assert.Empty(await rig.Bench.Tables.QueryAsync(TableNames.Promises, new TableQuery(), Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task Poison_among_files_is_set_apart()
    {
        await using var rig = new AlarmRig();
        var (completed, _, _) = await rig.ArriveAsync(AlarmRig.Front);
        var text = AlarmRig.Text(completed);
        await rig.Bench.Get<Functions.TrackMedia.TrackMediaEndpoint>().RunAsync(
            Functions.Invocation.InvocationRequest.Parse(AlarmRig.Envelope(["nonsense", text.Replace(completed.TransferId, "../x", StringComparison.Ordinal), text])), Stop);
        Assert.Equal(2, rig.DeadLetters().Count(path => path.StartsWith("media/", StringComparison.Ordinal)));
        Assert.NotNull((await rig.PromiseAsync(AlarmRig.Front))!.Media);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_store_call_leaves_no_trace_when_the_batch_comes_again(bool doneAllTheSame)
    {
        await using var whole = new AlarmRig();
        await RunAsync(whole, 0);
        var expected = await whole.Bench.EndStateAsync();
        var call = 1;
        for (; call < 200; call++)
        {
            await using var rig = new AlarmRig();
            if (await RunAsync(rig, call, doneAllTheSame) < call) break;
            Assert.Equal(expected, await rig.Bench.EndStateAsync());
        }
        Assert.InRange(call, 10, 199);
    }

    private static async Task<int> RunAsync(AlarmRig rig, int failAt, bool doneAllTheSame = false)
    {
        await rig.ProcessAsync(rig.Raise(files: [AlarmRig.Front, AlarmRig.Inner]));
        var (completed, ready, _) = await rig.ArriveAsync(AlarmRig.Front, 30);
        var calls = 0;
        if (failAt > 0)
        {
            rig.Bench.Calls.FailAt(failAt, doneAllTheSame);
            try
            {
                await rig.TrackAsync(completed, ready);
            }
            catch (StoreException error) when (error.CanRetry)
            {
                Assert.NotEqual(0, failAt);
            }
            calls = rig.Bench.Calls.Count;
            rig.Bench.Calls.Clear();
        }
        await rig.TrackAsync(completed, ready);
        return calls;
    }
}
