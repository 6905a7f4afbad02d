using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Functions.DeliverWebhooks;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Tests.Alarms;
using CloudCam.Functions.Tests.Contracts;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.Tests.Webhooks;

/// <summary>The app with webhooks, its API over a real socket, and a receiver on loopback. The queue is pumped by hand, as the Functions host would.</summary>
public abstract class WebhookRig(params string[] settings) : IAsyncLifetime
{
    protected static readonly byte[] MasterKey = [.. Enumerable.Range(0, 32).Select(value => (byte)(value * 7))];

    private protected AlarmRig Alarms { get; } =
        new(["--FFMPEG_PATH=/nowhere/ffmpeg", $"--Webhooks:MasterKey={Convert.ToBase64String(MasterKey)}", "--Webhooks:AllowPrivateNetworks=true", "--Webhooks:CacheTime=00:00:00", .. settings]);

    private protected Receiver Receiver { get; private set; } = null!;

    protected HttpClient Client { get; } = new();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Receiver = await Receiver.StartAsync(Stop);
        await Alarms.Bench.App.StartAsync(Stop);
        Client.BaseAddress = new Uri(Alarms.Bench.App.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Alarms.DisposeAsync();
        await Receiver.DisposeAsync();
        GC.SuppressFinalize(this);
        // Whatever the test was about: all that was posted must be what docs/openapi.json promises.
        Assert.Empty(Receiver.Calls.Select(call => PublicContract.Current.MessageProblem(
            new Dictionary<string, string> { [WebhookSender.IdHeader] = call.Id, [WebhookSender.TimestampHeader] = call.Timestamp, [WebhookSender.SignatureHeader] = call.Signature }, call.Body)).OfType<string>());
    }

    protected async Task<(string Id, string Secret)> SubscribeAsync(object? body = null)
    {
        var answer = await Client.PostAsJsonAsync("/api/webhooks", body ?? new { name = "dispatch", url = Receiver.Url }, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (made.GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
    }

    protected async Task<JsonElement> ShowAsync(string id) => await Client.GetFromJsonAsync<JsonElement>($"/api/webhooks/{id}", Stop);

    /// <summary>Runs all messages that are visible now, once.</summary>
    protected async Task<List<string>> PumpAsync()
    {
        var outcomes = new List<string>();
        foreach (var message in await Alarms.Bench.Queue.ReceiveAsync(QueueNames.WebhookDeliveries, 32, TimeSpan.FromMinutes(1), Stop))
        {
            var envelope = JsonSerializer.SerializeToUtf8Bytes(new { Data = new { delivery = JsonSerializer.Serialize(message.Text) } });
            var result = await Alarms.Bench.Get<DeliverWebhooksEndpoint>().RunAsync(InvocationRequest.Parse(envelope), Stop);
            await Alarms.Bench.Queue.CompleteAsync(QueueNames.WebhookDeliveries, message, Stop);
            outcomes.AddRange(result.Logs);
        }
        return outcomes;
    }

    private protected static JsonElement Json(Receiver.Call call) => JsonDocument.Parse(call.Body).RootElement;

    /// <summary>A second reading of the scheme: what a receiver checks.</summary>
    private protected static bool IsSignedWith(Receiver.Call call, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var content = Encoding.UTF8.GetBytes($"{call.Id}.{call.Timestamp}.{Encoding.UTF8.GetString(call.Body)}");
        var expected = "v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(key, content));
        return call.Signature.Split(' ').Contains(expected);
    }
}
