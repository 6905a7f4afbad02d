using CloudCam.Cloud.Memory;
using CloudCam.Core.Alarms;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Alarms;

public sealed class AlarmTableTests
{
    private static readonly AlarmGate Gate = new(TimeSpan.FromSeconds(60));

    private readonly MemoryTableStore tables = new();

    private AlarmTable Table => new(tables);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alarm_is_found_by_its_row_by_its_id_and_by_the_id_of_one_folded_into_it()
    {
        var (head, folded) = (Reports.At(0), Reports.At(5));
        await SaveAsync(head, folded);
        var alarm = await Table.FindAsync(Reports.Device, head.Alarm.Key, Stop);
        Assert.Equal((2, Reports.Start.AddSeconds(5)), (alarm!.Count, alarm.LastTime));
        Assert.Equal(head.Alarm.Key, await Table.FindKeyAsync(Reports.Device, head.Alarm.Id, Stop));
        Assert.Equal(head.Alarm.Key, await Table.FindKeyAsync(Reports.Device, folded.Alarm.Id, Stop));
        Assert.Null(await Table.FindKeyAsync(Reports.Device, Reports.At(999).Alarm.Id, Stop));
        Assert.Null(await Table.FindAsync(Reports.Device, GateState.RowKey, Stop));
    }

    [Fact]
    public async Task A_device_is_listed_newest_first_without_the_tables_other_rows()
    {
        await SaveAsync(Reports.At(0), Reports.At(100), Reports.At(200), Reports.At(300));
        await Table.SaveGateAsync(Reports.Device, GateState.New, Stop);
        Assert.Equal([300, 200, 100, 0], await SecondsAsync(null, null, null));
        Assert.Equal([200, 100], await SecondsAsync(Reports.Start.AddSeconds(100), Reports.Start.AddSeconds(300), null));
        Assert.Equal([100, 0], await SecondsAsync(null, null, Reports.At(200).Alarm.Key));
    }

    [Fact]
    public async Task Two_writers_of_one_gate_do_not_both_succeed()
    {
        var (one, other) = (await Table.ReadGateAsync(Reports.Device, Stop), await Table.ReadGateAsync(Reports.Device, Stop));
        await Table.SaveGateAsync(Reports.Device, one, Stop);
        Assert.Equal(StoreError.AlreadyThere, (await Assert.ThrowsAsync<StoreException>(() => Table.SaveGateAsync(Reports.Device, other, Stop))).Error);
        (one, other) = (await Table.ReadGateAsync(Reports.Device, Stop), await Table.ReadGateAsync(Reports.Device, Stop));
        await Table.SaveGateAsync(Reports.Device, one, Stop);
        Assert.Equal(StoreError.Changed, (await Assert.ThrowsAsync<StoreException>(() => Table.SaveGateAsync(Reports.Device, other, Stop))).Error);
    }

    [Fact]
    public async Task The_list_of_a_day_has_all_devices_and_takes_a_clock_that_cannot_be_right_for_ours()
    {
        var wrong = Reports.At(0).Alarm with { Time = new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero), RecordedAt = Reports.Start.AddHours(1) };
        await Table.IndexAsync([Reports.At(0).Alarm, Reports.At(86_400).Alarm, wrong], Stop);
        var day = await Table.OfDayAsync(Reports.Start, null, null, null, Stop).Select(listing => listing.Key).ToListAsync(Stop);
        Assert.Equal([wrong.Key, Reports.At(0).Alarm.Key], day);
        Assert.Equal([wrong.Key], await Table.OfDayAsync(Reports.Start, Reports.Start.AddMinutes(1), null, null, Stop).Select(listing => listing.Key).ToListAsync(Stop));
    }

    [Fact]
    public async Task The_first_acknowledgement_stands_and_files_stay()
    {
        var alarm = Reports.At(0).Alarm;
        await SaveAsync(Reports.At(0));
        var file = new AlarmFile { Id = DerivedId.From("x"), Name = "a.mp4", State = PromiseState.Missing, Asked = 3 };
        await Table.SetFileAsync(Reports.Device, alarm.Key, file, Stop);
        var first = await Table.AcknowledgeAsync(Reports.Device, alarm.Key, "anna", "seen", Reports.Start.AddHours(1), Stop);
        var second = await Table.AcknowledgeAsync(Reports.Device, alarm.Key, "ben", null, Reports.Start.AddHours(2), Stop);
        Assert.Equal(("anna", "seen", Reports.Start.AddHours(1)), (second!.AcknowledgedBy, second.AcknowledgedNote, second.AcknowledgedAt));
        Assert.Equal(first!.AcknowledgedAt, second.AcknowledgedAt);
        Assert.Equal(file, Assert.Single(second.Files));
        Assert.Null(await Table.AcknowledgeAsync(Reports.Device, Reports.At(1).Alarm.Key, "anna", null, Reports.Start, Stop));
    }

    [Fact]
    public async Task A_file_of_an_alarm_that_is_gone_makes_no_row()
    {
        await Table.SetFileAsync(Reports.Device, Reports.At(0).Alarm.Key, new AlarmFile { Id = DerivedId.From("x"), Name = "a", State = PromiseState.Expected }, Stop);
        Assert.Empty(await tables.QueryAsync(TableNames.Alarms, new TableQuery(), Stop).ToListAsync(Stop));
    }

    private async Task SaveAsync(params AlarmReport[] reports) => await Table.SaveAsync(Reports.Device, Gate.Fold(GateState.New, reports).Changes, Stop);

    private async Task<List<double>> SecondsAsync(DateTimeOffset? from, DateTimeOffset? below, string? after) =>
        await Table.OfAsync(Reports.Device, from, below, after, Stop).Select(alarm => (alarm.Time - Reports.Start).TotalSeconds).ToListAsync(Stop);
}
