using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Naming;

namespace CloudCam.Functions.Tests.Webhooks;

public class DeliveryTests : WebhookRig
{
    [Fact]
    public async Task An_alarm_is_told_once_signed_whatever_is_folded_into_it()
    {
        var (_, secret) = await SubscribeAsync();
        await Alarms.ProcessAsync(Alarms.Raise());
        await Alarms.ProcessAsync(Alarms.Raise(1), Alarms.Raise(2));

        Assert.Equal(["delivered"], await PumpAsync());
        Assert.Empty(await PumpAsync());
        var call = Assert.Single(Receiver.Calls);
        Assert.True(IsSignedWith(call, secret));
        Assert.Equal("application/json", call.ContentType);
        var message = Json(call);
        Assert.Equal("alarm.raised", message.GetProperty("type").GetString());
        var data = message.GetProperty("data");
        Assert.Equal(("crash", "critical"), (data.GetProperty("alarm").GetString(), data.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task The_same_batch_run_again_has_the_same_message_ids()
    {
        await SubscribeAsync();
        var alarm = Alarms.Raise();
        await Alarms.ProcessAsync(alarm);
        await PumpAsync();
        // What a process that died before it remembered the alarm leads to.
        await Alarms.Bench.Tables.DeleteAsync(TableNames.Alarms, alarm.Device.Value, "gate", "*", Stop);
        await Alarms.ProcessAsync(alarm);
        await PumpAsync();
        Assert.Single(Receiver.Calls.Select(call => call.Id).Distinct());
    }

    [Fact]
    public async Task Filters_decide_who_is_called()
    {
        await SubscribeAsync(new { name = "only yawning", url = Receiver.Url, alarms = new[] { "yawning" } });
        await SubscribeAsync(new { name = "only critical", url = Receiver.Url, minSeverity = "critical" });
        await SubscribeAsync(new { name = "another device", url = Receiver.Url, devices = new[] { "356307042441013" } });
        await SubscribeAsync(new { name = "files only", url = Receiver.Url, kinds = new[] { "file" } });
        await SubscribeAsync(new { name = "off", url = Receiver.Url, enabled = false });

        await Alarms.ProcessAsync(Alarms.Raise(kind: AlarmVocabulary.Yawning));
        await PumpAsync();
        Assert.Single(Receiver.Calls);
        await Alarms.ProcessAsync(Alarms.Raise(kind: AlarmVocabulary.Crash, code: "other"));
        await PumpAsync();
        Assert.Equal(2, Receiver.Calls.Count);
    }

    [Fact]
    public async Task Strangers_alarms_call_nobody()
    {
        await SubscribeAsync();
        await Alarms.ProcessAsync(Alarms.Raise(quarantined: true));
        Assert.Empty(await PumpAsync());
    }

    [Fact]
    public async Task What_fails_comes_again_with_the_same_body_and_id_and_its_own_timestamp_until_it_is_set_apart()
    {
        var (id, secret) = await SubscribeAsync();
        Receiver.Status = 500;
        await Alarms.ProcessAsync(Alarms.Raise());
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            var outcome = Assert.Single(await PumpAsync());
            Assert.StartsWith(attempt < 10 ? "not delivered (status-500), again in " : "set apart: status-500", outcome, StringComparison.Ordinal);
            Assert.Empty(await PumpAsync());
            Alarms.Bench.Clock.Advance(TimeSpan.FromHours(29));
            if (attempt == 3) Assert.Equal("status-500", (await ShowAsync(id)).GetProperty("lastFailure").GetString());
            // It goes on failing, but not for as long as makes us give it up.
            if (attempt % 3 == 0) await Client.PutAsJsonAsync($"/api/webhooks/{id}", new { name = "dispatch", url = Receiver.Url }, Stop);
        }
        Assert.Equal(10, Receiver.Calls.Count);
        Assert.All(Receiver.Calls, call => Assert.True(IsSignedWith(call, secret)));
        Assert.Single(Receiver.Calls.Select(call => (call.Id, Convert.ToHexString(call.Body))).Distinct());
        Assert.Equal(10, Receiver.Calls.Select(call => call.Timestamp).Distinct().Count());

        var dead = await Client.GetFromJsonAsync<JsonElement>("/api/dead-letters?kind=webhooks", Stop);
        var letter = Assert.Single(dead.GetProperty("items").EnumerateArray());
        Assert.Equal("status-500", letter.GetProperty("reason").GetString());
        Receiver.Status = 204;
        Assert.Equal(HttpStatusCode.NoContent, (await Client.PostAsync($"/api/dead-letters/webhooks/{letter.GetProperty("id").GetString()}/retry", null, Stop)).StatusCode);
        Assert.Equal(["delivered"], await PumpAsync());
        Assert.Empty((await Client.GetFromJsonAsync<JsonElement>("/api/dead-letters?kind=webhooks", Stop)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_receiver_that_wants_no_more_is_switched_off_and_can_be_switched_on()
    {
        var (id, _) = await SubscribeAsync();
        Receiver.Status = 410;
        await Alarms.ProcessAsync(Alarms.Raise());
        Assert.Equal(["set apart: status-410"], await PumpAsync());
        var shown = await ShowAsync(id);
        Assert.Equal((false, "gone"), (shown.GetProperty("enabled").GetBoolean(), shown.GetProperty("disabledReason").GetString()));
        await Alarms.ProcessAsync(Alarms.Raise(600, code: "other"));
        Assert.Empty(await PumpAsync());

        Receiver.Status = 204;
        await Client.PutAsJsonAsync($"/api/webhooks/{id}", new { name = "again", url = Receiver.Url }, Stop);
        await Alarms.ProcessAsync(Alarms.Raise(1_200, code: "third"));
        Assert.Equal(["delivered"], await PumpAsync());
    }

    [Fact]
    public async Task A_receiver_that_fails_for_days_is_switched_off()
    {
        var (id, _) = await SubscribeAsync();
        Receiver.Status = 503;
        for (var day = 0; day < 6; day++)
        {
            await Alarms.ProcessAsync(Alarms.Raise(code: $"day-{day}"));
            await PumpAsync();
            Alarms.Bench.Clock.Advance(TimeSpan.FromHours(25));
        }
        Assert.Equal("failing", (await ShowAsync(id)).GetProperty("disabledReason").GetString());
    }

    [Fact]
    public async Task A_receiver_may_ask_for_a_pause()
    {
        await SubscribeAsync();
        (Receiver.Status, Receiver.RetryAfter) = (429, "600");
        await Alarms.ProcessAsync(Alarms.Raise());
        Assert.Equal(["not delivered (status-429), again in 00:10:00"], await PumpAsync());
        Alarms.Bench.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Empty(await PumpAsync());
        Receiver.Status = 200;
        Alarms.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["delivered"], await PumpAsync());
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        await SubscribeAsync();
        (Receiver.Status, Receiver.Location) = (307, "/elsewhere");
        await Alarms.ProcessAsync(Alarms.Raise());
        Assert.StartsWith("not delivered (status-307)", Assert.Single(await PumpAsync()), StringComparison.Ordinal);
        Assert.Equal("/hook", Assert.Single(Receiver.Calls).Path);
    }

    [Fact]
    public async Task A_new_secret_signs_beside_the_old_one_for_a_day()
    {
        var (id, old) = await SubscribeAsync();
        var rotated = await (await Client.PostAsync($"/api/webhooks/{id}/rotate", null, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        var secret = rotated.GetProperty("secret").GetString()!;
        Assert.NotEqual(old, secret);
        await Client.PostAsync($"/api/webhooks/{id}/test", null, Stop);
        await PumpAsync();
        Alarms.Bench.Clock.Advance(TimeSpan.FromHours(25));
        await Client.PostAsync($"/api/webhooks/{id}/test", null, Stop);
        await PumpAsync();

        Assert.Collection(
            Receiver.Calls,
            call => Assert.Equal((true, true, "test"), (IsSignedWith(call, old), IsSignedWith(call, secret), Json(call).GetProperty("type").GetString())),
            call => Assert.Equal((false, true), (IsSignedWith(call, old), IsSignedWith(call, secret))));
    }

    [Fact]
    public async Task A_subscription_that_is_gone_is_called_no_more()
    {
        var (id, _) = await SubscribeAsync();
        await Alarms.ProcessAsync(Alarms.Raise());
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync($"/api/webhooks/{id}", Stop)).StatusCode);
        Assert.Equal(["dropped: no such subscription"], await PumpAsync());
        Assert.Empty(Receiver.Calls);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("no json")]
    [InlineData("{\"subscription\":\"../x\",\"id\":\"0123456789abcdef0123456789abcdef\",\"attempt\":1,\"body\":\"{}\"}")]
    [InlineData("{\"subscription\":\"0123456789abcdef0123456789abcdef\",\"id\":\"0123456789abcdef0123456789abcdef\",\"attempt\":0,\"body\":\"{}\"}")]
    public async Task A_message_that_is_none_of_ours_is_set_apart(string text)
    {
        await Alarms.Bench.Queue.EnqueueAsync(QueueNames.WebhookDeliveries, text, TimeSpan.Zero, Stop);
        Assert.Equal(["set apart: no webhook job"], await PumpAsync());
        var dead = await Client.GetFromJsonAsync<JsonElement>("/api/dead-letters?kind=webhooks", Stop);
        var letter = Assert.Single(dead.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.Conflict, (await Client.PostAsync($"/api/dead-letters/webhooks/{letter.GetProperty("id").GetString()}/retry", null, Stop)).StatusCode);
    }
}
