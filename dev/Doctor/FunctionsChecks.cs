using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace CloudCam.Dev.Doctor;

/// <summary>The functions from outside: health, clock, console, who gets in and who may do what.</summary>
/// <param name="examination">The report.</param>
/// <param name="http">A client of the API without a key; its address ends with a slash.</param>
/// <param name="key">The key; null: none was given.</param>
/// <param name="time">Our own clock.</param>
internal sealed class FunctionsChecks(Examination examination, HttpClient http, string? key, TimeProvider time)
{
    private const string Part = "functions";
    private const string Away = "The functions do not answer: are they deployed and started, and is the address right (without /api)?";
    private const string Nothing = "api/devices/doctor-nobody";

    // Links and tokens are signed for minutes; beyond this they are refused.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SomeSkew = TimeSpan.FromSeconds(10);

    /// <summary>Scope of the key; null: it has none, or nobody could ask.</summary>
    public string? Scope { get; private set; }

    /// <summary>Looks at everything.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await examination.CheckAsync(Part, "health", Away, HealthAsync, cancellationToken).ConfigureAwait(false)) return;
        await examination.CheckAsync(Part, "clock", Away, ClockAsync, cancellationToken).ConfigureAwait(false);
        if (http.BaseAddress!.Scheme == Uri.UriSchemeHttps)
            await examination.CheckAsync(Part, "certificate", Away, stop => CertificateCheck.LookAsync(http.BaseAddress.Host, http.BaseAddress.Port, stop), cancellationToken).ConfigureAwait(false);
        await examination.CheckAsync(Part, "console", Away, ConsoleAsync, cancellationToken).ConfigureAwait(false);
        await examination.CheckAsync(Part, "nobody without a key", Away, stop => ExpectAsync(HttpMethod.Get, "api/devices", null, HttpStatusCode.Unauthorized, "Api__Authentication=Open lets everybody in: set it to Require.", stop), cancellationToken).ConfigureAwait(false);
        if (key is null)
        {
            examination.Skip(Part, "key", "no key was given (environment variable CLOUDCAM_API_KEY, or --key-stdin)");
            return;
        }
        await examination.CheckAsync(Part, "key", Away, MeAsync, cancellationToken).ConfigureAwait(false);
        if (Scope is { } scope) await ScopesAsync(scope, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Answer> HealthAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri("api/health", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable)) return Answer.Ill($"{(int)answer.StatusCode}", Away);
        var checks = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false)).GetProperty("checks").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString());
        var failed = checks.Where(one => one.Value == "failed").Select(one => one.Key).ToList();
        if (failed.Count > 0) return Answer.Ill($"failed: {string.Join(", ", failed)}", "The functions do not reach a store: its address (Cloud__...), the role of their identity, or the service itself.");
        return checks.GetValueOrDefault("ffmpeg") == "missing"
            ? Answer.Note("stores answer, ffmpeg is missing", "Files are kept and not converted: set FFMPEG_PATH, or use the image that has it.")
            : Answer.Well(string.Join(", ", checks.Select(one => $"{one.Key} {one.Value}")));
    }

    private async Task<Answer> ClockAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri("api/health", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        if (answer.Headers.Date is not { } theirs) return Answer.Note("no Date header", "Something on the way takes it away; the clocks could not be compared.");
        var skew = (theirs - time.GetUtcNow()).Duration();
        var detail = string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} s apart");
        if (skew > MostSkew) return Answer.Ill(detail, "Links and tokens are signed for minutes: set the clock that is wrong, probably this machine's.");
        return skew > SomeSkew ? Answer.Note(detail, "Let both clocks be set by NTP.") : Answer.Well(detail);
    }

    private async Task<Answer> ConsoleAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri("console/", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound) return Answer.Note("not there", "The console was not built into the app: npm ci and npm run build in console/ before dotnet publish.");
        if (!answer.IsSuccessStatusCode) return Answer.Ill($"{(int)answer.StatusCode}", Away);
        var policy = answer.Headers.TryGetValues("Content-Security-Policy", out var values) ? string.Join(' ', values) : "";
        return policy.Contains("default-src", StringComparison.Ordinal) && !policy.Contains("unsafe-", StringComparison.Ordinal)
            ? Answer.Well("answers, with a strict content security policy")
            : Answer.Ill("answers without a strict content security policy", "A proxy on the way changes headers: let Content-Security-Policy through as it is.");
    }

    private async Task<Answer> MeAsync(CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, "api/me", key, null, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.Unauthorized) return Answer.Ill("401", "The key is unknown, disabled or over; the first one's hash stands in Api__AdminKeySha256.");
        if (!answer.IsSuccessStatusCode) return Answer.Ill($"{(int)answer.StatusCode}", Away);
        Scope = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false)).GetProperty("scope").GetString();
        return Answer.Well($"scope {Scope}");
    }

    // With an admin key each scope is tried with a key of its own, which is deleted again.
    private async Task ScopesAsync(string scope, CancellationToken cancellationToken)
    {
        foreach (var (tried, index) in ScopeRules.Scopes.Select((name, index) => (name, index)))
        {
            if (scope != "admin" && tried != scope) continue;
            await examination.CheckAsync(Part, $"scope {tried}", Away, stop => tried == scope ? ScopeRules.TryAsync(Try(key!), index, stop) : WithOwnKeyAsync(tried, index, stop), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Answer> WithOwnKeyAsync(string scope, int index, CancellationToken cancellationToken)
    {
        using var body = new StringContent(JsonSerializer.Serialize(new { name = "doctor", scope }), Encoding.UTF8, "application/json");
        using var made = await SendAsync(HttpMethod.Post, "api/keys", key, body, cancellationToken).ConfigureAwait(false);
        if (made.StatusCode != HttpStatusCode.Created) return Answer.Ill($"no key could be made: {(int)made.StatusCode}", "The functions cannot write table apikeys: look at their log.");
        var own = await made.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ScopeRules.TryAsync(Try(own.GetProperty("key").GetString()!), index, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            using var gone = await SendAsync(HttpMethod.Delete, $"api/keys/{own.GetProperty("id").GetString()}", key, null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Func<HttpMethod, string, CancellationToken, Task<HttpStatusCode>> Try(string own) => async (method, path, stop) =>
    {
        using var body = method == HttpMethod.Post ? new StringContent("{\"command\":\"doctor-nothing\"}", Encoding.UTF8, "application/json") : null;
        using var answer = await SendAsync(method, path, own, body, stop).ConfigureAwait(false);
        return answer.StatusCode;
    };

    private async Task<Answer> ExpectAsync(HttpMethod method, string path, string? own, HttpStatusCode expected, string advice, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(method, path, own, null, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == expected ? Answer.Well($"{(int)expected}") : Answer.Ill($"{(int)answer.StatusCode} where {(int)expected} is due", advice);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? own, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        if (own is not null) request.Headers.Add("x-api-key", own);
        return await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What each scope opens: a request that changes nothing, and is answered 401 or 403 only to a lesser one.</summary>
    private static class ScopeRules
    {
        public static readonly string[] Scopes = ["read", "command", "admin"];

        private static readonly (HttpMethod Method, string Path)[] Opens =
            [(HttpMethod.Get, Nothing), (HttpMethod.Post, $"{Nothing}/commands"), (HttpMethod.Get, "api/keys?take=1")];

        /// <summary>Tries what the scope opens, and what the larger ones do.</summary>
        public static async Task<Answer> TryAsync(Func<HttpMethod, string, CancellationToken, Task<HttpStatusCode>> send, int scope, CancellationToken cancellationToken)
        {
            foreach (var ((method, path), index) in Opens.Select((one, index) => (one, index)))
            {
                var status = await send(method, path, cancellationToken).ConfigureAwait(false);
                if (status == HttpStatusCode.Forbidden == index > scope && status != HttpStatusCode.Unauthorized && (int)status < 500) continue;
                return Answer.Ill($"{method} {path}: {(int)status}", index > scope ? "A key gets more than its scope: this is a bug, tell us." : "A key does not get what its scope opens: look at the functions' log.");
            }
            return Answer.Well(scope == Opens.Length - 1 ? "may do everything" : $"may do {string.Join(" and ", Scopes[..(scope + 1)])}, and no more");
        }
    }
}
