using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Posts that are not as they should be: answered in the vendor's form so that nobody posts them for ever, named in the log, stored nowhere.</summary>
public sealed class JimiBadUploadTests(SharedStack shared) : JimiTest(shared)
{
    private const string Boundary = "----------e2e";
    private const string Secret = "jimidvr@123!443";
    private const long MostGrowth = 64L * 1024 * 1024;

    [Fact]
    public async Task Forms_without_a_usable_file_or_name_are_refused_finally_and_nothing_is_stored()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var clip = Shared.JimiMedia.For("x.mp4");
        await RefusedAsync(imei, "no-file", Fields(Good(imei)));
        await RefusedAsync(imei, "empty-file", [.. Fields(Good(imei)), File(Good(imei), [])]);
        foreach (var name in (string[])["../../etc/passwd", "..\\..\\x.mp4", "a\0b.mp4", new string('a', 300) + ".mp4", "фото.mp4", "a/b.mp4", ".."])
            await RefusedAsync(imei, "bad-name", [.. Fields(name), File(name, clip)]);
        await RefusedAsync(imei, "no-name", [File("", clip)]);
        await RefusedAsync(imei, "too-large", [.. Fields(Good(imei)), File(Good(imei), new byte[101 * 1024 * 1024])]);
        await RefusedAsync(imei, "truncated", [.. Fields(Good(imei)), File(Good(imei), clip)], cut: 3_000);

