using System.Net;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Tests.Rest;

public sealed class QueueRequestTests
{
    private const string Base = "https://acct.queue.core.windows.net/media-jobs";
    private readonly StubService stub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_put_as_base64_and_waits_for_ever()
    {
        stub.Answer(HttpStatusCode.Created);
        using var services = stub.Services();
        await services.Queue.EnqueueAsync("media-jobs", "<ü>", TimeSpan.FromMilliseconds(1_500), Stop);
        var request = Assert.Single(stub.Requests);
        Assert.Equal(("POST", $"{Base}/messages?messagettl=-1&visibilitytimeout=2"), (request.Method, request.Uri));
        Assert.Equal("<QueueMessage><MessageText>PMO8Pg==</MessageText></QueueMessage>", request.Text);
    }

    [Fact]
    public async Task Messages_are_taken_and_a_plain_text_of_somebody_else_too()
    {
        stub.Answer(
            HttpStatusCode.OK,
            "<?xml version=\"1.0\"?><QueueMessagesList><QueueMessage><MessageId>1</MessageId><PopReceipt>a+b/=</PopReceipt><DequeueCount>3</DequeueCount><MessageText>PMO8Pg==</MessageText></QueueMessage>"
            + "<QueueMessage><MessageId>2</MessageId><PopReceipt>c</PopReceipt><DequeueCount>1</DequeueCount><MessageText>{&quot;plain&quot;: 1}</MessageText></QueueMessage></QueueMessagesList>");
        stub.Answer(HttpStatusCode.NoContent);
        using var services = stub.Services();
        var messages = await services.Queue.ReceiveAsync("media-jobs", 32, TimeSpan.FromMinutes(5), Stop);
        Assert.Equal([("1", "<ü>", 3), ("2", "{\"plain\": 1}", 1)], messages.Select(message => (message.Id, message.Text, message.DeliveryCount)));
        await services.Queue.CompleteAsync("media-jobs", messages[0], Stop);
        Assert.Equal([("GET", $"{Base}/messages?numofmessages=32&visibilitytimeout=300"), ("DELETE", $"{Base}/messages/1?popreceipt=a%2Bb%2F%3D")], stub.Requests.Select(request => (request.Method, request.Uri)));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "PopReceiptMismatch", StoreError.Changed)]
    [InlineData(HttpStatusCode.NotFound, "MessageNotFound", StoreError.Changed)]
    [InlineData(HttpStatusCode.NotFound, "QueueNotFound", StoreError.NotThere)]
    public async Task A_stale_receipt_is_a_change(HttpStatusCode status, string code, StoreError expected)
    {
        stub.Answer(status, null, ("x-ms-error-code", code));
        using var services = stub.Services();
        var error = await Assert.ThrowsAsync<StoreException>(() => services.Queue.CompleteAsync("media-jobs", new QueueMessage("1", "r", "", 1), Stop));
        Assert.Equal(expected, error.Error);
    }

    [Fact]
    public async Task The_count_is_a_header()
    {
        stub.Answer(HttpStatusCode.OK, null, ("x-ms-approximate-messages-count", "42"));
        using var services = stub.Services();
        Assert.Equal(42, await services.Queue.CountAsync("media-jobs", Stop));
    }
}
