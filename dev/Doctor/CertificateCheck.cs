using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace CloudCam.Dev.Doctor;

/// <summary>A TLS port's certificate: whether it is trusted for that name, and for how long it is good.</summary>
internal static class CertificateCheck
{
    // Most authorities renew a month before the end; a fortnight before it somebody has to look.
    private const int FewDays = 14;

    /// <summary>Looks.</summary>
    public static async Task<Answer> LookAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        var (errors, end, subject) = (SslPolicyErrors.RemoteCertificateNotAvailable, DateTimeOffset.MinValue, "");
        var secure = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, found) =>
        {
            errors = found;
            if (certificate is not X509Certificate2 known) return false;
            (end, subject) = (new DateTimeOffset(known.NotAfter.ToUniversalTime(), TimeSpan.Zero), known.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
            return true;
        });
        await using (secure.ConfigureAwait(false))
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken).ConfigureAwait(false);
        return Judge(subject, errors, end, TimeProvider.System.GetUtcNow());
    }

    /// <summary>What is to be thought of a certificate.</summary>
    internal static Answer Judge(string subject, SslPolicyErrors errors, DateTimeOffset end, DateTimeOffset now)
    {
        var days = (int)Math.Floor((end - now).TotalDays);
        var detail = string.Create(CultureInfo.InvariantCulture, $"{subject}, {days} days left");
        if (days < 0) return Answer.Ill(detail, "The certificate is over: renew it, and restart the relay.");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return Answer.Ill($"{detail}; it is for another name", "The certificate is not for the name that was asked for: cameras that check it will not connect.");
        if (errors != SslPolicyErrors.None) return Answer.Note($"{detail}; not trusted by this machine", "Cameras must have the authority that signed it (self-signed: the certificate itself).");
        return days < FewDays ? Answer.Note(detail, "Renew it now.") : Answer.Well(detail);
    }
}
