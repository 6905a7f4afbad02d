using System.Text;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.Tests.Webhooks;

public class WebhookSignatureTests
{
    private static readonly byte[] Master = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    // The example that the scheme's reference libraries carry in their tests.
    [Fact]
    public void Signature_is_that_of_the_reference_libraries()
    {
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var signature = WebhookSignature.Sign(
            secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1_614_265_330), Encoding.UTF8.GetBytes("{\"test\": 2432232314}"));
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void Secrets_differ_by_subscription_and_version_and_come_out_the_same_again()
    {
        var secret = WebhookSignature.SecretText(Master, "a", 1);
        Assert.StartsWith(WebhookSignature.SecretPrefix, secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret[WebhookSignature.SecretPrefix.Length..]).Length);
        Assert.Equal(secret, WebhookSignature.SecretText(Master, "a", 1));
        Assert.NotEqual(secret, WebhookSignature.SecretText(Master, "a", 2));
        Assert.NotEqual(secret, WebhookSignature.SecretText(Master, "b", 1));
        Assert.NotEqual(secret, WebhookSignature.SecretText(new byte[32], "a", 1));
    }

    [Fact]
    public void While_a_secret_is_replaced_both_signatures_are_sent_the_new_one_first()
    {
        var (time, body) = (DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), Encoding.UTF8.GetBytes("{}"));
        var header = WebhookSignature.Header(Master, "a", [2, 1], "id", time, body).Split(' ');
        Assert.Equal([By(2), By(1)], header);

        string By(int version) =>
            WebhookSignature.Sign(Convert.FromBase64String(WebhookSignature.SecretText(Master, "a", version)[WebhookSignature.SecretPrefix.Length..]), "id", time, body);
    }
}
