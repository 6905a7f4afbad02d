using System.Net;
using System.Text;
using System.Text.Json;
using CloudCam.Cloud.Rest.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Tests.Rest;

public sealed class EventHubsRequestTests
{
    private const string Base = "https://ns.servicebus.windows.net";
    private const string Query = "?timeout=60&api-version=2014-01";
    private readonly StubService stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_is_one_event_with_a_JSON_array_sent_to_its_partition()
    {
        stub.Answer(HttpStatusCode.Created);
        await SendAsync(3, "{\"id\":1}", "{\"id\":2}");
        var request = Assert.Single(stub.Requests);
        Assert.Equal(("POST", $"{Base}/alarms/partitions/3/messages{Query}"), (request.Method, request.Uri));
        Assert.Equal("application/atom+xml;type=entry;charset=utf-8", request.Header("Content-Type")!.Replace("; ", ";", StringComparison.Ordinal));
        Assert.Equal("[{\"id\":1},{\"id\":2}]", request.Text);
    }

    [Fact]
    public async Task A_probe_is_an_empty_array_to_the_first_partition()
    {
        stub.Answer(HttpStatusCode.Created);
        using var services = stub.Services();
        await services.EventHubs.ProbeAsync(HubNames.Alarms, Stop);
        var request = Assert.Single(stub.Requests);
        Assert.Equal(("POST", $"{Base}/alarms/partitions/0/messages{Query}", "[]"), (request.Method, request.Uri, request.Text));
    }

    [Fact]
    public async Task A_probe_that_is_refused_says_so()
    {
        stub.Answer(HttpStatusCode.Unauthorized);
        using var services = stub.Services();
        var error = await Assert.ThrowsAsync<StoreException>(() => services.EventHubs.ProbeAsync(HubNames.Alarms, Stop));
        Assert.Equal(StoreError.Refused, error.Error);
    }

    // Signature computed apart from this code: HMAC-SHA256 with the key's text over the escaped resource, a line feed and the expiry.
    [Fact]
    public async Task A_key_signs_the_namespace_for_an_hour()
    {
        stub.Answer(HttpStatusCode.Created).Answer(HttpStatusCode.Created).Answer(HttpStatusCode.Created);
        using var services = stub.Services();
        await services.EventHubs.SendAsync(HubNames.Alarms, 0, ["{}"u8.ToArray()], Stop);
        Assert.Equal(
            "SharedAccessSignature sr=https%3A%2F%2Fns.servicebus.windows.net%2F&sig=GrtvKd4PxA4BCH0ttoGu8FIuTyOAbF%2FRg6DgDA%2B4fS4%3D&se=1777867321&skn=send",
            stub.Requests[0].Header("Authorization"));
        stub.Clock.Advance(TimeSpan.FromMinutes(53));
        await services.EventHubs.SendAsync(HubNames.Alarms, 0, ["{}"u8.ToArray()], Stop);
        Assert.Equal(stub.Requests[0].Header("Authorization"), stub.Requests[1].Header("Authorization"));
        stub.Clock.Advance(TimeSpan.FromMinutes(2));
        await services.EventHubs.SendAsync(HubNames.Alarms, 0, ["{}"u8.ToArray()], Stop);
        Assert.NotEqual(stub.Requests[0].Header("Authorization"), stub.Requests[2].Header("Authorization"));
    }

    [Fact]
    public async Task An_identity_sends_its_token_for_event_hubs()
    {
        (stub.Options.EventHubsConnectionString, stub.Options.EventHubsNamespaceName) = (null, "ns.servicebus.windows.net");
        stub.Answer(HttpStatusCode.Created);
        var credential = new StubCredential();
        using var services = stub.Services(credential);
        await services.EventHubs.SendAsync(HubNames.Alarms, 0, ["{}"u8.ToArray()], Stop);
        Assert.Equal($"Bearer {StubCredential.Token}", Assert.Single(stub.Requests).Header("Authorization"));
        Assert.Contains("https://eventhubs.azure.net/.default", credential.Scopes);
    }

    [Fact]
    public async Task Bundles_are_filled_up_to_64_KB_and_never_over_it()
    {
        var events = Enumerable.Range(0, 40).Select(number => $"{{\"n\":{number},\"x\":\"{new string('x', 3_000)}\"}}").ToArray();
        for (var request = 0; request < 2; request++) stub.Answer(HttpStatusCode.Created);
        await SendAsync(0, events);
        Assert.Equal(2, stub.Requests.Count);
        Assert.All(stub.Requests, request => Assert.InRange(request.Body.Length, 1, 65_536));
        Assert.Equal(events, stub.Requests.SelectMany(request => JsonDocument.Parse(request.Body).RootElement.EnumerateArray()).Select(item => item.GetRawText()));
    }

    [Fact]
    public async Task An_event_over_64_KB_goes_alone_and_one_over_the_limit_of_a_publication_not_at_all()
    {
        var large = $"{{\"x\":\"{new string('x', 100_000)}\"}}";
        for (var request = 0; request < 3; request++) stub.Answer(HttpStatusCode.Created);
        await SendAsync(0, "{\"n\":1}", large, "{\"n\":2}");
        Assert.Equal(["[{\"n\":1}]", $"[{large}]", "[{\"n\":2}]"], stub.Requests.Select(request => request.Text));
        var error = await Assert.ThrowsAsync<StoreException>(() => SendAsync(0, $"{{\"x\":\"{new string('x', 900_000)}\"}}"));
        Assert.Equal(StoreError.Invalid, error.Error);
        Assert.Equal(3, stub.Requests.Count);
    }

