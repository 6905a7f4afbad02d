using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;

namespace CloudCam.Functions.Tests.Alarms;

/// <summary>The API for alarms, over a real socket.</summary>
public sealed class AlarmApiTests : IAsyncLifetime
{
    private static readonly DeviceId Other = DeviceId.Parse("353376110008883");
    private readonly AlarmRig rig = new();
    private readonly HttpClient client = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await rig.Bench.App.StartAsync(Stop);
        client.BaseAddress = new Uri(rig.Bench.App.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task Alarms_of_all_devices_come_newest_first_page_by_page()
    {
        for (var number = 0; number < 7; number++) await rig.ProcessAsync(rig.Raise(-number * 40_000, device: number % 2 == 0 ? AlarmRig.Device : Other));
        var (seen, path) = (new List<DateTimeOffset>(), "/api/alarms?take=2");
        for (string? continuation = ""; continuation is not null;)
        {
            var page = await JsonAsync(path + (continuation.Length > 0 ? $"&continuation={continuation}" : ""));
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 2);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("time").GetDateTimeOffset()));
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        Assert.Equal([.. Enumerable.Range(0, 7).Select(number => rig.Now.AddSeconds(-number * 40_000))], seen);
    }

    [Fact]
    public async Task Alarms_are_found_by_device_time_severity_state_and_standing()
    {
        await rig.ProcessAsync(rig.Raise(), rig.Raise(-100, AlarmVocabulary.Yawning, "alarm:a0"), rig.Raise(-500, device: Other), rig.Raise(-900, device: DeviceId.Parse("stranger"), quarantined: true));
        Assert.Equal(3, await CountAsync(""));
        Assert.Equal(2, await CountAsync($"?device={AlarmRig.Device}"));
        Assert.Equal(2, await CountAsync("?severity=critical"));
        Assert.Equal(1, await CountAsync($"?device={AlarmRig.Device}&severity=warning"));
        Assert.Equal(3, await CountAsync("?severity=critical,warning"));
        Assert.Equal(3, await CountAsync("?severity=critical&severity=warning"));
        Assert.Equal(1, await CountAsync($"?from={Uri.EscapeDataString(rig.Now.AddSeconds(-100).ToString("O"))}&to={Uri.EscapeDataString(rig.Now.ToString("O"))}"));
        Assert.Equal(0, await CountAsync("?state=acknowledged"));
        Assert.Equal(1, await CountAsync("?standing=quarantined"));
        Assert.Equal(0, await CountAsync("?to=2020-01-01T00:00:00Z&from=2019-12-01T00:00:00Z"));
        Assert.Equal(0, await CountAsync("?from=0001-01-01T00:00:00Z&to=0001-01-01T00:00:00Z"));
        Assert.Equal(3, await CountAsync("?to=9999-12-31T23:59:59Z"));
    }

    [Fact]
    public async Task Acknowledged_alarms_cost_nothing_where_open_ones_are_looked_for()
    {
        await rig.ProcessAsync([.. Enumerable.Range(0, 30).Select(number => rig.Raise(-number * 100))]);
        var all = (await JsonAsync("/api/alarms")).GetProperty("items").EnumerateArray().Select(alarm => alarm.GetProperty("id").GetString()).ToList();
        foreach (var id in all.Skip(1)) await PostAsync($"/api/alarms/{id}/acknowledge", new { });
        var calls = rig.Bench.Calls.Count;
        Assert.Equal(all[0], Assert.Single((await JsonAsync("/api/alarms?state=open&from=2026-05-04T00:00:00Z")).GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        // The days, and one alarm.
        Assert.InRange(rig.Bench.Calls.Count - calls, 2, 4);
        Assert.Equal(29, await CountAsync("?state=acknowledged"));
    }

    [Fact]
    public async Task A_list_that_reaches_back_for_years_is_given_in_parts()
    {
        await rig.ProcessAsync(rig.Raise());
        var first = await JsonAsync("/api/alarms?from=2024-01-01T00:00:00Z");
        Assert.Equal(1, first.GetProperty("items").GetArrayLength());
        var second = await JsonAsync($"/api/alarms?from=2024-01-01T00:00:00Z&continuation={first.GetProperty("continuation").GetString()}");
        Assert.Equal(0, second.GetProperty("items").GetArrayLength());
        Assert.NotEqual(first.GetProperty("continuation").GetString(), second.GetProperty("continuation").GetString());
    }

    [Fact]
    public async Task One_alarm_shows_its_files_and_is_found_by_the_events_id_too()
    {
        var raised = rig.Raise(files: [AlarmRig.Front, AlarmRig.Inner]);
        await rig.ProcessAsync(raised);
        var (_, ready, row) = await rig.ArriveAsync(AlarmRig.Front, 30);
        await rig.TrackAsync(ready);
        var alarm = await JsonAsync($"/api/alarms/{AlarmRig.Device}:{raised.Id}");
        Assert.Equal(alarm.GetRawText(), (await JsonAsync($"/api/alarms/{alarm.GetProperty("id").GetString()}")).GetRawText());
        Assert.Equal(("crash", "open", "critical"), (alarm.GetProperty("alarm").GetString(), alarm.GetProperty("state").GetString(), alarm.GetProperty("severity").GetString()));
        var files = alarm.GetProperty("files").EnumerateArray().ToArray();
        Assert.Equal(["received", "expected"], files.Select(file => file.GetProperty("state").GetString()));
        Assert.Equal($"/api/media/{AlarmRig.Device}:{row.Key}", files[0].GetProperty("links").GetProperty("self").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(files[0].GetProperty("links").GetProperty("self").GetString()!, UriKind.Relative), Stop)).StatusCode);
    }

    [Theory]
    [InlineData("/api/alarms/nothing")]
    [InlineData("/api/alarms/1:gate")]
    [InlineData("/api/alarms/353376110008882:0123456789abcdef0123456789abcdef")]
    public async Task What_is_no_alarm_is_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode);

    [Theory]
    [InlineData("severity=purple")]
    [InlineData("severity=critical,purple")]
    [InlineData("state=shut")]
    [InlineData("take=0")]
    [InlineData("continuation=353376110008882:2516000000000000000-0123456789abcdef0123456789abcdef")]
    public async Task A_wrong_question_is_answered_with_what_is_wrong(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(new Uri($"/api/alarms?{query}", UriKind.Relative), Stop)).StatusCode);

    [Fact]
    public async Task An_acknowledgement_stands_and_can_be_said_again()
    {
        var raised = rig.Raise(files: AlarmRig.Front);
        await rig.ProcessAsync(raised);
        var path = $"/api/alarms/{AlarmRig.Device}:{raised.Id}/acknowledge";
        var first = await PostAsync(path, new { by = "anna", note = "called the driver" });
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await PostAsync(path, new { by = "ben" });
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal(("acknowledged", "anna", 1), (second.GetProperty("state").GetString(), second.GetProperty("acknowledgedBy").GetString(), second.GetProperty("files").GetArrayLength()));
        Assert.Equal(1, await CountAsync("?state=acknowledged"));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsJsonAsync(path, new { bye = 1 }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync($"/api/alarms/{AlarmRig.Device}:{rig.Raise(500).Id}/acknowledge", new { by = "x" }, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_client_is_put_into_the_groups_it_asks_for()
    {
        var answer = await PostAsync($"/api/negotiate?device={AlarmRig.Device},{Other}&severity=high", new { });
        Assert.Equal([$"device-{AlarmRig.Device}", $"device-{Other}", "severity-high"], answer.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
        var user = answer.GetProperty("accessToken").GetString()!["memory:".Length..];
        Assert.Equal("memory://notices/client/?hub=notices", answer.GetProperty("url").GetString());
        await rig.ProcessAsync(rig.Raise(device: Other));
        await rig.SentAsync(2);
        Assert.Equal($"device-{Other}", Assert.Single(rig.Bench.Notices.ReceivedBy(user)).Group);
        Assert.Equal(4, (await PostAsync("/api/negotiate", new { })).GetProperty("groups").GetArrayLength());
    }

    [Theory]
    [InlineData("device=../x")]
    [InlineData("severity=13")]
    [InlineData("severity=")]
    public async Task A_group_that_cannot_be_is_refused_and_none_means_all(string query) =>
        Assert.Equal(query == "severity=" ? HttpStatusCode.OK : HttpStatusCode.BadRequest, (await client.PostAsync(new Uri($"/api/negotiate?{query}", UriKind.Relative), null, Stop)).StatusCode);

    private async Task<int> CountAsync(string query) => (await JsonAsync($"/api/alarms{query}")).GetProperty("items").GetArrayLength();

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        var answer = await client.PostAsJsonAsync(path, body, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }
}
