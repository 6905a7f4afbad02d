using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Ports;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Tests.Alarms;

/// <summary>What people hear, and when.</summary>
public sealed class NoticeTests
{
    [Fact]
    public async Task A_critical_alarm_is_told_to_its_device_and_its_severity_with_all_a_feed_shows()
    {
        await using var rig = new AlarmRig();
        var raised = rig.Raise(files: [AlarmRig.Front, AlarmRig.Inner]);
        await rig.ProcessAsync(raised);
        var sent = await rig.SentAsync(2);
        Assert.Equal([$"device-{AlarmRig.Device}", "severity-critical"], sent.Select(message => message.Group).Order());
        var notice = Assert.Single(sent[0].Notices);
        Assert.Equal(("alarm", "crash", "critical", raised.Id, 1), (Text(notice, "kind"), Text(notice, "alarm"), Text(notice, "severity"), Text(notice, "alarmId"), notice.GetProperty("count").GetInt32()));
        Assert.Equal((54.6872, 25.2797, AlarmRig.Device.Value), (notice.GetProperty("latitude").GetDouble(), notice.GetProperty("longitude").GetDouble(), Text(notice, "device")));
        Assert.Equal(["expected", "expected"], notice.GetProperty("files").EnumerateArray().Select(file => Text(file, "state")));
        Assert.StartsWith($"{AlarmRig.Device}:", Text(notice, "id"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clip_that_can_be_played_is_told_with_its_link()
    {
        await using var rig = new AlarmRig();
        await rig.ProcessAsync(rig.Raise(files: AlarmRig.Front));
        await rig.SentAsync(2);
        var (completed, ready, row) = await rig.ArriveAsync(AlarmRig.Front, 8);
        await rig.TrackAsync(completed);
        await rig.TrackAsync(ready);
        var notice = Assert.Single((await rig.SentAsync(4))[^1].Notices);
        var file = Assert.Single(notice.GetProperty("files").EnumerateArray());
        Assert.Equal(("file", "received", true, $"/api/media/{AlarmRig.Device}:{row.Key}/link?what=playable"),
            (Text(notice, "kind"), Text(file, "state"), file.GetProperty("playable").GetBoolean(), Text(file.GetProperty("links"), "playable")));
    }

    [Fact]
    public async Task A_quarantined_device_has_its_row_marked_and_nobody_hears_of_it()
    {
        await using var rig = new AlarmRig();
        await rig.ProcessAsync(rig.Raise(quarantined: true, files: AlarmRig.Front));
        await rig.ProcessAsync(rig.Raise(device: Core.Devices.DeviceId.Parse("1")));
        Assert.Equal(Core.Devices.DeviceStanding.Quarantined, Assert.Single(await rig.RowsAsync()).Standing);
        Assert.DoesNotContain(await rig.SentAsync(2), message => message.Group == $"device-{AlarmRig.Device}");
    }

    [Fact]
    public async Task A_service_that_is_away_holds_up_no_alarm()
    {
        await using var rig = new AlarmRig();
        rig.Bench.NoticeFaults.FailAll(StoreError.Unreachable);
        await rig.ProcessAsync(rig.Raise());
        Assert.Single(await rig.RowsAsync());
        rig.Bench.NoticeFaults.Clear();
        var second = rig.Raise(200);
        await rig.ProcessAsync(second);
        // The first alarm's messages may or may not have been tried by now; the second's reach both of its groups.
        while (rig.Bench.Notices.Sent.Count(message => message.Argument.Contains(second.Id, StringComparison.Ordinal)) < 2)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_became_urgent_while_a_turn_was_sending_is_due_at_once()
    {
        var (board, now) = (new NoticeBoard(), DateTimeOffset.UnixEpoch);
        board.Post(Of(1, AlarmSeverity.Warning));
        Assert.Equal(2, board.Take(now).Count);
        board.Post(Of(2, AlarmSeverity.Critical));
        Assert.True(board.NextDue() <= now);
        Assert.NotEmpty(board.Take(now));
    }

    [Fact]
    public async Task What_waits_is_sent_when_the_app_ends()
    {
        var rig = new AlarmRig();
        await rig.ProcessAsync(rig.Raise(0, AlarmVocabulary.Yawning));
        await rig.SentAsync(2);
        // Within the same second of a clock that stands still: it waits.
        await rig.ProcessAsync(rig.Raise(200, AlarmVocabulary.Yawning));
        await rig.DisposeAsync();
        Assert.Equal(4, rig.Bench.Notices.Sent.Count);
    }

    [Fact]
    public void One_message_a_second_and_group_and_a_critical_one_at_once()
    {
        var (board, now) = (new NoticeBoard(), DateTimeOffset.UnixEpoch);
        board.Post(Of(1, AlarmSeverity.Warning));
        Assert.Equal(2, board.Take(now).Count);
        board.Post(Of(2, AlarmSeverity.Warning));
        board.Post(Of(3, AlarmSeverity.Warning));
        Assert.Empty(board.Take(now.AddSeconds(0.9)));
        Assert.Equal(now.AddSeconds(1), board.NextDue());
        board.Post(Of(4, AlarmSeverity.Critical));
        var urgent = board.Take(now.AddSeconds(0.9));
        Assert.Equal(["device-d", "severity-critical"], urgent.Select(message => message.Group).Order());
        Assert.Equal(3, urgent.Single(message => message.Group == "device-d").Notices.Count);
        Assert.Equal("severity-warning", Assert.Single(board.Take(now.AddSeconds(1))).Group);
        Assert.True(board.IsEmpty);
        Assert.Null(board.NextDue());
    }

    [Fact]
    public void A_burst_is_one_notice_with_its_last_count_and_its_first_files()
    {
        var board = new NoticeBoard();
        var first = Of(1, AlarmSeverity.Warning) with { Files = [new AlarmFile { Id = "f", Name = "f.mp4", State = Core.Media.PromiseState.Expected }] };
        board.Post(first);
        for (var count = 2; count <= 10_000; count++) board.Post(first with { Count = count, Files = [], Id = $"n{count}" });
        var notice = Assert.Single(board.Take(DateTimeOffset.UnixEpoch)[0].Notices);
        Assert.Equal((10_000, "f.mp4"), (notice.Count, Assert.Single(notice.Files).Name));
    }

    [Fact]
    public void More_than_a_message_holds_is_counted_and_groups_have_an_end()
    {
        var board = new NoticeBoard();
        for (var number = 0; number < 150; number++) board.Post(Of(number, AlarmSeverity.Info));
        var message = board.Take(DateTimeOffset.UnixEpoch)[0];
        Assert.Equal((100, 50), (message.Notices.Count, message.Omitted));
        for (var device = 0; device < NoticeBoard.MaxGroups + 5; device++) board.Post(Of(device, AlarmSeverity.Info) with { Device = Core.Devices.DeviceId.FromImei((ulong)device) });
        Assert.True(board.LeftOut > 0);
        Assert.Equal(NoticeBoard.MaxGroups, board.Take(DateTimeOffset.UnixEpoch.AddSeconds(2)).Count);
        board.Post(Of(1, AlarmSeverity.Info));
        Assert.Equal(0, board.LeftOut);
    }

    private static Notice Of(int number, AlarmSeverity severity) => new()
    {
        Id = $"n{number}", Kind = Notice.AlarmKind, Device = Core.Devices.DeviceId.Parse("d"), AlarmId = $"{number}", AlarmKey = $"k{number}", Alarm = "crash", Severity = severity, Time = DateTimeOffset.UnixEpoch, Count = 1,
    };

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
