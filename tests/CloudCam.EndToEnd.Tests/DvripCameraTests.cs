using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Dvrip;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Cameras of XM: dialled by the relay, their alarms, clips and commands as people get them.</summary>
public sealed class DvripCameraTests(SharedStack shared) : CameraTest(shared)
{
    private static readonly object Off = new { mode = "off" };
    private static readonly object OnAlarm = new { mode = "on-alarm", secondsBefore = 3, secondsAfter = 4 };

    [Fact]
    public async Task An_alarm_is_told_and_its_clip_begins_before_it_and_plays_with_sound()
    {
        await using var camera = StartXm(new XmQuirks { SplitWrites = 1_000, FramesPerPacket = 2, Session = XmSessionForm.FewDigits });
        var id = await RegisterAsync("dvrip", camera.Endpoint, OnAlarm);
        await OnlineAsync(id);
        await using var notices = await NoticeListener.StartAsync(Stack, id, Cancellation);
        await Waiting.UntilAsync(() => Task.FromResult(camera.Guards == 1 && camera.Ledger.Frames > 120), "guard, and seconds of video before the alarm", Story, Cancellation);

        var began = TimeProvider.System.GetUtcNow();
        await camera.AlarmAsync("VideoMotion", 0, Cancellation);
        await camera.AlarmStopAsync("VideoMotion", 0, Cancellation);

        var alarm = await AlarmAsync(id, "motion", _ => true, "raised");
        Assert.Equal("dvrip", Word(alarm, "protocol"));
        await notices.ForAsync(notice => Word(notice, "kind") == "alarm" && Word(notice, "alarm") == "motion", "of the alarm", Cancellation);
        await AlarmAsync(id, "motion", one => Word(one, "clearedAt") is not null, "cleared");
        var clip = (await MediaAsync(id, 1, file => Word(file, "alarmId") == Word(alarm, "alarmId") && IsPlayable(file), "the alarm's clip"))[0];
        Assert.True(Time(clip, "deviceTime") < began, $"{clip} does not begin before the alarm at {began:O}.");
        var (codec, seconds, text) = await PlayableAsync(clip);
        Assert.Equal("h264", codec);
        Assert.Contains("Audio: aac", text, StringComparison.Ordinal);
        Assert.True(seconds is > 4 and < 120, text);
        await EventsAsync(id, events => events.Any(one => one.Type == "cloudcam.media.ready.v1") && events.Any(one => one.Type == "cloudcam.alarm.raised.v1"), "alarm and clip in the streams");
        await ForgetAsync(id);

        string Story() => $"{camera.Guards} guards, {camera.Ledger.Frames} frames, {camera.Ledger.LiveStarts} starts; {string.Join('\n', camera.Ledger.Notes.TakeLast(5))}\n{Relay.LastLines()}";
    }

