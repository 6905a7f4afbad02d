using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudCam.Cloud.Rest;
using CloudCam.Cloud.Rest.Notices;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Cloud.Tests.Rest;

/// <summary>Connection strings and tokens of the SignalR service, byte for byte.</summary>
public sealed class NoticeRequestTests
{
    private const string Key = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH";
    private readonly StoppedClock clock = new();

    [Theory]
    [InlineData("Endpoint=https://fleet.service.signalr.net;AccessKey=k;Version=1.0;", "https://fleet.service.signalr.net/", "https://fleet.service.signalr.net/")]
    [InlineData("Endpoint=http://127.0.0.1;Port=8888;AccessKey=k;Version=1.0;", "http://127.0.0.1:8888/", "http://127.0.0.1:8888/")]
    [InlineData("endpoint=https://a.example/x;accesskey=k;ClientEndpoint=https://b.example;ServerEndpoint=https://c.example", "https://c.example/", "https://b.example/")]
    public void A_connection_string_tells_both_addresses(string text, string server, string client)
    {
        var service = SignalRService.Parse(text);
        Assert.Equal((server, client), (service.Server.AbsoluteUri, service.Client.AbsoluteUri));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Endpoint=https://a.example")]
    [InlineData("AccessKey=top-secret")]
    [InlineData("Endpoint=ftp://a.example;AccessKey=top-secret")]
    [InlineData("Endpoint=https://a.example;AccessKey=top-secret;Port=0")]
    [InlineData("Endpoint=https://a.example;AccessKey=top-secret;AuthType")]
    public void A_connection_string_that_cannot_be_used_is_refused_without_its_key(string text) =>
        Assert.DoesNotContain("top-secret", Assert.Throws<FormatException>(() => SignalRService.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Access_is_a_token_for_the_hub_that_names_its_user()
    {
        var access = Notices().AccessFor("anna", TimeSpan.FromHours(1));
        Assert.Equal("https://fleet.service.signalr.net/client/?hub=notices", access.Url.AbsoluteUri);
        Assert.Equal(clock.GetUtcNow().AddHours(1), access.Expires);
        var parts = access.AccessToken.Split('.');
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        Assert.Equal(Base64Url.EncodeToString(signature), parts[2]);
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal((access.Url.AbsoluteUri, "anna", access.Expires.ToUnixTimeSeconds()),
            (claims.GetProperty("aud").GetString(), claims.GetProperty("asrs.s.uid").GetString(), claims.GetProperty("exp").GetInt64()));
        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
    }

    [Fact]
    public void Without_a_connection_string_there_are_no_notices()
    {
        using var services = CloudSetup.Create(Options(null), clock);
        Assert.Null(services.Notices);
    }

    private INotices Notices() => CloudSetup.Create(Options($"Endpoint=https://fleet.service.signalr.net;AccessKey={Key};Version=1.0;"), clock).Notices!;

    private static CloudOptions Options(string? signalR) => new()
    {
        StorageConnectionString = "UseDevelopmentStorage=true", EventHubsConnectionString = "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=k", SignalRConnectionString = signalR,
    };
}
