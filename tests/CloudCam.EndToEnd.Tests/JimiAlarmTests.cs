using System.Security.Cryptography;
using System.Text.Json;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests;

/// <summary>A crash with two clips: told to people at once, its clips playable and tied to it, as outsiders see it.</summary>
public sealed class JimiAlarmTests(SharedStack shared) : JimiTest(shared)
{
    [Fact]
    public async Task A_crash_is_told_at_once_and_its_two_clips_are_playable_and_tied_to_it_both_ways()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await using var listener = await NoticeListener.StartAsync(Stack, imei, Cancellation);

        var result = await PlayAsync(Jimi(imei, JimiScenarioFile.Open("crash")));

        Assert.Equal(result.Alarms, result.AlarmsAnswered);
        Assert.Equal(2, result.FilesTaken);
        Assert.All(result.Ledger.Posts, post => Assert.Equal((1, 200, true), (post.Try, post.Status, post.IsTaken)));
        Assert.All(result.Ledger.Posts, post => Assert.Equal($$"""{"code":200,"message":"File upload success","data":"{{post.Name}}"}""", post.Answer));
        Assert.All(result.Ledger.Packets.Where(packet => packet.Number == JimiNumber.Location), packet => Assert.True(packet.IsAnswered));

        var notice = await listener.ForAsync(one => Word(one, "alarm") == "crash" && Word(one, "kind") == "alarm", "crash", Cancellation);
        Assert.Equal(($"{imei:D15}", "critical"), (Word(notice, "device"), Word(notice, "severity")));
        var alarm = await AlarmAsync(imei, "crash", one => FilesOf(one).Count == 2 && FilesOf(one).All(IsPlayable), "two playable files");
        Assert.Equal(Word(notice, "id"), Word(alarm, "id"));
        await TiedBothWaysAsync(alarm, result);
        await EventsTellItAsync(imei, result, Word(alarm, "alarmId")!);
        // The files' own notices: each can be looked at.
        foreach (var upload in result.Ledger.Uploads)
            await listener.ForAsync(one => Word(one, "kind") == "file" && FilesOf(one).Any(file => Word(file, "name") == upload.Name && IsPlayable(file)), upload.Name, Cancellation);
        await AllOfItIsAsPromisedAsync(imei);
    }

    // Every event of all hubs, whichever test caused it, and answers of the API with all that this camera left behind, by docs/schemas and docs/openapi.json.
    private async Task AllOfItIsAsPromisedAsync(ulong imei)
    {
        var seen = await NodeScript.RunAsync(Stack, "contract.mjs", [$"{imei:D15}"], Cancellation);
        Assert.True(seen.GetProperty("problems").GetArrayLength() == 0, string.Join('\n', seen.GetProperty("problems").EnumerateArray()));
        var answered = seen.GetProperty("asked").GetProperty("200").EnumerateArray().Select(one => one.GetString()!).ToList();
        foreach (var path in (string[])["/api/alarms/", "/api/devices", "/api/devices/positions", $"/api/devices/{imei:D15}/track", "/api/media/", "/api/me", "/api/webhooks"])
            Assert.Contains(answered, one => one.StartsWith($"GET {path}", StringComparison.Ordinal));
        foreach (var status in (string[])["400", "401", "404"]) Assert.NotEqual(0, seen.GetProperty("asked").GetProperty(status).GetArrayLength());
        Assert.Contains("cloudcam.alarm.raised.v1", seen.GetProperty("types").EnumerateArray().Select(type => type.GetString()));
    }

    private async Task TiedBothWaysAsync(JsonElement alarm, JimiRunResult result)
    {
        using var folder = new TemporaryFolder();
        using var plain = new HttpClient { Timeout = Waiting.Limit };
        foreach (var (file, upload) in FilesOf(alarm).OrderBy(file => Word(file, "name"), StringComparer.Ordinal).Zip(result.Ledger.Uploads.OrderBy(upload => upload.Name, StringComparer.Ordinal)))
        {
            Assert.Equal((upload.Name, "received", "name"), (Word(file, "name"), StateOf(file), Word(file, "matchedBy")));
            var links = file.GetProperty("links");
            var media = await ApiAsync(Word(links, "self")!);
            Assert.Equal((Word(alarm, "alarmId"), upload.Sha256, upload.Bytes), (Word(media, "alarmId"), Word(media, "sha256"), media.GetProperty("lengthBytes").GetInt64()));
            Assert.Equal(upload.Name.Contains("_F_", StringComparison.Ordinal) ? "front" : "driver", Word(media, "channel"));

            var original = await plain.GetByteArrayAsync(new Uri(Word(await ApiAsync(Word(links, "original")!), "url")!), Cancellation);
            Assert.Equal(upload.Sha256, Convert.ToHexStringLower(SHA256.HashData(original)));
            var clip = Path.Combine(folder.Path, upload.Name);
            await File.WriteAllBytesAsync(clip, await plain.GetByteArrayAsync(new Uri(Word(await ApiAsync(Word(links, "playable")!), "url")!), Cancellation), Cancellation);
            var probe = await Ffmpeg.DescribeAsync(Stack.Tools.Ffmpeg!, clip, Cancellation);
            Assert.True(probe.Codec == "h264", probe.Text);
            Assert.InRange(probe.Seconds, SharedStack.VideoSeconds - 0.5, SharedStack.VideoSeconds + 0.5);
            var thumbnail = await plain.GetByteArrayAsync(new Uri(Word(await ApiAsync(Word(links, "thumbnail")!), "url")!), Cancellation);
            Assert.Equal([0xFF, 0xD8, 0xFF], thumbnail[..3]);
        }
    }

    private async Task EventsTellItAsync(ulong imei, JimiRunResult result, string alarmId)
    {
        var seen = await Waiting.ForAsync(
            async () =>
            {
                var events = await Outsider.EventsAsync([imei], Cancellation);
                return events.Count(one => one.Type == "cloudcam.media.ready.v1") >= 2 && events.Any(one => one.Type == "cloudcam.device.disconnected.v1") ? events : null;
            },
            () => $"events of {imei}\n{Relay.LastLines()}\n{FunctionsLog()}", Cancellation);
        Assert.All(seen, CloudEvents.AssertValid);
        CloudEvents.AssertInOrder(seen);
        var once = CloudEvents.Once(seen);
        // Hard braking and crash; the note about uploads is none.
        Assert.Equal(["crash", "harsh-braking"], once.Where(one => one.Type == "cloudcam.alarm.raised.v1").Select(one => one.Subject!).Order());
        var crash = Assert.Single(once, one => one.Type == "cloudcam.alarm.raised.v1" && one.Subject == "crash");
        Assert.Equal(alarmId, crash.Id);
        Assert.Equal(result.Ledger.Uploads.Select(upload => upload.Name), crash.Cloud.GetProperty("data").GetProperty("files").EnumerateArray().Select(name => name.GetString()!));
        var expected = once.Where(one => one.Type == "cloudcam.media.expected.v1").ToList();
        Assert.Equal(2, expected.Count);
        Assert.All(expected, one => Assert.Equal(alarmId, one.Text("correlationid")));
        Assert.Equal(2, once.Count(one => one.Type == "cloudcam.media.ready.v1"));
        var places = once.Where(one => one.Type == "cloudcam.location.v1").ToList();
        Assert.Equal(result.Ledger.Packets.Where(packet => packet.Number == JimiNumber.Location).DistinctBy(packet => packet.Report).Count(), places.Count);
        var last = places[^1].Cloud.GetProperty("data");
        Assert.InRange(last.GetProperty("latitude").GetDouble(), 54.6871, 54.6902);
        Assert.InRange(last.GetProperty("longitude").GetDouble(), 25.2796, 25.2851);
    }

    private static bool IsPlayable(JsonElement file) => file.GetProperty("playable").GetBoolean();

    private static string? Word(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
