using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudCam.Functions.Webhooks;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Functions.Tests.Webhooks;

/// <summary>The lines that <c>docs/integrators.md</c> gives to integrators, run as they stand there.</summary>
public sealed class VerificationSnippetTests
{
    private const string Body = "{\"type\":\"test\",\"text\":\"ü\"}";
    private const string Subscription = "0123456789abcdef0123456789abcdef";
    private static readonly byte[] MasterKey = new byte[32];
    private static readonly string Document = File.ReadAllText(RepositoryRoot.Combine("docs", "integrators.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task Receivers_that_follow_the_document_in_JavaScript_take_ours_and_refuse_others()
    {
        var snippet = Assert.Single(Blocks("js"));
        Assert.Equal(await File.ReadAllTextAsync(RepositoryRoot.Combine("samples", "webhook-receiver", "verify.mjs"), TestContext.Current.CancellationToken), snippet);
        var now = TimeProvider.System.GetUtcNow();
        var vector = Vector();
        var folder = Directory.CreateTempSubdirectory("cloudcam-webhook-test-");
        try
        {
            var script = Path.Combine(folder.FullName, "verify.mjs");
            await File.WriteAllTextAsync(script, $$"""
                {{snippet}}
                const [secret, body, headers] = [{{JsonSerializer.Serialize(Secret(1))}}, Buffer.from({{JsonSerializer.Serialize(Body)}}), {{JsonSerializer.Serialize(Headers("id", now))}}];
                const at = (seconds) => ({ ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + seconds) });
                const changed = Buffer.concat([body, Buffer.from(' ')]);
                const told = [
                  isGenuine(secret, headers, body), isGenuine(secret, headers, changed), isGenuine('whsec_AAAA', headers, body), isGenuine(secret, at(-3600), body), isGenuine(secret, at(1), body),
                  isGenuine(secret, {}, body), isGenuine(secret, { ...headers, 'webhook-timestamp': 'now' }, body),
                ];
                Date.now = () => Number({{JsonSerializer.Serialize(vector["webhook-timestamp"])}}) * 1000;
                told.push(isGenuine({{JsonSerializer.Serialize(vector["secret"])}}, {{JsonSerializer.Serialize(vector)}}, Buffer.from({{JsonSerializer.Serialize(vector["body"])}})));
                console.log('verified', ...told);
                process.stdin.destroy();
                """, TestContext.Current.CancellationToken);
            await using var node = NodeProgram.Start(script);
            Assert.Equal("verified true false false false false false false true", await node.LineAsync(line => line.StartsWith("verified", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Receivers_that_follow_the_document_in_CSharp_take_ours_and_refuse_others()
    {
        var clock = new StoppedClock();
        var now = clock.GetUtcNow();
        var headers = Headers("id", now);
        var body = Encoding.UTF8.GetBytes(Body);
        Assert.True(IsGenuine(Secret(1), now.ToUnixTimeSeconds(), body));
        Assert.True(IsGenuine(Secret(2), now.ToUnixTimeSeconds(), body));
        Assert.False(IsGenuine(Secret(3), now.ToUnixTimeSeconds(), body));
        Assert.False(IsGenuine(Secret(1), now.ToUnixTimeSeconds() + 1, body));
        Assert.False(IsGenuine(Secret(1), now.ToUnixTimeSeconds(), [.. body, 0x20]));
        foreach (var timestamp in (string[])["", "-1", "now", "9223372036854775807", "99999999999999999999"])
            Assert.False(IntegratorCode.IsGenuine(Secret(1), "id", timestamp, headers["webhook-signature"], body, clock));
        clock.Advance(TimeSpan.FromSeconds(301));
        Assert.False(IsGenuine(Secret(1), now.ToUnixTimeSeconds(), body));

        bool IsGenuine(string secret, long timestamp, byte[] content) =>
            IntegratorCode.IsGenuine(secret, "id", timestamp.ToString(CultureInfo.InvariantCulture), headers["webhook-signature"], content, clock);
    }

    [Fact]
    public void The_vector_in_the_document_is_signed_as_we_sign()
    {
        var vector = Vector();
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(vector["webhook-timestamp"], CultureInfo.InvariantCulture));
        var key = Convert.FromBase64String(vector["secret"][WebhookSignature.SecretPrefix.Length..]);
        Assert.Equal(vector["webhook-signature"], WebhookSignature.Sign(key, vector["webhook-id"], at, Encoding.UTF8.GetBytes(vector["body"])));
        Assert.True(IntegratorCode.IsGenuine(vector["secret"], vector["webhook-id"], vector["webhook-timestamp"], vector["webhook-signature"], Encoding.UTF8.GetBytes(vector["body"]), new StoppedClock(at)));
    }

    [Fact]
    public void Bodies_of_both_forms_are_split_by_what_the_document_gives()
    {
        var one = File.ReadAllBytes(RepositoryRoot.Combine("docs", "events", "cloudcam.alarm.raised.v1.json"));
        var other = File.ReadAllBytes(RepositoryRoot.Combine("docs", "events", "cloudcam.frame.unknown.v1.json"));
        Assert.Equal("cloudcam.alarm.raised.v1", Assert.Single(IntegratorCode.EventsOf(one)).GetProperty("type").GetString());
        byte[] both = [(byte)'[', .. one, (byte)',', .. other, (byte)']'];
        Assert.Equal(["cloudcam.alarm.raised.v1", "cloudcam.frame.unknown.v1"], IntegratorCode.EventsOf(both).Select(part => part.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("EventsOf")]
    [InlineData("IsGenuine")]
    public void What_the_document_gives_in_CSharp_is_what_these_tests_run(string method)
    {
        var code = File.ReadAllText(RepositoryRoot.Combine("tests", "CloudCam.Functions.Tests", "Webhooks", "IntegratorCode.cs")).ReplaceLineEndings("\n");
        var own = code.Split($"    // begin {method}\n")[1].Split("    // end\n")[0];
        var lines = own.Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line);
        Assert.Contains(string.Join('\n', lines), Blocks("csharp"));
    }

    private static string Secret(int version) => WebhookSignature.SecretText(MasterKey, Subscription, version);

    private static Dictionary<string, string> Headers(string id, DateTimeOffset now) => new()
    {
        ["webhook-id"] = id, ["webhook-timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ["webhook-signature"] = WebhookSignature.Header(MasterKey, Subscription, [2, 1], id, now, Encoding.UTF8.GetBytes(Body)),
    };

    private static string[] Blocks(string language) => [.. Document.Split($"```{language}\n").Skip(1).Select(rest => rest.Split("```")[0])];

    // Name and value of each row of the table behind the code.
    private static Dictionary<string, string> Vector() => Document.Split("A vector for your own tests:")[1].Split("\n\n")[1].Split('\n').Skip(2)
        .Select(row => row.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[1].Trim('`'), cells => cells[2].Split('`')[1]);
}
