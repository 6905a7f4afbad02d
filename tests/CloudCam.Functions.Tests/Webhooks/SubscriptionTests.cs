using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CloudCam.Functions.Tests.Webhooks;

/// <summary>Subscriptions as the internet's side sees them: addresses inside the network are refused.</summary>
public class SubscriptionTests() : WebhookRig("--Webhooks:AllowPrivateNetworks=false", "--Webhooks:MaxSubscriptions=2")
{
    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("ftp://example.com/hook")]
    [InlineData("https://user:password@example.com/hook")]
    [InlineData("https://example.com:8080/hook")]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://[::ffff:10.0.0.1]/hook")]
    [InlineData("https://169.254.169.254/metadata")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://0x7f.1/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("https:///hook")]
    [InlineData("/hook")]
    [InlineData("javascript:alert(1)")]
    public async Task Addresses_inside_the_network_and_of_other_kinds_are_refused(string url)
    {
        var answer = await Client.PostAsJsonAsync("/api/webhooks", new { name = "x", url }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").TryGetProperty("url", out _));
    }

    [Fact]
    public async Task What_got_into_the_table_all_the_same_is_refused_when_it_is_called()
    {
        var (id, _) = await SubscribeAsync(new { name = "outside", url = "https://1.1.1.1/hook" });
        await Alarms.Bench.Tables.WriteAsync("webhooks", new Core.Ports.TableWrite(
            Core.Ports.TableWriteMode.Merge, "webhook", id, new Dictionary<string, object?> { ["url"] = Receiver.Url.AbsoluteUri }), Stop);
        await Alarms.ProcessAsync(Alarms.Raise());
        Assert.StartsWith("not delivered (address-refused)", Assert.Single(await PumpAsync()), StringComparison.Ordinal);
        Assert.Empty(Receiver.Calls);
    }

    [Theory]
    [InlineData("{\"url\":\"https://1.1.1.1/\"}", "name")]
    [InlineData("{\"name\":\"x\",\"url\":\"https://1.1.1.1/\",\"kinds\":[\"all\"]}", "kinds")]
    [InlineData("{\"name\":\"x\",\"url\":\"https://1.1.1.1/\",\"alarms\":[\"Crash,\"]}", "alarms")]
    [InlineData("{\"name\":\"x\",\"url\":\"https://1.1.1.1/\",\"minSeverity\":\"fatal\"}", "minSeverity")]
    [InlineData("{\"name\":\"x\",\"url\":\"https://1.1.1.1/\",\"devices\":[\"a/b\"]}", "devices")]
    [InlineData("{\"name\":\"x\",\"url\":\"https://1.1.1.1/\",\"enabled\":\"yes\"}", "enabled")]
    [InlineData("{\"name\":\"x\",\"url\":\"https://1.1.1.1/\",\"secret\":\"whsec_\"}", "secret")]
    public async Task Wrong_members_are_named(string body, string member)
    {
        var answer = await Client.PostAsync("/api/webhooks", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").TryGetProperty(member, out _));
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_kept_nowhere()
    {
        var (id, secret) = await SubscribeAsync(new { name = "outside", url = "https://1.1.1.1/hook" });
        Assert.False((await ShowAsync(id)).TryGetProperty("secret", out _));
        var list = await Client.GetStringAsync("/api/webhooks", Stop);
        Assert.Contains(id, list, StringComparison.Ordinal);
        var rows = await Alarms.Bench.EndStateAsync();
        Assert.DoesNotContain(secret["whsec_".Length..], list + rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_only_so_many()
    {
        await SubscribeAsync(new { name = "1", url = "https://1.1.1.1/hook" });
        await SubscribeAsync(new { name = "2", url = "https://1.1.1.1/hook" });
        Assert.Equal(HttpStatusCode.Conflict, (await Client.PostAsJsonAsync("/api/webhooks", new { name = "3", url = "https://1.1.1.1/hook" }, Stop)).StatusCode);
    }

    [Theory]
    [InlineData("/api/webhooks/0123456789abcdef0123456789abcdef")]
    [InlineData("/api/webhooks/..%2Fkey")]
    public async Task Unknown_ones_are_not_there(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(path, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.DeleteAsync(path, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.PostAsync(path + "/test", null, Stop)).StatusCode);
    }
}
