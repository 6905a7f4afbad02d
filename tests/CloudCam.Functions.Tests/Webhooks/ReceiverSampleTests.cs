using System.Net;
using System.Net.Http.Json;
using System.Text;
using CloudCam.Functions.Webhooks;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Functions.Tests.Webhooks;

/// <summary>The receiver under <c>samples</c>, called by the app itself.</summary>
public sealed class ReceiverSampleTests : WebhookRig
{
    [Fact]
    public async Task The_sample_keeps_each_genuine_message_once_also_while_the_secret_changes()
    {
        // The receiver looks at its own clock.
        Alarms.Bench.Clock.Advance(TimeProvider.System.GetUtcNow() - Alarms.Bench.Clock.GetUtcNow());
        var folder = Directory.CreateTempSubdirectory("cloudcam-receiver-test-");
        try
        {
            var (secrets, messages) = (Path.Combine(folder.FullName, "secrets.txt"), Path.Combine(folder.FullName, "messages"));
            await File.WriteAllTextAsync(secrets, "whsec_AAAA\n", Stop);
            await using var node = NodeProgram.Start(RepositoryRoot.Combine("samples", "webhook-receiver", "receiver.mjs"), "--secrets", secrets, "--folder", messages, "--port", "0");
            var address = (await node.LineAsync(line => line.StartsWith("listening on ", StringComparison.Ordinal)))["listening on ".Length..];
            var (id, secret) = await SubscribeAsync(new { name = "sample", url = address });

            // Not yet known there: refused, and tried again.
            await Alarms.ProcessAsync(Alarms.Raise());
            Assert.StartsWith("not delivered (status-401)", Assert.Single(await PumpAsync()), StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(messages));
            await File.WriteAllTextAsync(secrets, $"whsec_AAAA\n{secret}\n", Stop);
            Alarms.Bench.Clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(["delivered"], await PumpAsync());
            var kept = Assert.Single(Directory.GetFiles(messages));
            Assert.Contains("\"type\":\"alarm.raised\"", await File.ReadAllTextAsync(kept, Stop), StringComparison.Ordinal);

            // With the secret before a rotation still good, and the same message twice.
            await Client.PostAsync(new Uri($"/api/webhooks/{id}/rotate", UriKind.Relative), null, Stop);
            await Client.PostAsync(new Uri($"/api/webhooks/{id}/test", UriKind.Relative), null, Stop);
            Assert.Equal(["delivered"], await PumpAsync());
            Assert.Equal(2, Directory.GetFiles(messages).Length);
            var again = new WebhookJob(id, Path.GetFileNameWithoutExtension(kept), 1, "{\"type\":\"alarm.raised\"}");
            Assert.Equal("delivered", await Alarms.Bench.Get<WebhookDeliverer>().RunAsync(again, Stop));
            Assert.Equal(2, Directory.GetFiles(messages).Length);
            await AssertOthersAreRefusedAsync(new Uri(address), secret);
            Assert.Equal(2, Directory.GetFileSystemEntries(messages).Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertOthersAreRefusedAsync(Uri address, string secret)
    {
        using var http = new HttpClient();
        var key = Convert.FromBase64String(secret[WebhookSignature.SecretPrefix.Length..]);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync(address, Stop)).StatusCode);
        foreach (var (id, at, sign, expected) in ((string, DateTimeOffset, bool, HttpStatusCode)[])
            [("m1", now, false, HttpStatusCode.Unauthorized), ("m1", now.AddMinutes(-6), true, HttpStatusCode.Unauthorized), ("m1", now.AddMinutes(6), true, HttpStatusCode.Unauthorized), ("../m1", now, true, HttpStatusCode.BadRequest)])
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent("{}"u8.ToArray()) };
            call.Headers.Add("webhook-id", id);
            call.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
            call.Headers.Add("webhook-signature", sign ? WebhookSignature.Sign(key, id, at, "{}"u8) : "v1,AAAA");
            Assert.Equal(expected, (await http.SendAsync(call, Stop)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsJsonAsync(address, "", Stop)).StatusCode);
        using var large = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('x', 300_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.PostAsync(address, large, Stop)).StatusCode);
    }
}
