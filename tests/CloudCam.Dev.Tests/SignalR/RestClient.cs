using System.Net;
using System.Text;
using CloudCam.Dev.SignalR;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>Calls the REST API as a function does, each request with a token of its own.</summary>
internal sealed class RestClient(SignalREmulator emulator) : IDisposable
{
    private const string Version = "?api-version=2022-06-01";

    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{emulator.Port}") };

    public HttpClient Http => http;

    public void Dispose() => http.Dispose();

    public Task<HttpStatusCode> SendAsync(string path, string arguments, string target = "alarm", string query = "") =>
        CallAsync("POST", $"/api/hubs/{path}/:send", $$"""{"target":"{{target}}","arguments":{{arguments}}}""", Version + query);

    public async Task EndAsync(string hub) => Assert.Equal(HttpStatusCode.Accepted, await SendAsync(hub, "[]", "end"));

    /// <summary>Makes a request.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Escaped path.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="query">Query with its question mark.</param>
    /// <param name="token">Instead of a good token; empty: none.</param>
    public async Task<HttpStatusCode> CallAsync(string method, string path, string? body = null, string query = Version, string? token = null)
    {
        token ??= TestTokens.Sign(new SignalROptions().AccessKey, new { aud = $"{http.BaseAddress!.ToString().TrimEnd('/')}{path}", exp = TestTokens.In(TimeSpan.FromMinutes(1)) });
        using var request = new HttpRequestMessage(new HttpMethod(method), path + query);
        if (token.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
