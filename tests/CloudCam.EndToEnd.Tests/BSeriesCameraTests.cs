using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.BSeries;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Cameras of the B series: dialled by the relay, their alarms, clips and commands as people get them.</summary>
public sealed class BSeriesCameraTests(SharedStack shared) : CameraTest(shared)
{
    private static readonly object Off = new { mode = "off" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_alarm_is_told_and_its_clip_plays_with_sound(bool isShort)
    {
        await using var camera = StartBSeries(new BSeriesQuirks { ShortAlarms = isShort, SplitWrites = 1_400, WrongInnerLength = isShort });
        var id = await RegisterAsync("bseries", camera.Endpoint, new { mode = "on-alarm", secondsBefore = 3, secondsAfter = 4 });
        await OnlineAsync(id);
        await Waiting.UntilAsync(() => Task.FromResult(camera.Ledger is { Pictures: > 40, Sounds: > 100 }), "seconds of video before the alarm", Story, Cancellation);

        await camera.AlarmAsync(BSeriesAlarm.Motion);

        var alarm = await AlarmAsync(id, "motion", _ => true, "raised");
        await camera.AlarmAsync(BSeriesAlarm.Stopped);
        var clip = (await MediaAsync(id, 1, file => Word(file, "alarmId") == Word(alarm, "alarmId") && IsPlayable(file), "the alarm's clip"))[0];
        var (codec, seconds, text) = await PlayableAsync(clip);
        Assert.NotNull(codec);
        Assert.Contains("Audio: aac", text, StringComparison.Ordinal);
        Assert.True(seconds is > 4 and < 120, text);
        await ForgetAsync(id);

        string Story() => $"{camera.Ledger.Pictures} pictures, {camera.Ledger.Sounds} sounds; {string.Join('\n', camera.Ledger.Notes.TakeLast(5))}\n{Relay.LastLines()}";
    }

    [Fact]
    public async Task Commands_are_carried_out_and_answered()
    {
        await using var camera = StartBSeries();
        var id = await RegisterAsync("bseries", camera.Endpoint, Off);
        await OnlineAsync(id);

        var photo = await CommandAsync(id, "take-photo", []);
        await MediaAsync(id, 1, file => Word(file, "commandId") == Word(photo, "id") && Word(file, "kind") == "photo" && IsPlayable(file), "the photo");

        await CommandAsync(id, "alarm-output", new() { ["state"] = "on" });
        Assert.Contains(camera.Ledger.Requests, request => request.Operation == 14 && request.Text is [94]);
        await CommandAsync(id, "ptz", new() { ["move"] = "left", ["milliseconds"] = "200" });
        Assert.Contains(camera.Ledger.Requests, request => request.Operation == 14 && request.Text is [4]);
        await camera.Ledger.WaitForAsync(ledger => ledger.Requests.Any(request => request.Operation == 14 && request.Text is [5]), Cancellation);

        var sound = await UploadSoundAsync(id, seconds: 2);
        await CommandAsync(id, "talk", new() { ["sound"] = sound });
        Assert.InRange(camera.Ledger.Heard.Length, 15_000, 17_000);

        var record = await CommandAsync(id, "record", new() { ["seconds"] = "4" });
        var files = await MediaAsync(id, 1, file => Word(file, "commandId") == Word(record, "id") && Word(file, "kind") == "video" && IsPlayable(file), "the recording");
        Assert.Contains("Audio: aac", (await PlayableAsync(files[0])).Text, StringComparison.Ordinal);
        await CommandAsync(id, "frame-interval", new() { ["milliseconds"] = "480" });
        await CommandAsync(id, "reboot", [], state: "failed");
        await ForgetAsync(id);
    }

    [Fact]
    public async Task A_link_that_is_reset_again_and_again_leaves_whole_segments()
    {
        await using var camera = StartBSeries(new BSeriesQuirks { ResetEverySeconds = 9 });
        var id = await RegisterAsync("bseries", camera.Endpoint, new { mode = "continuous" });
        var files = await MediaAsync(id, 2, file => IsPlayable(file) && Word(file, "state") == "complete", "segments");
        foreach (var file in files.Take(2)) Assert.Contains("Audio: aac", (await PlayableAsync(file)).Text, StringComparison.Ordinal);
        await ForgetAsync(id);
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once()
    {
        await using var camera = StartBSeries();
        var id = await RegisterAsync("bseries", camera.Endpoint, Off, password: "wrong");
        var refused = await CameraAsync(id, one => one.TryGetProperty("lease", out var lease) && Word(lease, "endReason") is not null, "refused");
        Assert.Equal("login-refused", Word(refused.GetProperty("lease"), "endReason"));
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        Assert.Equal([5], camera.Ledger.Logins.Select(login => login.Result));
        await ForgetAsync(id);
    }
}
