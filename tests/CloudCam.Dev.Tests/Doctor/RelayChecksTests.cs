using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CloudCam.Dev.Doctor;

namespace CloudCam.Dev.Tests.Doctor;

public sealed class RelayChecksTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_closed_port_is_ill_and_is_asked_nothing_more()
    {
        var port = FakePort.Closed();
        var examination = await LookAsync(new DoctorTarget { Name = "test", RelayHost = "127.0.0.1", Ports = [(CameraPort.Teltonika, port)] });
        Assert.Equal([("name", Verdict.Well), ($"port {port}", Verdict.Ill)], examination.Findings.Select(one => (one.Check, one.Verdict)));
        Assert.Contains("Relay__Listeners", examination.Findings[1].Advice, StringComparison.Ordinal);
        Assert.False(examination.IsWell);
    }

    [Fact]
    public async Task A_name_nobody_knows_is_ill()
    {
        var examination = await LookAsync(new DoctorTarget { Name = "test", RelayHost = "relay.invalid", Ports = [(CameraPort.Teltonika, 5232)] });
        Assert.Equal([("name", Verdict.Ill)], examination.Findings.Select(one => (one.Check, one.Verdict)));
    }

    public static TheoryData<string, string, bool, Verdict> Greetings => new()
    {
        { nameof(CameraPort.Teltonika), "00080007", false, Verdict.Well },
        { nameof(CameraPort.Teltonika), "48545450", false, Verdict.Ill },
        { nameof(CameraPort.Teltonika), "", true, Verdict.Note },
        { nameof(CameraPort.Teltonika), "00", true, Verdict.Ill },
        { nameof(CameraPort.Jimi), "7878050100059ff80d0a", false, Verdict.Well },
        { nameof(CameraPort.Jimi), "787805130005000000 0a".Replace(" ", "", StringComparison.Ordinal), false, Verdict.Ill },
        { nameof(CameraPort.DvripAlarm), "", false, Verdict.Well },
        { nameof(CameraPort.DvripAlarm), "", true, Verdict.Ill },
        { nameof(CameraPort.DvripAlarm), "ff", false, Verdict.Ill },
        { nameof(CameraPort.Rtmp), "03" + string.Concat(Enumerable.Repeat("00", 1_536)), false, Verdict.Well },
        { nameof(CameraPort.Rtmp), "06" + string.Concat(Enumerable.Repeat("00", 1_536)), false, Verdict.Ill },
        { nameof(CameraPort.Rtmp), "0300", true, Verdict.Ill },
    };

    [Theory]
    [MemberData(nameof(Greetings))]
    public async Task A_hello_wants_the_answer_of_its_protocol(string speaks, string answer, bool closes, Verdict expected)
    {
        await using var port = new FakePort(Convert.FromHexString(answer), closes);
        Assert.Equal(expected, (await RelayChecks.GreetAsync("127.0.0.1", port.Port, tls: false, Enum.Parse<CameraPort>(speaks), Stop, Silence(answer, closes))).Verdict);
    }

    // Only who says nothing and stays is waited for in vain.
    private static TimeSpan Silence(string answer, bool closes) => answer.Length == 0 && !closes ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_web_scanner_must_get_nothing()
    {
        await using var web = new FakePort("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), closes: true);
        Assert.Equal(Verdict.Ill, (await RelayChecks.ScanAsync("127.0.0.1", web.Port, tls: false, Stop)).Verdict);
        await using var relay = new FakePort([], closes: true);
        Assert.Equal(Verdict.Well, (await RelayChecks.ScanAsync("127.0.0.1", relay.Port, tls: false, Stop)).Verdict);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_ill()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=elsewhere.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        await using var port = new FakePort([], closes: true, async stream =>
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(certificate);
            return secure;
        });
        var answer = await CertificateCheck.LookAsync("localhost", port.Port, Stop);
        Assert.Equal(Verdict.Ill, answer.Verdict);
        Assert.Contains("elsewhere.example", answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(90, SslPolicyErrors.None, Verdict.Well)]
    [InlineData(13, SslPolicyErrors.None, Verdict.Note)]
    [InlineData(90, SslPolicyErrors.RemoteCertificateChainErrors, Verdict.Note)]
    [InlineData(90, SslPolicyErrors.RemoteCertificateNameMismatch, Verdict.Ill)]
    [InlineData(-1, SslPolicyErrors.None, Verdict.Ill)]
    public void A_certificate_is_judged_by_its_end_its_name_and_who_signed_it(int days, SslPolicyErrors errors, Verdict expected)
    {
        var now = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
        Assert.Equal(expected, CertificateCheck.Judge("relay.example", errors, now.AddDays(days), now).Verdict);
    }

    private static async Task<Examination> LookAsync(DoctorTarget target)
    {
        var examination = new Examination(TimeProvider.System);
        await new RelayChecks(examination, target).RunAsync(Stop);
        return examination;
    }
}
