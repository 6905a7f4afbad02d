using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CloudCam.Functions.Tests.Support;
using CloudCam.Functions.WebConsole;

namespace CloudCam.Functions.Tests.WebConsole;

/// <summary>The console's files over a real socket.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private const string Page = "<!doctype html><title>CloudCam</title><script type=\"module\" src=\"./app-1a2b3c4d.js\"></script>";
    private readonly string folder = Directory.CreateTempSubdirectory("cloudcam-console-").FullName;
    private readonly HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false });
    private Bench bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Dist => Path.Combine(folder, "dist");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Dist, "assets"));
        await File.WriteAllTextAsync(Path.Combine(folder, "secret.txt"), "outside", Stop);
        await File.WriteAllTextAsync(Path.Combine(Dist, "index.html"), Page, Stop);
        await File.WriteAllTextAsync(Path.Combine(Dist, "app-1a2b3c4d.js"), $"// {new string('x', 4_000)}", Stop);
        await File.WriteAllTextAsync(Path.Combine(Dist, "assets", "icon.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", Stop);
        await File.WriteAllTextAsync(Path.Combine(Dist, "app.exe"), "MZ", Stop);
        File.CreateSymbolicLink(Path.Combine(Dist, "link.txt"), Path.Combine(folder, "secret.txt"));
        bench = new Bench(
            $"--Console:Folder={Dist}", "--Console:TileUrl=https://tiles.example/{z}/{x}/{y}.png", "--Console:LiveUrl=http://127.0.0.1:8088", "--Api:Authentication=Require",
            "--Cloud:StorageConnectionString=UseDevelopmentStorage=true", "--Cloud:SignalRConnectionString=Endpoint=https://cam.service.signalr.net;AccessKey=secretsecretsecret;Version=1.0;");
        await bench.App.StartAsync(Stop);
        client.BaseAddress = new Uri(bench.App.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await bench.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/console/")]
    [InlineData("/console/devices/350000000000101")]
    [InlineData("/console/index.html")]
    public async Task Page_is_given_for_its_own_addresses_and_asked_for_again_each_time(string path)
    {
        var answer = await client.GetAsync(path, Stop);
        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8", Page), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync(Stop)));
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.TryAddWithoutValidation("If-None-Match", answer.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again, Stop)).StatusCode);
    }

    [Fact]
    public async Task Address_without_its_slash_leads_to_the_folder()
    {
        var answer = await client.GetAsync("/console", Stop);
        Assert.Equal((HttpStatusCode.Found, "/console/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task Files_with_a_hash_are_kept_for_good_and_come_packed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/app-1a2b3c4d.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        var answer = await client.SendAsync(request, Stop);
        Assert.Equal(("text/javascript; charset=utf-8", "public, max-age=31536000, immutable"), (answer.Content.Headers.ContentType?.ToString(), answer.Headers.CacheControl?.ToString()));
        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.True((await answer.Content.ReadAsByteArrayAsync(Stop)).Length < 200);
        Assert.Equal("image/svg+xml", (await client.GetAsync("/console/assets/icon.svg", Stop)).Content.Headers.ContentType?.ToString());
        using var head = new HttpRequestMessage(HttpMethod.Head, "/console/app-1a2b3c4d.js");
        var headers = await client.SendAsync(head, Stop);
        Assert.Equal((HttpStatusCode.OK, 4_003L), (headers.StatusCode, headers.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("app-1a2b3c4d.js", true)]
    [InlineData("app-TZ3WQX5N.css", true)]
    [InlineData("app-ABCDEFGH.css", true)]
    [InlineData("chunk.0123456789.js", true)]
    [InlineData("index.html", false)]
    [InlineData("maplibregl.js", false)]
    [InlineData("signalr-protocol.js", false)]
    [InlineData("12345678.js", false)]
    public void Hash_in_a_name_is_seen(string name, bool expected) => Assert.Equal(expected, ConsoleFolder.HasHash(name));

    [Theory]
    [InlineData("/console/../secret.txt")]
    [InlineData("/console/%2e%2e/secret.txt")]
    [InlineData("/console/..%2fsecret.txt")]
    [InlineData("/console/%2e%2e%2fsecret.txt")]
    [InlineData("/console/..%5csecret.txt")]
    [InlineData("/console/..\\secret.txt")]
    [InlineData("/console/....//secret.txt")]
    [InlineData("/console//etc/passwd.txt")]
    [InlineData("/console/%2fetc%2fpasswd.txt")]
    [InlineData("/console/C:%5cwindows%5cwin.txt")]
    [InlineData("/console/index.html%00.txt")]
    [InlineData("/console/assets/../../secret.txt")]
    [InlineData("/console/link.txt")]
    [InlineData("/console/app.exe")]
    [InlineData("/console/INDEX.HTML")]
    [InlineData("/console/assets/%c0%ae%c0%ae/secret.txt")]
    public async Task Names_that_are_no_file_of_the_console_are_not_found(string target)
    {
        // As it is, past a client that tidies addresses up.
        var answer = await RawAsync(target);
        Assert.True(answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), answer[..Math.Min(answer.Length, 200)]);
        Assert.DoesNotContain("outside", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console/")]
    [InlineData("/console/config.json")]
    [InlineData("/console/app-1a2b3c4d.js")]
    [InlineData("/console/nothing.js")]
    public async Task Every_answer_says_what_the_page_may_load(string path)
    {
        var headers = (await client.GetAsync(path, Stop)).Headers;
        var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
        Assert.Equal(
            [
                "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob: http://127.0.0.1:10000 https://tiles.example",
                "media-src 'self' blob: http://127.0.0.1:10000 http://127.0.0.1:8088",
                "connect-src 'self' http://127.0.0.1:10000 https://cam.service.signalr.net wss://cam.service.signalr.net http://127.0.0.1:8088 https://tiles.example",
                "worker-src 'self' blob:", "font-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"
            ], policy.Split("; "));
        Assert.Equal(("nosniff", "no-referrer", "DENY"), (headers.GetValues("X-Content-Type-Options").Single(), headers.GetValues("Referrer-Policy").Single(), headers.GetValues("X-Frame-Options").Single()));
        Assert.DoesNotContain("secretsecret", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_there_without_a_key_and_hold_no_secret()
    {
        var text = await client.GetStringAsync("/console/config.json", Stop);
        var json = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("CloudCam", "https://tiles.example/{z}/{x}/{y}.png", "http://127.0.0.1:8088", true),
            (json.GetProperty("product").GetString(), json.GetProperty("tileUrl").GetString(), json.GetProperty("liveUrl").GetString(), json.GetProperty("notices").GetBoolean()));
        Assert.Equal(["key"], json.GetProperty("signIn").EnumerateArray().Select(one => one.GetString()));
        Assert.False(json.TryGetProperty("entra", out _));
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/me", Stop)).StatusCode);
    }

    [Fact]
    public async Task New_build_is_seen_without_a_restart()
    {
        await File.WriteAllTextAsync(Path.Combine(Dist, "later-1a2b3c4d.js"), "later", Stop);
        await File.WriteAllTextAsync(Path.Combine(Dist, "index.html"), "new page", Stop);
        File.SetLastWriteTimeUtc(Path.Combine(Dist, "index.html"), bench.Clock.GetUtcNow().UtcDateTime);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("new page", await client.GetStringAsync("/console/", Stop));
        Assert.Equal("later", await client.GetStringAsync("/console/later-1a2b3c4d.js", Stop));
    }

    [Fact]
    public async Task Without_a_built_console_the_app_runs_and_says_so()
    {
        await using var without = new Bench($"--Console:Folder={Path.Combine(folder, "nowhere")}", "--FFMPEG_PATH=/nowhere/ffmpeg");
        await without.App.StartAsync(Stop);
        var answer = await client.GetAsync(new Uri($"{without.App.Urls.Single()}/console/"), Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("not part of this deployment", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var settings = await client.GetFromJsonAsync<JsonElement>($"{without.App.Urls.Single()}/console/config.json", Stop);
        Assert.Equal(["open"], settings.GetProperty("signIn").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("admin", (await client.GetFromJsonAsync<JsonElement>($"{without.App.Urls.Single()}/api/me", Stop)).GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("Console:TileUrl", "javascript:alert(1)//{z}")]
    [InlineData("Console:TileUrl", "https://tiles.example/")]
    [InlineData("Console:TileUrl", "https://{s}.tiles.example/{z}/{x}/{y}.png")]
    [InlineData("Console:LiveUrl", "file:///etc/passwd")]
    public void Settings_that_would_open_the_policy_are_refused(string name, string value)
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Bench($"--{name}={value}"));
        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
    }

    private async Task<string> RawAsync(string target)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port, Stop);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Stop);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Stop);
    }
}
