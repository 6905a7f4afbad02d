using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Server;

public sealed class TlsTests : IDisposable
{
    private const string Password = "of-this-test-only";
    private readonly string thumbprint;
    private readonly string path = Path.Combine(Path.GetTempPath(), $"cloudcam-relay-tests-{Environment.ProcessId}.pfx");

    public TlsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        thumbprint = certificate.Thumbprint;
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, Password));
    }

    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task A_camera_talks_over_tls_and_a_deadline_wakes_it_there_too()
    {
        await using var relay = await StartAsync();
        using var camera = await SecureAsync(relay);
        await camera.SendAsync("hello cam1\nwait 50\n");
        Assert.Equal("ok hello", await camera.ReadLineAsync());
        Assert.Equal("woken", await camera.ReadLineAsync());
        Assert.Equal("pong", await camera.AskAsync("ping"));
        Assert.Equal("open 0", await camera.AskAsync("open film 100000 1"));
        var film = new byte[100_000];
        new Random(5).NextBytes(film);
        await camera.SendPieceAsync(film);
        await camera.SendAsync("wait 50\n");
        Assert.Equal("woken", await camera.ReadLineAsync());
        Assert.Equal("done", await camera.AskAsync("done"));
        Assert.Equal(film, await StoredFiles.ReadAsync(relay.Cloud, "cam1"));
        await relay.StopAsync();
        Assert.Equal("bye", await camera.ReadLineAsync());
        Assert.Equal(1, relay.Ended(EndReason.Stopping));
    }

    [Theory]
    [InlineData("ping\nend Done\n")]
    [InlineData("bad BadMagic\n")]
    public async Task The_end_is_said_over_tls_before_the_socket_closes(string last)
    {
        const byte Alert = 21;
        await using var relay = await StartAsync();
        using var plain = await relay.ConnectAsync();
        var recording = new RecordingStream(plain.Stream);
        await using var secure = new SslStream(recording, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == thumbprint);
        // Version 1.2, because it shows what kind a record is.
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.Tls12 }, CancellationToken.None).InTime();
        await secure.WriteAsync(Encoding.ASCII.GetBytes("hello cam1\n" + last), CancellationToken.None);
        await secure.CopyToAsync(Stream.Null, CancellationToken.None).InTime();
        Assert.Equal(Alert, RecordKinds(recording.Read()).Last());
    }

    [Theory]
    [InlineData("hello cam1\n")]
    [InlineData("\u0016\u0003\u0001garbage that only begins like a handshake, and goes on as anything else")]
    public async Task Something_else_than_tls(string bytes)
    {
        await using var relay = await StartAsync();
        using var peer = await relay.ConnectAsync();
        await peer.SendAsync(bytes);
        peer.FinishSending();
        await relay.EndedAsync(EndReason.TlsFailed, "none");
        Assert.Single(relay.Log.Of(1001));
    }

    [Fact]
    public async Task A_silent_peer_gets_no_further_than_the_login_time()
    {
        await using var relay = await StartAsync(options => options.LoginTimeout = TimeSpan.FromMilliseconds(300));
        using var peer = await relay.ConnectAsync();
        await relay.EndedAsync(EndReason.TlsFailed, "none");
    }

    [Fact]
    public async Task Tls_without_a_certificate_does_not_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RelayUnderTest.StartAsync(options => options.Listeners[0].Tls = true));
        Assert.Contains("Relay__TlsCertificatePath", error.Message, StringComparison.Ordinal);
    }

    // kind:u8 version:u16 length:u16, then that many bytes.
    private static List<byte> RecordKinds(byte[] records)
    {
        var kinds = new List<byte>();
        for (var at = 0; at < records.Length; at += 5 + BinaryPrimitives.ReadUInt16BigEndian(records.AsSpan(at + 3))) kinds.Add(records[at]);
        return kinds;
    }

    private Task<RelayUnderTest> StartAsync(Action<RelayOptions>? change = null) => RelayUnderTest.StartAsync(options =>
    {
        options.Listeners[0].Tls = true;
        (options.TlsCertificatePath, options.TlsCertificatePassword) = (path, Password);
        change?.Invoke(options);
    });

    private async Task<ScriptClient> SecureAsync(RelayUnderTest relay)
    {
        var plain = await relay.ConnectAsync();
        var secure = new SslStream(plain.Stream, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == thumbprint);
        await secure.AuthenticateAsClientAsync("localhost").InTime();
        return plain.Over(secure);
    }
}
