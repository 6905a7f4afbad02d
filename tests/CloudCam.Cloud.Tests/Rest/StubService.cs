using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using CloudCam.Cloud.Rest;
using CloudCam.Testing;

namespace CloudCam.Cloud.Tests.Rest;

/// <summary>Stands in for the services at the HTTP client: keeps every request as it would go out, answers what it is told to.</summary>
internal sealed class StubService
{
    /// <summary>64 bytes, base64; no key of anything.</summary>
    public const string AccountKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";
    public const string HubKey = "c2VjcmV0LWtleQ==";

    private readonly ConcurrentQueue<Func<HttpResponseMessage>> answers = new();

    public StoppedClock Clock { get; } = new();

    public List<SentRequest> Requests { get; } = [];

    public CloudOptions Options { get; } = new()
    {
        StorageConnectionString = $"DefaultEndpointsProtocol=https;AccountName=acct;AccountKey={AccountKey};EndpointSuffix=core.windows.net",
        EventHubsConnectionString = $"Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={HubKey}",
        Http = { RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(2) },
    };

    public StubService Answer(HttpStatusCode status, string? body = null, params (string Name, string Value)[] headers)
    {
        answers.Enqueue(() =>
        {
            var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? "")) };
            foreach (var (name, value) in headers)
            {
                if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
            }
            return response;
        });
        return this;
    }

    public StubService Throw(Exception error)
    {
        answers.Enqueue(() => throw error);
        return this;
    }

    public CloudServices Services(TokenCredential? credential = null) =>
        CloudSetup.Create(Options, Clock, transport: Transport(), credential: credential);

    public HttpClientTransport Transport() => new(new HttpClient(new Handler(this)));

    private async Task<HttpResponseMessage> TakeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = request.Content?.Headers.ContentLength; // HttpClient makes this header when it is asked for
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value), StringComparer.OrdinalIgnoreCase);
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        lock (Requests) Requests.Add(new SentRequest(request.Method.Method, request.RequestUri!.AbsoluteUri, headers, body ?? []));
        return answers.TryDequeue(out var answer) ? answer() : throw new InvalidOperationException("The stub has no answer left.");
    }

    private sealed class Handler(StubService stub) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => stub.TakeAsync(request, cancellationToken);
    }
}

internal sealed record SentRequest(string Method, string Uri, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>A credential that needs nobody.</summary>
internal sealed class StubCredential : TokenCredential
{
    public const string Token = "stub-token-text";

    public List<string> Scopes { get; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Scopes.AddRange(requestContext.Scopes);
        return new AccessToken(Token, DateTimeOffset.MaxValue);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