    [Fact]
    public async Task A_partition_batch_carries_each_event_as_text()
    {
        stub.Options.EventHubsSendMode = EventHubsSendMode.PartitionBatch;
        stub.Answer(HttpStatusCode.Created);
        await SendAsync(1, "{\"a\":\"ü\"}", "{\"b\":2}");
        var request = Assert.Single(stub.Requests);
        Assert.Equal(($"{Base}/alarms/partitions/1/messages{Query}", "application/vnd.microsoft.servicebus.json"), (request.Uri, request.Header("Content-Type")));
        Assert.Equal("[{\"Body\":\"{\\\"a\\\":\\\"ü\\\"}\"},{\"Body\":\"{\\\"b\\\":2}\"}]", request.Text);
    }

    [Fact]
    public async Task A_keyed_batch_is_one_request_per_key_on_the_plain_path()
    {
        stub.Options.EventHubsSendMode = EventHubsSendMode.KeyedBatch;
        stub.Answer(HttpStatusCode.Created).Answer(HttpStatusCode.Created);
        await SendAsync(1, Keyed("a", 1), Keyed("b", 1), Keyed("a", 2));
        Assert.All(stub.Requests, request => Assert.Equal($"{Base}/alarms/messages{Query}", request.Uri));
        Assert.Equal([$"[{Item("a", 1)},{Item("a", 2)}]", $"[{Item("b", 1)}]"], stub.Requests.Select(request => request.Text));

        static string Keyed(string key, int number) => $"{{\"data\":{{\"partitionkey\":\"inner\"}},\"partitionkey\":\"{key}\",\"n\":{number}}}";
        static string Item(string key, int number) =>
            $"{{\"Body\":\"{Keyed(key, number).Replace("\"", "\\\"", StringComparison.Ordinal)}\",\"BrokerProperties\":{{\"PartitionKey\":\"{key}\"}}}}";
    }

    [Fact]
    public async Task One_per_request_sends_each_event_as_it_is()
    {
        stub.Options.EventHubsSendMode = EventHubsSendMode.OnePerRequest;
        stub.Answer(HttpStatusCode.Created).Answer(HttpStatusCode.Created);
        await SendAsync(1, "{\"a\":1}", "{\"b\":2}");
        Assert.Equal(["{\"a\":1}", "{\"b\":2}"], stub.Requests.Select(request => request.Text));
        Assert.All(stub.Requests, request => Assert.Equal($"{Base}/alarms/partitions/1/messages{Query}", request.Uri));
    }

    [Theory]
    [InlineData(429, "")]
    [InlineData(503, "")]
    [InlineData(503, "<Error><Code>503</Code><Detail>The request was terminated because the entity is being throttled. Error code : 50002.</Detail></Error>")]
    public async Task A_busy_service_is_not_asked_again_and_says_how_long_to_wait(int status, string body)
    {
        stub.Answer((HttpStatusCode)status, body, ("Retry-After", "9"));
        var error = await Assert.ThrowsAsync<StoreException>(() => SendAsync(0, "{}"));
        Assert.Equal((StoreError.Busy, TimeSpan.FromSeconds(9)), (error.Error, error.RetryAfter));
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_throttled_request_is_busy_whatever_its_status()
    {
        stub.Answer(HttpStatusCode.Forbidden, "<Error><Code>403</Code><Detail>50008</Detail></Error>");
        Assert.Equal(StoreError.Busy, (await Assert.ThrowsAsync<StoreException>(() => SendAsync(0, "{}"))).Error);
    }

    [Theory]
    [InlineData(400, StoreError.Invalid)]
    [InlineData(401, StoreError.Refused)]
    [InlineData(403, StoreError.Refused)]
    [InlineData(404, StoreError.NotThere)]
    [InlineData(410, StoreError.NotThere)]
    [InlineData(413, StoreError.Invalid)]
    public async Task A_refusal_is_told_and_not_repeated(int status, StoreError expected)
    {
        stub.Answer((HttpStatusCode)status);
        Assert.Equal(expected, (await Assert.ThrowsAsync<StoreException>(() => SendAsync(0, "{}"))).Error);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_once_more()
    {
        stub.Throw(new HttpRequestException("broken")).Answer(HttpStatusCode.Created);
        await SendAsync(0, "{}");
        Assert.Equal(2, stub.Requests.Count);
        stub.Throw(new HttpRequestException("broken")).Throw(new HttpRequestException("broken"));
        Assert.Equal(StoreError.Unreachable, (await Assert.ThrowsAsync<StoreException>(() => SendAsync(0, "{}"))).Error);
        Assert.Equal(4, stub.Requests.Count);
    }

    [Fact]
    public void An_emulator_needs_its_HTTP_address()
    {
        const string text = "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=secret;UseDevelopmentEmulator=true;";
        var error = Assert.Throws<FormatException>(() => EventHubsNamespace.Parse(text, null));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:5380/", EventHubsNamespace.Parse(text, new Uri("http://127.0.0.1:5380")).Endpoint.AbsoluteUri);
    }

    private async Task SendAsync(int partition, params string[] events)
    {
        using var services = stub.Services();
        await services.EventHubs.SendAsync(HubNames.Alarms, partition, [.. events.Select(text => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text)))], Stop);
    }
}
