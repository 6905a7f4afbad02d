using System.Net;
using CloudCam.Dev.Doctor;
using CloudCam.Testing;

namespace CloudCam.Dev.Tests.Doctor;

public sealed class FunctionsChecksTests
{
    private const string Healthy = """{"status":"ok","checks":{"tables":"ok","blobs":"ok","queue":"ok","ffmpeg":"ok"}}""";
    private const string Key = "cck_secret_of_this_test";
    private readonly StoppedClock clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_app_is_well_in_every_line_and_the_keys_made_for_it_are_deleted()
    {
        var api = Sound();
        var examination = await LookAsync(api, Key);
        Assert.All(examination.Findings, one => Assert.True(one.Verdict == Verdict.Well, $"{one.Check}: {one.Detail}"));
        Assert.Equal(["health", "clock", "console", "nobody without a key", "key", "scope read", "scope command", "scope admin"], examination.Findings.Select(one => one.Check));
        Assert.Equal(2, api.Asked.Count(one => one == "DELETE /api/keys/made"));
        Assert.All(examination.Findings, one => Assert.DoesNotContain(Key, one.Detail + one.Advice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_nobody_knows_is_ill_and_no_scope_is_tried()
    {
        var examination = await LookAsync(Sound(), "cck_another");
        var key = Assert.Single(examination.Findings, one => one.Verdict == Verdict.Ill);
        Assert.Equal(("key", "401"), (key.Check, key.Detail));
        Assert.Contains("Api__AdminKeySha256", key.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(examination.Findings, one => one.Check.StartsWith("scope", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, Verdict.Well)]
    [InlineData(-30, Verdict.Note)]
    [InlineData(30, Verdict.Note)]
    [InlineData(-600, Verdict.Ill)]
    [InlineData(600, Verdict.Ill)]
    public async Task Clocks_must_not_be_far_apart(int seconds, Verdict expected)
    {
        var api = Sound();
        api.Date = clock.GetUtcNow().AddSeconds(seconds);
        Assert.Equal(expected, Assert.Single((await LookAsync(api, Key)).Findings, one => one.Check == "clock").Verdict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("default-src *; script-src 'unsafe-inline'")]
    public async Task A_console_without_its_policy_is_ill(string? policy)
    {
        var api = Sound();
        api.ContentPolicy = policy;
        Assert.Equal(Verdict.Ill, Assert.Single((await LookAsync(api, Key)).Findings, one => one.Check == "console").Verdict);
    }

    [Fact]
    public async Task An_open_api_is_ill()
    {
        var examination = await LookAsync(Sound(open: true), Key);
        var line = Assert.Single(examination.Findings, one => one.Check == "nobody without a key");
        Assert.Equal(Verdict.Ill, line.Verdict);
        Assert.Contains("Api__Authentication", line.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_gets_more_than_its_scope_is_ill()
    {
        var examination = await LookAsync(Sound(everybodyIsAdmin: true), Key);
        Assert.Equal(["scope read", "scope command"], examination.Findings.Where(one => one.Verdict == Verdict.Ill).Select(one => one.Check));
    }

    [Fact]
    public async Task A_store_that_is_away_is_named()
    {
        var api = new FakeApi(request => request.RequestUri!.AbsolutePath == "/api/health"
            ? (HttpStatusCode.ServiceUnavailable, """{"status":"failed","checks":{"tables":"ok","blobs":"failed","queue":"ok","ffmpeg":"ok"}}""")
            : (HttpStatusCode.Unauthorized, "{}"));
        var health = (await LookAsync(api, null)).Findings[0];
        Assert.Equal((Verdict.Ill, "failed: blobs"), (health.Verdict, health.Detail));
    }

    [Fact]
    public async Task Each_permission_is_a_line_and_a_missing_role_says_where_to_look()
    {
        var api = new FakeApi(_ => (HttpStatusCode.ServiceUnavailable,
            """{"status":"failed","checks":[{"name":"blobs.media","result":"ok","milliseconds":3},{"name":"events.alarms","result":"refused","milliseconds":7,"detail":"Event send: 401"}]}"""));
        var examination = new Examination(clock);
        using var http = api.Client();
        await SelfChecks.AskAsync(examination, "relay", http, new Uri("health/details", UriKind.Relative), Stop);
        Assert.Equal([("permissions", Verdict.Ill), ("blobs.media", Verdict.Well), ("events.alarms", Verdict.Ill)], examination.Findings.Select(one => (one.Check, one.Verdict)));
        Assert.Contains("rbac.bicep", examination.Findings[2].Advice, StringComparison.Ordinal);
    }

    private async Task<Examination> LookAsync(FakeApi api, string? key)
    {
        var examination = new Examination(clock);
        using var http = api.Client();
        await new FunctionsChecks(examination, http, key, clock).RunAsync(Stop);
        return examination;
    }

    // An API with one admin key; keys that are made have their scope as text.
    private FakeApi Sound(bool open = false, bool everybodyIsAdmin = false) => new(request =>
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path == "/api/health") return (HttpStatusCode.OK, Healthy);
        if (path == "/console/") return (HttpStatusCode.OK, "");
        var given = request.Headers.TryGetValues("x-api-key", out var values) ? values.Single() : "";
        var scope = open || given == Key || (everybodyIsAdmin && given.Length > 0) ? 2 : Array.IndexOf(["read", "command"], given);
        if (scope < 0) return (HttpStatusCode.Unauthorized, "{}");
        var needed = path.StartsWith("/api/keys", StringComparison.Ordinal) ? 2 : request.Method == HttpMethod.Post ? 1 : 0;
        if (scope < needed) return (HttpStatusCode.Forbidden, "{}");
        if (path == "/api/me") return (HttpStatusCode.OK, """{"id":"1","name":"one","scope":"admin"}""");
        if (path == "/api/keys" && request.Method == HttpMethod.Post)
            return (HttpStatusCode.Created, request.Content!.ReadAsStringAsync(Stop).Result.Contains("\"read\"", StringComparison.Ordinal) ? """{"id":"made","key":"read"}""" : """{"id":"made","key":"command"}""");
        return path.StartsWith("/api/keys", StringComparison.Ordinal) || path == "/api/devices" ? (HttpStatusCode.OK, "{}") : (HttpStatusCode.NotFound, "{}");
    }) { Date = clock.GetUtcNow() };
}
