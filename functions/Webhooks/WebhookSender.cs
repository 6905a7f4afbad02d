using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace CloudCam.Functions.Webhooks;

/// <summary>What became of one attempt.</summary>
/// <param name="IsDelivered">The receiver said 2xx.</param>
/// <param name="Reason">Why not, lower case with dashes: <c>status-500</c>, <c>timeout</c>, <c>address-refused</c>, <c>unreachable</c>; null when delivered.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone; null when it does not.</param>
internal sealed record WebhookAttempt(bool IsDelivered, string? Reason, TimeSpan? RetryAfter)
{
    /// <summary>The receiver wants no more (410).</summary>
    public bool IsGone => Reason == "status-410";
}

/// <summary>
/// Makes one call. Redirects are not followed, cookies not kept, no proxy is used (it would look names up itself, behind the check of addresses), and
/// nothing of the answer but its status and <c>Retry-After</c> is read.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    /// <summary>Header: the message's id.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header: the attempt's time.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header: the signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    private readonly HttpClient http;
    private readonly WebhookOptions options;
    private readonly TimeProvider time;

    public WebhookSender(WebhookOptions options, ResolveAddresses resolve, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        var connector = new GuardedConnector((host, cancel) => resolve(host, cancel), options.AllowPrivateNetworks ? _ => true : PublicAddresses.Allows);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectCallback = connector.ConnectAsync, PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectTimeout = options.Timeout, MaxResponseHeadersLength = 16, MaxResponseDrainSize = 0, ActivityHeadersPropagator = null,
        })
        {
            // Each call has a limit of its own, over all its steps.
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends a message to a subscription.</summary>
    public async Task<WebhookAttempt> SendAsync(WebhookSubscription subscription, WebhookJob job, byte[] masterKey, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var body = Encoding.UTF8.GetBytes(job.Body);
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("CloudCam-Webhooks", "1"));
        request.Headers.Add(IdHeader, job.Id);
        request.Headers.Add(TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(SignatureHeader, WebhookSignature.Header(masterKey, subscription.Id, subscription.SigningVersions(now, options.RotationGrace), job.Id, now, body));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return answer.IsSuccessStatusCode ? new WebhookAttempt(true, null, null)
                : new WebhookAttempt(false, string.Create(CultureInfo.InvariantCulture, $"status-{(int)answer.StatusCode}"), AskedWait(answer, now));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAttempt(false, "timeout", null);
        }
        catch (HttpRequestException error)
        {
            return new WebhookAttempt(false, ReasonOf(error), null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static TimeSpan? AskedWait(HttpResponseMessage answer, DateTimeOffset now) =>
        answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) ? null
        : answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date is { } date ? date - now : null);

    private static string ReasonOf(HttpRequestException error) => error switch
    {
        { InnerException: AddressRefusedException } => "address-refused",
        { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } => "name-unknown",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls-failed",
        { HttpRequestError: HttpRequestError.ConnectionError } => "unreachable",
        _ => "broken-answer",
    };
}