    [Fact]
    public async Task Commands_are_carried_out_and_answered()
    {
        await using var camera = StartXm(change: options => options with { RebootTime = TimeSpan.FromMilliseconds(300) });
        var id = await RegisterAsync("dvrip", camera.Endpoint, Off);
        await OnlineAsync(id);

        var photo = await CommandAsync(id, "take-photo", []);
        var files = await MediaAsync(id, 1, file => Word(file, "commandId") == Word(photo, "id") && IsPlayable(file), "the photo");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Shared.XmMedia.Photo.Span)), Word(files[0], "sha256"));

        await CommandAsync(id, "alarm-output", new() { ["output"] = "1", ["state"] = "on" });
        Assert.Equal((false, true), (camera.IsOutputOn(0), camera.IsOutputOn(1)));

        await CommandAsync(id, "ptz", new() { ["move"] = "up-left", ["milliseconds"] = "200", ["speed"] = "3" });
        await camera.Ledger.WaitForAsync(ledger => ledger.Ptz.Count >= 2, Cancellation);
        Assert.Equal([("DirectionLeftUp", 65_535), ("DirectionLeftUp", -1)], camera.Ledger.Ptz.Select(move => (move.Command, move.Preset)));

        var sound = await UploadSoundAsync(id, seconds: 2);
        await CommandAsync(id, "talk", new() { ["sound"] = sound });
        Assert.InRange(camera.Ledger.Heard.Length, 15_000, 17_000);

        await CommandAsync(id, "guard", new() { ["state"] = "off" });
        Assert.Equal(0, camera.Guards);
        await CommandAsync(id, "set-setting", new() { ["name"] = "Detect.MotionDetect.[0]", ["value"] = """{"Enable":true,"Level":6}""" });
        Assert.Equal(6, camera.Setting("Detect.MotionDetect.[0]")!["Level"]!.GetValue<int>());

        await CommandAsync(id, "reboot", []);
        Assert.Equal(1, camera.Ledger.Reboots);
        await Waiting.UntilAsync(() => Task.FromResult(camera.Ledger.Logins.Count == 2 && camera.Sessions == 1), "it is dialled again", Relay.LastLines, Cancellation);
        await ForgetAsync(id);
    }

    [Theory]
    [InlineData(XmEndForm.EmptyPacket)]
    [InlineData(XmEndForm.EndFlag)]
    public async Task A_recording_of_a_time_range_is_fetched_whole(XmEndForm end)
    {
        await using var camera = StartXm(new XmQuirks { End = end });
        var id = await RegisterAsync("dvrip", camera.Endpoint, Off);
        await OnlineAsync(id);
        var (first, last) = (camera.Recordings[70], camera.Recordings[71]);
        var fetch = await CommandAsync(id, "fetch-recording", new() { ["from"] = Utc(first.Begin), ["to"] = Utc(last.End) });
        var files = await MediaAsync(id, 2, file => Word(file, "commandId") == Word(fetch, "id") && IsPlayable(file), "the recordings");
        var seconds = 0.0;
        foreach (var file in files)
        {
            var (codec, length, text) = await PlayableAsync(file);
            Assert.Equal("h264", codec);
            Assert.Contains("Audio:", text, StringComparison.Ordinal);
            seconds += length;
        }

        Assert.InRange(seconds, 18, 23);
        Assert.Equal(2, camera.Ledger.Downloads);
        await ForgetAsync(id);
    }

    [Fact]
    public async Task A_link_that_is_reset_again_and_again_leaves_whole_segments()
    {
        await using var camera = StartXm(new XmQuirks { ResetEverySeconds = 9 });
        var id = await RegisterAsync("dvrip", camera.Endpoint, new { mode = "continuous" });
        var files = await MediaAsync(id, 3, file => IsPlayable(file) && Word(file, "state") == "complete", "segments");
        Assert.All(files, file => Assert.Equal("continuous", Word(file, "trigger")));
        foreach (var file in files.Take(3)) Assert.Equal("h264", (await PlayableAsync(file)).Codec);
        Assert.True(camera.Ledger.Logins.Count >= 3);
        await ForgetAsync(id);
    }

    [Fact]
    public async Task A_live_connection_that_is_lost_is_a_gap_that_the_recording_states()
    {
        await using var camera = StartXm();
        var id = await RegisterAsync("dvrip", camera.Endpoint, new { mode = "continuous" });
        await Waiting.UntilAsync(() => Task.FromResult(camera.Ledger.Frames > 100), "seconds of video", Relay.LastLines, Cancellation);
        camera.DropMedia();
        await Waiting.UntilAsync(() => Task.FromResult(camera.Ledger.LiveStarts > 1), "live video again", Relay.LastLines, Cancellation);
        var sent = camera.Ledger.Frames;
        await Waiting.UntilAsync(() => Task.FromResult(camera.Ledger.Frames > sent + 100), "seconds of video again", Relay.LastLines, Cancellation);
        Assert.Single(camera.Ledger.Logins);
        // The last segment ends with the last connection.
        await ForgetAsync(id);
        var file = (await MediaAsync(id, 1, file => IsPlayable(file) && file.TryGetProperty("gaps", out var gaps) && gaps.ValueKind == System.Text.Json.JsonValueKind.Array, "a stated gap"))[0];
        Assert.Equal("link-lost", Word(file.GetProperty("gaps")[0], "reason"));
    }

    [Fact]
    public async Task A_killed_relay_loses_its_camera_to_another_one_and_its_recording_is_kept()
    {
        await using var second = await Stack.StartReplicaAsync("relay-cameras", new Dictionary<string, string>(), Cancellation);
        await using var camera = StartXm();
        var id = await RegisterAsync("dvrip", camera.Endpoint, new { mode = "continuous" });
        var held = await CameraAsync(id, one => one.GetProperty("online").GetBoolean() && Holder(one) is not null, "held");
        // Some blocks must be stored: what the killed process held in memory is lost, and that is all.
        await Waiting.UntilAsync(async () => (await Outsider.RowsAsync("transfers", $"{id:D15}", Cancellation)).Any(HasBlocks), "blocks of the recording", Relay.LastLines, Cancellation);
        var isSecond = Holder(held) == "relay-cameras";
        await (isSecond ? second.KillAsync() : Stack.KillRelayAsync());

        var taken = await CameraAsync(id, one => Holder(one) is { } now && now != Holder(held), "taken over");
        Assert.True(taken.GetProperty("lease").GetProperty("term").GetInt64() > held.GetProperty("lease").GetProperty("term").GetInt64());
        await Waiting.UntilAsync(() => Task.FromResult(camera.Ledger.LiveStarts >= 2), "live video goes on", Relay.LastLines, Cancellation);
        var kept = await Waiting.ForAsync<List<System.Text.Json.JsonElement>>(
            async () =>
            {
                await RunNowAsync("SweepTransfers");
                return (await MediaAsync(id)).Where(IsPlayable).ToList() is { Count: > 0 } files ? files : null;
            },
            () => $"the killed relay's segment\n{FunctionsLog()}", Cancellation, LedgerPatience);
        Assert.Equal("h264", (await PlayableAsync(kept[^1])).Codec);
        await ForgetAsync(id);
        if (!isSecond) await Stack.StartRelayAsync(Cancellation);

        static bool HasBlocks(System.Text.Json.JsonElement row) => row.TryGetProperty("storedBytes", out var bytes) && long.Parse(bytes.ToString(), CultureInfo.InvariantCulture) > 0;
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once_and_a_mended_one_at_once()
    {
        await using var camera = StartXm();
        var id = await RegisterAsync("dvrip", camera.Endpoint, Off, password: "wrong");
        var refused = await CameraAsync(id, one => Lease(one, "endReason") is not null, "refused");
        Assert.Equal("login-refused", Lease(refused, "endReason"));
        Assert.True(DateTimeOffset.Parse(Lease(refused, "nextAttempt")!, CultureInfo.InvariantCulture) > TimeProvider.System.GetUtcNow().AddMinutes(5), $"{refused}");
        // Many scans later.
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        Assert.Equal([203], camera.Ledger.Logins.Select(login => login.Ret));

        await Stack.KeepSecretAsync("mended", "pa55word", Cancellation);
        await PutAsync(id, "dvrip", camera.Endpoint, Off, "mended");
        await OnlineAsync(id);
        Assert.Equal([203, 100], camera.Ledger.Logins.Select(login => login.Ret));
        await ForgetAsync(id);
    }

    [Fact]
    public async Task What_a_camera_pushes_to_the_alarm_server_is_its_own_alarm()
    {
        await using var camera = StartXm(
            new XmQuirks { NoAlarmPush = true },
            options => options with { AlarmServer = new IPEndPoint(IPAddress.Loopback, Relay.Port) });
        var id = await RegisterAsync("dvrip", camera.Endpoint, Off);
        await OnlineAsync(id);
        await camera.Ledger.WaitForAsync(ledger => ledger.Requests.Any(request => request.Name == "SystemInfo"), Cancellation);
        await AlarmAsync(id, "person-detected", _ => true, "told by the alarm server", meanwhile: () => camera.AlarmAsync("HumanDetect", 0, Cancellation));
        await ForgetAsync(id);
    }

    [Fact]
    public async Task Bad_cameras_are_named_left_alone_and_disturb_nobody()
    {
        XmQuirks[] bad =
        [
            new() { HugeLength = true }, new() { CutHeaderAt = 7 }, new() { BrokenJson = true }, new() { NeverAnswers = true }, new() { ErrorToAll = 101 },
            new() { WrongSession = true }, new() { MediaBeforeClaim = true }, new() { NoiseBytesPerSecond = 8_192 },
        ];
        var cameras = bad.Select(quirks => StartXm(quirks)).ToList();
        var ids = new List<ulong>();
        foreach (var one in cameras) ids.Add(await RegisterAsync("dvrip", one.Endpoint, OnAlarm));
        await using var healthy = StartXm();
        var id = await RegisterAsync("dvrip", healthy.Endpoint, Off);
        foreach (var one in cameras) await one.Ledger.WaitForAsync(ledger => ledger.Logins.Count > 0, Cancellation);
        await CameraAsync(ids[0], one => Lease(one, "endReason") is not null, "4 GB have a reason");
        await CameraAsync(ids[1], one => Lease(one, "endReason") is not null, "half a header has a reason");
        await CameraAsync(ids[7], one => Lease(one, "endReason") is not null, "noise has a reason");

        await OnlineAsync(id);
        await Waiting.UntilAsync(() => Task.FromResult(healthy.Guards == 1), "guard", Relay.LastLines, Cancellation);
        await healthy.AlarmAsync("VideoMotion", 0, Cancellation);
        await AlarmAsync(id, "motion", _ => true, "of the healthy camera");

        var log = Relay.Log();
        Assert.DoesNotContain("pa55word", log, StringComparison.Ordinal);
        Assert.DoesNotContain(XmText.Hash("pa55word"), log, StringComparison.Ordinal);
        foreach (var one in ids.Append(id)) await ForgetAsync(one);
        foreach (var one in cameras) await one.DisposeAsync();
    }

    private static string? Holder(System.Text.Json.JsonElement camera) => Lease(camera, "replica");

    private static string? Lease(System.Text.Json.JsonElement camera, string name) =>
        camera.TryGetProperty("lease", out var lease) && lease.ValueKind == System.Text.Json.JsonValueKind.Object ? Word(lease, name) : null;

    private static DateTimeOffset Time(System.Text.Json.JsonElement file, string name) => DateTimeOffset.Parse(Word(file, name)!, CultureInfo.InvariantCulture);

    private static string Utc(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