        await NothingIsStoredAsync(imei);
    }

    [Fact]
    public async Task A_body_above_the_limit_leaves_the_memory_as_it_was()
    {
        var imei = await Shared.NewFleetImeiAsync();
        await PostAsync(imei, [.. Fields(Good(imei)), File(Good(imei), Shared.JimiMedia.For("warm.mp4"))]);
        var before = FunctionsPeakBytes();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(imei, [.. Fields(Good(imei)), File(Good(imei), new byte[101 * 1024 * 1024])])));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, 200), (answer.Status, answer.Code)));
        Assert.InRange(FunctionsPeakBytes() - before, 0, MostGrowth);
    }

    [Fact]
    public async Task A_wrong_sign_is_refused_a_replayed_one_lets_no_other_file_in_and_the_same_file_again_is_stored_once()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var (name, clip) = (Good(imei), Shared.JimiMedia.For("a.mp4"));
        var wrong = await PostAsync(imei, [.. Fields(name, sign: "ZmQwMmNjNTQ1ZjIyMjc1MTg1MGY5MDQ2NzI0N2M1MzE="), File(name, clip)]);
        Assert.Equal((HttpStatusCode.BadRequest, 400), (wrong.Status, wrong.Code));
        await LoggedAsync(imei, "wrong-sign");
        await NothingIsStoredAsync(imei);

        var fields = Fields(name);
        var first = await PostAsync(imei, [.. fields, File(name, clip)]);
        Assert.Equal((HttpStatusCode.OK, $$"""{"code":200,"message":"File upload success","data":"{{name}}"}"""), (first.Status, first.Body));
        // Replayed as it was: the same file, answered as success, stored once. Replayed for another name: refused.
        Assert.Equal(first, await PostAsync(imei, [.. fields, File(name, clip)]));
        var other = Good(imei, second: 9);
        var replayed = await PostAsync(imei, [Text("filename", other), .. fields.Skip(1), File(other, clip)]);
        Assert.Equal((HttpStatusCode.BadRequest, 400), (replayed.Status, replayed.Code));

        var digest = Convert.ToHexStringLower(SHA256.HashData(clip));
        await Waiting.UntilAsync(
            async () => (await Outsider.BlobsAsync("media", $"{imei:D15}/", null, Cancellation)).Count(blob => blob.Sha256 == digest) == 1, "the file is stored", FunctionsLog, Cancellation);
        var items = (await ApiAsync($"api/media?device={imei:D15}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(name, Assert.Single(items).GetProperty("source").GetString());
    }

    [Fact]
    public async Task Name_lists_that_are_none_are_refused_finally_and_leave_no_row()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var many = string.Concat(Enumerable.Repeat("2026_01_02_03_04_00_01.ts,", 200_000));
        await ListRefusedAsync("too-large", $$"""{"imei":"{{imei:D15}}","fileNameList":"{{many}}"}""");
        await ListRefusedAsync("bad-json", new string('[', 10_000));
        await ListRefusedAsync("bad-json", $$"""{"imei":"{{imei:D15}}","fileNameList":{{string.Concat(Enumerable.Repeat("{\"a\":", 10_000))}}1{{new string('}', 10_000)}}}""");
        await ListRefusedAsync("bad-json", """{"imei":""");
        await ListRefusedAsync("no-device", """{"fileNameList":"2026_01_02_03_04_00_01.ts,"}""");

        var honest = await PlayAsync(Jimi(imei, new JimiScenario { Steps = [new WaitUploadsStep()] }));
        Assert.Empty(honest.Ledger.Posts);
        Assert.Empty(await Outsider.RowsAsync("recordings", $"{imei:D15}", Cancellation));
    }

    // The peak is read from /proc; elsewhere only the answers are looked at.
    private long FunctionsPeakBytes() =>
        OperatingSystem.IsLinux() ? ProcessMemory.PeakOfTreeBytes(Stack.Endpoints.Processes.Single(process => process.Part == "functions").ProcessId) : 0;

    private async Task RefusedAsync(ulong imei, string reason, IReadOnlyList<JimiPart> parts, int cut = 0)
    {
        var answer = await PostAsync(imei, parts, cut);
        // Code 200 ends the camera's tries; the text tells people.
        Assert.True(answer is { Status: HttpStatusCode.OK, Code: 200 } && answer.Body.Contains("Not kept", StringComparison.Ordinal), $"{reason}: {answer}");
        await LoggedAsync(imei, reason);
    }

    private async Task ListRefusedAsync(string reason, string json)
    {
        using var http = new HttpClient { Timeout = Waiting.Limit };
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(Functions("namelist"), content, Cancellation);
        var said = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal((HttpStatusCode.OK, false), (answer.StatusCode, said.GetProperty("ok").GetBoolean()));
        Assert.NotEqual(0, said.GetProperty("code").GetInt32());
        await Waiting.UntilAsync(() => Task.FromResult(Log().Contains(reason, StringComparison.Ordinal)), $"{reason} is logged", FunctionsLog, Cancellation);
    }

    private async Task<Answer> PostAsync(ulong imei, IReadOnlyList<JimiPart> parts, int cut = 0)
    {
        using var http = new HttpClient { Timeout = Waiting.Limit };
        HttpContent content = new JimiMultipart(Boundary, parts, isChunked: false, 0, breakOff: false, TimeProvider.System);
        if (cut > 0)
        {
            using var whole = content;
            var bytes = await whole.ReadAsByteArrayAsync(Cancellation);
            content = new ByteArrayContent(bytes[..^cut]) { Headers = { ContentType = whole.Headers.ContentType } };
        }
        using (content)
        {
            using var answer = await http.PostAsync(Functions($"upload/{imei:D15}"), content, Cancellation);
            var body = await answer.Content.ReadAsStringAsync(Cancellation);
            return new Answer(answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(body).GetProperty("code").GetInt32(), body);
        }
    }

    private async Task NothingIsStoredAsync(ulong imei)
    {
        foreach (var container in (string[])["media", "quarantine"]) Assert.Empty(await Outsider.BlobsAsync(container, $"{imei:D15}/", null, Cancellation));
        foreach (var table in (string[])["media", "transfers", "promises"]) Assert.Empty(await Outsider.RowsAsync(table, $"{imei:D15}", Cancellation));
    }

    private Task LoggedAsync(ulong imei, string reason) => Waiting.UntilAsync(
        () => Task.FromResult(Log().Split('\n').Any(line => line.Contains($"{imei:D15}", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal))),
        $"{reason} is logged with the device", FunctionsLog, Cancellation);

    private string Log() => new RelayView(0, Stack.Endpoints.Functions!, Path.Combine(Stack.Endpoints.LogFolder, "functions.log")).Log();

    private static string Good(ulong imei, int second = 5) => $"EVENT_{imei:D15}_00000000_2026_01_02_03_04_0{second}_F_05.mp4";

    private static IReadOnlyList<JimiPart> Fields(string name, string? sign = null)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return
        [
            Text("filename", name), Text("timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            Text("sign", sign ?? JimiSign.OfUpload(name, timestamp, Secret, raw: false)),
        ];
    }

    private static JimiPart Text(string name, string value) => JimiPart.Text(name, value);

    private static JimiPart File(string name, byte[] bytes) => new("file", bytes, name.Replace("\"", "", StringComparison.Ordinal), "multipart/form-data");

    private sealed record Answer(HttpStatusCode Status, int Code, string Body);
}
