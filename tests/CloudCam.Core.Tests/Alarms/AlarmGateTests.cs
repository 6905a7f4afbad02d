using CloudCam.Core.Alarms;
using CloudCam.Core.Ports;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Alarms;

public sealed class AlarmGateTests
{
    private static readonly AlarmGate Gate = new(TimeSpan.FromSeconds(60));

    [Fact]
    public void Alarms_of_one_kind_within_the_window_are_one_row_with_a_count()
    {
        var state = GateState.New;
        var change = Assert.Single(Gate.Fold(state, [Reports.At(0), Reports.At(10), Reports.At(59.9)]).Changes);
        Assert.Equal((3, 2, Reports.Start, Reports.Start.AddSeconds(59.9)), (change.Burst.Count, change.FoldedCount, change.Burst.First, change.Burst.Last));
        Assert.Equal(Reports.At(0).Alarm.Key, change.Burst.HeadKey);
        Assert.Equal(Reports.At(0).Alarm, change.Opened);
    }

    [Fact]
    public void The_window_is_measured_from_the_first_alarm_so_that_a_flutter_of_hours_is_a_row_a_minute()
    {
        var changes = Gate.Fold(GateState.New, Enumerable.Range(0, 180).Select(second => Reports.At(second))).Changes;
        Assert.Equal([60, 60, 60], changes.Select(change => change.Burst.Count));
    }

    [Fact]
    public void Another_kind_another_code_and_the_end_of_the_window_open_rows_of_their_own()
    {
        var changes = Gate.Fold(GateState.New, [Reports.At(0), Reports.At(1, AlarmVocabulary.Crash), Reports.At(2, code: "alarm:90"), Reports.At(60)]).Changes;
        Assert.Equal(4, changes.Count);
        Assert.All(changes, change => Assert.Equal(1, change.Burst.Count));
    }

    [Fact]
    public void Without_a_window_nothing_is_folded() => Assert.Equal(2, new AlarmGate(TimeSpan.Zero).Fold(GateState.New, [Reports.At(0), Reports.At(0, code: "alarm:92")]).Changes.Count);

    [Fact]
    public void A_late_alarm_goes_to_the_nearest_burst_also_to_one_that_began_after_it()
    {
        var state = GateState.New;
        Gate.Fold(state, [Reports.At(0), Reports.At(100)]);
        Assert.Equal(Reports.At(0).Alarm.Key, Assert.Single(Gate.Fold(state, [Reports.At(45)]).Changes).Burst.HeadKey);
        var change = Assert.Single(Gate.Fold(state, [Reports.At(70)]).Changes);
        Assert.Equal((Reports.At(100).Alarm.Key, Reports.Start.AddSeconds(70), 2), (change.Burst.HeadKey, change.Burst.First, change.Burst.Count));
    }

    [Fact]
    public void An_event_that_comes_again_changes_nothing()
    {
        var state = GateState.New;
        var batch = new[] { Reports.At(0), Reports.At(1), Reports.At(200) };
        Gate.Fold(state, batch);
        var again = Gate.Fold(state, batch);
        Assert.Equal((3, 0), (again.Duplicates, again.Changes.Count));
        Assert.Equal(1, Gate.Fold(state, [batch[1], Reports.At(2)]).Duplicates);
        Assert.Equal(3, state.Bursts.Single(burst => burst.HeadKey == batch[0].Alarm.Key).Count);
    }

    [Fact]
    public void A_row_takes_in_no_more_files_than_it_can_show()
    {
        var half = Enumerable.Range(0, 40).Select(number => $"a{number}.mp4").ToArray();
        var changes = Gate.Fold(GateState.New, [Reports.At(0, files: half), Reports.At(1, files: half), Reports.At(2)]).Changes;
        Assert.Equal([40, 40], changes.Select(change => change.Burst.Files));
    }

    [Fact]
    public void Only_the_first_folded_alarms_of_a_burst_have_a_name_of_their_own()
    {
        var change = Assert.Single(Gate.Fold(GateState.New, Enumerable.Range(0, 1_000).Select(number => Reports.At(number / 100.0))).Changes);
        Assert.Equal(AlarmGate.MaxAliases - 1, change.Aliases.Count);
    }

    [Fact]
    public void The_state_forgets_the_burst_that_was_touched_longest_ago()
    {
        var state = GateState.New;
        Gate.Fold(state, Enumerable.Range(0, GateState.MaxBursts + 1).Select(number => Reports.At(0, code: $"alarm:{number}")).Append(Reports.At(1, code: "alarm:1")));
        Assert.Equal(GateState.MaxBursts, state.Bursts.Count);
        Assert.DoesNotContain(state.Bursts, burst => burst.Kind.EndsWith("alarm:0", StringComparison.Ordinal));
        Assert.EndsWith("alarm:1", state.Bursts[^1].Kind, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_stored_and_read_again_decides_the_same() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 400).ListOf()), Arb.From(Gen.Choose(1, 7)),
        (seconds, cut) =>
        {
            var reports = seconds.Select(second => Reports.At(second, code: $"alarm:{second % 3}")).ToList();
            var whole = GateState.New;
            Gate.Fold(whole, reports);
            var pieces = GateState.New;
            foreach (var piece in reports.Chunk(cut))
            {
                // Each piece twice, as after a crash behind the commit.
                Gate.Fold(pieces = Stored(pieces), piece);
                Gate.Fold(pieces = Stored(pieces), piece);
            }
            return whole.Bursts.SequenceEqual(pieces.Bursts) && whole.Bursts.Sum(burst => burst.Count) <= reports.Count;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_batch_of_ten_thousand_can_be_run_again_and_the_row_stays_below_what_a_table_takes()
    {
        var batch = Enumerable.Range(0, 10_000).Select(number => Reports.At(number / 1_000.0)).ToList();
        var state = GateState.New;
        Assert.Equal(10_000, Assert.Single(Gate.Fold(state, batch).Changes).Burst.Count);
        state = Stored(state);
        var again = Gate.Fold(state, batch);
        Assert.Equal((10_000, 0), (again.Duplicates, again.Changes.Count));
        Assert.All(state.ToValues().Values.OfType<byte[]>(), column => Assert.InRange(column.Length, 8, 65_536));
    }

    [Fact]
    public void A_device_with_an_alarm_now_and_then_keeps_a_handful_of_ids()
    {
        var state = GateState.New;
        for (var hour = 0; hour < 1_000; hour++) Gate.Fold(state, [Reports.At(hour * 3_601)]);
        Assert.InRange(state.Seen.ToBytes().Sum(generation => generation.Length), 8, 64);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Bursts_that_somebody_broke_by_hand_are_forgotten(string bursts)
    {
        var row = new TableRow("device", GateState.RowKey, "1", new Dictionary<string, object?> { ["bursts"] = bursts, ["seen0"] = new byte[] { 1, 2, 3 } });
        Assert.Empty(GateState.Read(row).Bursts);
    }

    private static GateState Stored(GateState state) =>
        GateState.Read(new TableRow("device", GateState.RowKey, "1", state.ToValues()));
}
