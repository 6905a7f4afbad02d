using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Text;
using Azure.Core.Diagnostics;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Tests.Rest;

/// <summary>Whatever goes wrong: no key, signature, token or payload in an exception, in Azure.Core's log or in a trace.</summary>
public sealed class NoSecretsTests
{
    private const string Payload = "payload-nobody-may-see";
    private static readonly BlobName Name = new("media", "x");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_that_is_said_holds_a_secret(bool withToken)
    {
        var said = new ConcurrentQueue<string>();
        using var log = new AzureEventSourceListener((data, text) => said.Enqueue($"{text} {string.Join(' ', data.Payload ?? Array.Empty<object?>() as IReadOnlyList<object?>)}"), EventLevel.Verbose);
        using var traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => said.Enqueue(string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))),
        };
        ActivitySource.AddActivityListener(traces);

        var stub = new StubService();
        stub.Options.Http.MaxRetries = 1;
        if (withToken)
        {
            (stub.Options.StorageConnectionString, stub.Options.StorageAccountName) = (null, "acct");
            (stub.Options.EventHubsConnectionString, stub.Options.EventHubsNamespaceName) = (null, "ns.servicebus.windows.net");
        }
        using var services = stub.Services(withToken ? new StubCredential() : null);
        Func<Task>[] actions =
        [
            () => services.Blobs.PutAsync(Name, Encoding.UTF8.GetBytes(Payload), new BlobWrite(), Stop),
            () => services.Blocks.PutBlockAsync(Name, "0001"u8.ToArray(), Encoding.UTF8.GetBytes(Payload), Stop),
            () => services.Tables.WriteAsync("media", new TableWrite(TableWriteMode.Insert, "p", "r", new Dictionary<string, object?> { ["a"] = Payload }), Stop),
            () => services.Queue.EnqueueAsync("media-jobs", Payload, TimeSpan.Zero, Stop),
            () => services.EventHubs.SendAsync(HubNames.Media, 0, [Encoding.UTF8.GetBytes($"{{\"a\":\"{Payload}\"}}")], Stop),
        ];
        foreach (var action in actions)
        {
            stub.Answer(HttpStatusCode.Forbidden, $"<Error><Code>AuthenticationFailed</Code><Message>{Payload} sig=abc string to sign was ...</Message></Error>");
            said.Enqueue((await Assert.ThrowsAsync<StoreException>(action)).ToString());
            stub.Throw(new HttpRequestException("broken")).Throw(new HttpRequestException("broken"));
            said.Enqueue((await Assert.ThrowsAsync<StoreException>(action)).ToString());
        }
        if (withToken) stub.Answer(HttpStatusCode.Forbidden, Payload);
        if (withToken) said.Enqueue((await Assert.ThrowsAsync<StoreException>(() => services.Links.CreateReadLinkAsync(Name, stub.Clock.GetUtcNow().AddHours(1), null, Stop))).ToString());

        var sent = stub.Requests.Select(request => request.Header("Authorization")).Distinct().ToList();
        Assert.All(sent, Assert.NotNull);
        var everything = string.Join('\n', said);
        Assert.Contains("media", everything, StringComparison.Ordinal); // something was said at all
        string[] secrets = [StubService.AccountKey, StubService.HubKey, StubCredential.Token, Payload, "sig=", .. sent.Select(header => header![(header!.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
    }
}
