using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Tests.Alarms;
using CloudCam.Functions.Tests.Webhooks;

namespace CloudCam.Functions.Tests.DeadLetters;

public class DeadLetterTests : WebhookRig
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task An_alarm_that_was_set_apart_runs_again_when_it_can_be_processed()
    {
        var text = AlarmRig.Text(Alarms.Raise());
        var letter = await PutAsync("alarms", text);
        Assert.Equal(HttpStatusCode.NoContent, await RetryAsync("alarms", letter));
        Assert.Single(await Alarms.RowsAsync());
        Assert.Empty(await LettersAsync("alarms"));
    }

    [Fact]
    public async Task What_fails_again_stays()
    {
        await Alarms.ProcessAsync(["no event at all"]);
        var letter = Assert.Single(await LettersAsync("alarms")).GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.Conflict, await RetryAsync("alarms", letter));
        Assert.Single(await LettersAsync("alarms"));
        // On another day it is set apart under that day, and nothing is lost in between.
        Alarms.Bench.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(HttpStatusCode.Conflict, await RetryAsync("alarms", letter));
        Assert.NotEmpty(await LettersAsync("alarms"));
    }

    [Fact]
    public async Task Refused_events_and_late_batches_go_to_their_partition()
    {
        var (first, second) = (AlarmRig.Text(Alarms.Raise()), AlarmRig.Text(Alarms.Raise(1)));
        var refused = await PutAsync("events", first, new() { ["hub"] = "alarms", ["partition"] = "2" });
        var late = await PutAsync("spill", $"{first}\n{second}\n", new() { ["source"] = "alarms/0003/20260101000000-relay-0000000001.jsonl" });
        Assert.Equal(HttpStatusCode.NoContent, await RetryAsync("events", refused));
        Assert.Equal(HttpStatusCode.NoContent, await RetryAsync("spill", late));
        Assert.Equal(3, Alarms.Bench.Hubs.EventsOf(HubNames.Alarms).Count);
        Assert.Equal(HttpStatusCode.Conflict, await RetryAsync("spill", await PutAsync("spill", first, new() { ["source"] = "../x" })));
    }

    [Fact]
    public async Task Jobs_go_back_to_their_queue()
    {
        var letter = await PutAsync("media-jobs", $$"""{"device":"356307042441013","transferId":"{{Id}}"}""");
        Assert.Equal(HttpStatusCode.NoContent, await RetryAsync("media-jobs", letter));
        Assert.Equal(1, await Alarms.Bench.Queue.CountAsync(QueueNames.MediaJobs, Stop));
        Assert.Equal(HttpStatusCode.Conflict, await RetryAsync("media-jobs", await PutAsync("media-jobs", "\"no job\"")));
    }

    [Fact]
    public async Task Messages_the_host_gave_up_on_are_counted_and_moved_back()
    {
        var poison = QueueNames.PoisonOf(QueueNames.MediaJobs);
        await Alarms.Bench.Queue.EnsureAsync(poison, Stop);
        for (var i = 0; i < 40; i++) await Alarms.Bench.Queue.EnqueueAsync(poison, $"message {i}", TimeSpan.Zero, Stop);
        var counts = (await Client.GetFromJsonAsync<JsonElement>("/api/dead-letters", Stop)).GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("kind").GetString()!, item => item.GetProperty("count").GetInt64());
        Assert.Equal(40, counts[poison]);
        Assert.Equal(0, counts["webhooks"]);

        var answer = await (await Client.PostAsync($"/api/dead-letters/{poison}/retry", null, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(40, answer.GetProperty("done").GetInt32());
        Assert.Equal((0, 40), (await Alarms.Bench.Queue.CountAsync(poison, Stop), await Alarms.Bench.Queue.CountAsync(QueueNames.MediaJobs, Stop)));
    }

    [Fact]
    public async Task All_of_a_kind_run_again_and_what_fails_is_told()
    {
        await PutAsync("alarms", AlarmRig.Text(Alarms.Raise()));
        await Alarms.ProcessAsync(["rubbish"]);
        var answer = await (await Client.PostAsync("/api/dead-letters/alarms/retry", null, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((1, 1), (answer.GetProperty("done").GetInt32(), answer.GetProperty("failed").GetInt32()));
        Assert.NotEmpty(await LettersAsync("alarms"));
    }

    [Fact]
    public async Task They_can_be_read_as_files_and_thrown_away()
    {
        var letter = await PutAsync("telemetry", "<script>alert(1)</script>");
        var answer = await Client.GetAsync($"/api/dead-letters/telemetry/{letter}", Stop);
        Assert.Equal(("application/octet-stream", "attachment"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal("<script>alert(1)</script>", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync($"/api/dead-letters/telemetry/{letter}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"/api/dead-letters/telemetry/{letter}", Stop)).StatusCode);
    }

    [Theory]
    [InlineData("media", "20260504-..")]
    [InlineData("..", "20260504-0123456789abcdef0123456789abcdef")]
    [InlineData("alarms", "20261345-0123456789abcdef0123456789abcdef")]
    [InlineData("alarms", "20260504-0123456789ABCDEF0123456789abcdef")]
    [InlineData("media%2F2026", "20260504-0123456789abcdef0123456789abcdef")]
    public async Task Nothing_else_can_be_named(string kind, string id)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"/api/dead-letters/{kind}/{id}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.PostAsync($"/api/dead-letters/{kind}/{id}/retry", null, Stop)).StatusCode);
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended()
    {
        for (var i = 0; i < 5; i++) await PutAsync("media", "x", id: $"{i}{Id[1..]}");
        var first = await Client.GetFromJsonAsync<JsonElement>("/api/dead-letters?kind=media&take=3", Stop);
        var second = await Client.GetFromJsonAsync<JsonElement>($"/api/dead-letters?kind=media&take=3&continuation={first.GetProperty("continuation").GetString()}", Stop);
        var ids = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(item => item.GetProperty("id").GetString()).ToList();
        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(5, ids.Count);
        Assert.False(second.TryGetProperty("continuation", out _));
    }

    private async Task<string> PutAsync(string kind, string text, Dictionary<string, string>? metadata = null, string id = Id)
    {
        var name = BlobNames.DeadLetter(kind, Alarms.Now, id);
        await Alarms.Bench.Store.PutAsync(name, Encoding.UTF8.GetBytes(text), new BlobWrite { Metadata = metadata ?? [] }, Stop);
        return $"{Alarms.Now:yyyyMMdd}-{id}";
    }

    private async Task<HttpStatusCode> RetryAsync(string kind, string id) => (await Client.PostAsync($"/api/dead-letters/{kind}/{id}/retry", null, Stop)).StatusCode;

    private async Task<List<JsonElement>> LettersAsync(string kind) =>
        [.. (await Client.GetFromJsonAsync<JsonElement>($"/api/dead-letters?kind={kind}", Stop)).GetProperty("items").EnumerateArray()];
}
