using System.Text.Json;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Promised files that come late, never, under another time or after being asked for: each ends in its state.</summary>
public sealed class JimiLedgerTests(SharedStack shared) : JimiTest(shared)
{
    [Fact]
    public async Task Files_that_are_overdue_are_asked_for_then_missing_and_late_when_they_come_after_all()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var listener = await NoticeListener.StartAsync(Stack, imei, Cancellation);
        await using var camera = await OnlineAsync(Jimi(imei, new JimiScenario { Quirks = new JimiQuirks { BusySeconds = 0.1, PhotoSeconds = 0.1 } }));
        await camera.PlayAsync(new AlarmStep("phone") { Clips = 1, Upload = JimiClipFate.OnRequest }, Cancellation);
        await camera.PlayAsync(new AlarmStep("eyes-closed") { Clips = 1, Upload = JimiClipFate.Never, Note = true }, Cancellation);
        await camera.PlayAsync(new WaitAnswersStep(), Cancellation);
        await AlarmAsync(imei, "phone-use", one => FilesOf(one).Select(StateOf).SequenceEqual(["expected"]), "one expected file");

        // It is on the card: asked for by its name, it comes, too late.
        var asked = await AlarmAsync(imei, "phone-use", one => FilesOf(one).All(file => StateOf(file) == "late" && file.GetProperty("playable").GetBoolean()), "late", LedgerPatience, SweepAsync);
        Assert.Equal(1, FilesOf(asked)[0].GetProperty("asked").GetInt32());
        Assert.Contains(camera.Ledger.Commands, command => command.Text == $"UPLOADFILE,{FilesOf(asked)[0].GetProperty("name").GetString()}" && command.Answer == "UPLOADFILE:OK!");

        // It is not: a note that it was uploaded changes nothing.
        var missing = await AlarmAsync(imei, "drowsiness", one => FilesOf(one).Select(StateOf).SequenceEqual(["missing"]), "missing", LedgerPatience, SweepAsync);
        var name = FilesOf(missing)[0].GetProperty("name").GetString()!;
        Assert.Contains(camera.Ledger.Commands, command => command.Text == $"UPLOADFILE,{name}" && command.Answer.Contains("not exist", StringComparison.Ordinal));
        await listener.ForAsync(one => one.GetProperty("kind").GetString() == "file" && FilesOf(one).Any(file => StateOf(file) == "missing"), "of the missing file", Cancellation);
        var told = await Waiting.ForAsync(
            async () => (await Outsider.EventsAsync([imei], Cancellation)).Where(one => one.Type == "cloudcam.media.missing.v1").ToList() is { Count: > 0 } found ? found : null,
            () => $"the event media.missing\n{FunctionsLog()}", Cancellation);
        Assert.Equal(missing.GetProperty("alarmId").GetString(), Assert.Single(CloudEvents.Once(told)).Text("correlationid"));

        // After all.
        await camera.PlayAsync(new UploadStep(name), Cancellation);
        await AlarmAsync(imei, "drowsiness", one => FilesOf(one).Select(StateOf).SequenceEqual(["late"]), "late after missing");
    }

    [Fact]
    public async Task A_clip_that_comes_under_another_time_and_a_drivers_two_names_in_one_field_find_their_alarms()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var result = await PlayAsync(Jimi(imei, new JimiScenario
        {
            TimeZoneMinutes = -180,
            Steps =
            [
                new AlarmStep("driver-known") { Clips = 2, DriverId = "17-ANNA" }, new WaitStep(2), new AlarmStep("hard-braking") { Clips = 1, Kind = "ts", ComeSecondsLater = 3 },
                new WaitUploadsStep(), new UploadStep($"EVENT_{imei:D15}_00000000_2024_05_06_07_08_09_F_05.mp4"),
            ],
        }));

        var driver = await AlarmAsync(imei, "driver-recognised", one => FilesOf(one).Count == 2 && FilesOf(one).All(file => StateOf(file) == "received"), "two files received");
        Assert.Equal(result.Ledger.Uploads.Take(2).Select(upload => upload.Name).Order(), FilesOf(driver).Select(file => file.GetProperty("name").GetString()).Order());
        Assert.Equal(("17", "ANNA"), (driver.GetProperty("driverId").GetString(), driver.GetProperty("driverName").GetString()));
        var braking = await AlarmAsync(imei, "harsh-braking", one => FilesOf(one).Select(StateOf).SequenceEqual(["received"]) && FilesOf(one)[0].GetProperty("playable").GetBoolean(), "a playable file");
        Assert.Equal("time", FilesOf(braking)[0].GetProperty("matchedBy").GetString());
        Assert.NotEqual(result.Ledger.Uploads[2].Name, FilesOf(braking)[0].GetProperty("name").GetString());

        // Nobody promised it: kept, tied to nothing.
        var old = await Waiting.ForAsync(
            async () => (await ApiAsync($"api/media?device={imei:D15}")).GetProperty("items").EnumerateArray()
                .Where(one => one.GetProperty("sha256").GetString() == result.Ledger.Uploads[3].Sha256).ToList() is { Count: 1 } one ? one : null,
            () => "the old file", Cancellation);
        Assert.True(!old[0].TryGetProperty("alarmId", out var alarm) || alarm.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task A_long_name_list_becomes_rows_and_an_event()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var result = await PlayAsync(Jimi(imei, new JimiScenario { Speed = 20, Quirks = new JimiQuirks { SendsNameListTwice = true }, Steps = [new NameListStep { Names = 3_021 }, new WaitUploadsStep()] }));
        Assert.Equal(2, result.Ledger.Posts.Count);
        Assert.All(result.Ledger.Posts, post => Assert.Equal((200, """{"code":0,"ok":true}"""), (post.Status, post.Answer)));
        var rows = await Waiting.ForAsync(
            async () => await Outsider.RowsAsync("recordings", $"{imei:D15}", Cancellation) is { Count: >= 3_021 } found ? found : null, () => $"3021 rows\n{FunctionsLog()}", Cancellation);
        Assert.Equal(3_021, rows.Count(row => row.GetProperty("rowKey").GetString()!.EndsWith(".ts", StringComparison.Ordinal)));
    }

    private Task SweepAsync() => RunNowAsync("SweepLedger");
}
