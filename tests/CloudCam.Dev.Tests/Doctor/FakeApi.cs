using System.Net;
using System.Text;

namespace CloudCam.Dev.Tests.Doctor;

/// <summary>An API that answers what a test says, and remembers what it was asked.</summary>
internal sealed class FakeApi(Func<HttpRequestMessage, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
{
    public List<string> Asked { get; } = [];

    public DateTimeOffset Date { get; set; } = TimeProvider.System.GetUtcNow();

    public string? ContentPolicy { get; set; } = "default-src 'self'";

    public HttpClient Client() => new(this) { BaseAddress = new Uri("http://api.example/") };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        var (status, body) = answer(request);
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json"), RequestMessage = request };
        response.Headers.Date = Date;
        if (ContentPolicy is not null) response.Headers.TryAddWithoutValidation("Content-Security-Policy", ContentPolicy);
        return Task.FromResult(response);
    }
}
