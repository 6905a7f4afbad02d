using System.Text.Json;
using CloudCam.Functions.Webhooks;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Functions.Tests.Webhooks;

/// <summary>The lines that the README gives to receivers, run by Node as they stand there.</summary>
public class VerificationSnippetTests
{
    [Fact]
    public async Task Receivers_that_follow_the_readme_take_ours_and_refuse_others()
    {
        var readme = await File.ReadAllTextAsync(RepositoryRoot.Combine("functions", "README.md"), TestContext.Current.CancellationToken);
        var snippet = readme.Split("```js\n")[1].Split("```")[0];
        var secret = WebhookSignature.SecretText(new byte[32], "0123456789abcdef0123456789abcdef", 1);
        const string Body = "{\"type\":\"test\",\"text\":\"ü\"}";
        var now = TimeProvider.System.GetUtcNow();
        var signature = WebhookSignature.Header(new byte[32], "0123456789abcdef0123456789abcdef", [2, 1], "id", now, System.Text.Encoding.UTF8.GetBytes(Body));

        var folder = Directory.CreateTempSubdirectory("cloudcam-webhook-test-");
        try
        {
            var script = Path.Combine(folder.FullName, "verify.mjs");
            var headers = JsonSerializer.Serialize(new Dictionary<string, string>
            {
                ["webhook-id"] = "id", ["webhook-timestamp"] = now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), ["webhook-signature"] = signature,
            });
            await File.WriteAllTextAsync(script, $$"""
                {{snippet}}
                const [secret, body, headers] = [{{JsonSerializer.Serialize(secret)}}, {{JsonSerializer.Serialize(Body)}}, {{headers}}];
                const old = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 3600) };
                console.log('verified', isGenuine(secret, headers, body), isGenuine(secret, headers, body + ' '), isGenuine('whsec_AAAA', headers, body), isGenuine(secret, old, body));
                process.stdin.destroy();
                """, TestContext.Current.CancellationToken);
            await using var node = NodeProgram.Start(script);
            Assert.Equal("verified true false false false", await node.LineAsync(line => line.StartsWith("verified", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
