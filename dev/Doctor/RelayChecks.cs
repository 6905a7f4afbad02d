using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CloudCam.Dev.Doctor;

/// <summary>The relay from outside: its name, each port, each protocol's first answer, and what somebody gets who is no camera.</summary>
internal sealed class RelayChecks(Examination examination, DoctorTarget target)
{
    private const string Part = "relay";

    // A camera gets its answer within a round trip; a store may be asked first.
    private static readonly TimeSpan AnswerSilence = TimeSpan.FromSeconds(20);

    // Long enough for a server that means to close.
    private static readonly TimeSpan ListeningSilence = TimeSpan.FromSeconds(2);

    /// <summary>Looks at everything.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (target.RelayHost is not { } host)
        {
            examination.Skip(Part, "ports", "no address of a relay was given");
            return;
        }
        if (!await examination.CheckAsync(Part, "name", $"Nobody knows the name {host}: look at the DNS record that cameras use.", stop => ResolveAsync(host, stop), cancellationToken).ConfigureAwait(false)) return;
        var open = new HashSet<int>();
        foreach (var port in target.Ports.Select(one => one.Port).Distinct())
        {
            var advice = string.Create(CultureInfo.InvariantCulture, $"Nothing answers on TCP port {port}: is the relay running and ready, the port in its Relay__Listeners, in the ingress and in every firewall on the way?");
            if (await examination.CheckAsync(Part, Named(port), advice, stop => ConnectAsync(host, port, stop), cancellationToken).ConfigureAwait(false)) open.Add(port);
        }
        foreach (var (speaks, port) in target.Ports.Where(one => open.Contains(one.Port))) await GreetAsync(host, speaks, port, cancellationToken).ConfigureAwait(false);
        foreach (var port in target.Ports.Where(one => open.Contains(one.Port) && one.Speaks != CameraPort.Rtmp).Select(one => one.Port).Distinct())
        {
            var tls = target.Ports.Any(one => one.Port == port && UsesTls(one.Speaks));
            await examination.CheckAsync(
                Part, $"{Named(port)}, a web scanner", "Something that is no relay answers there.", stop => ScanAsync(host, port, tls, stop), cancellationToken).ConfigureAwait(false);
            if (!tls) continue;
            await examination.CheckAsync(
                Part, $"{Named(port)}, certificate", "The TLS handshake fails: look at Relay__TlsCertificatePath and its password.", stop => CertificateCheck.LookAsync(host, port, stop), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<Answer> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        return Answer.Well(string.Join(", ", addresses.Select(address => address.ToString())));
    }

    private static async Task<Answer> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        return Answer.Well("open");
    }

    private Task<bool> GreetAsync(string host, CameraPort speaks, int port, CancellationToken cancellationToken) => examination.CheckAsync(
        Part, $"{Named(port)}, {NameOf(speaks)} hello", $"The port is open but does not speak {NameOf(speaks)}: look at Relay__Listeners and at the relay's log.",
        stop => GreetAsync(host, port, UsesTls(speaks), speaks, stop), cancellationToken);

    /// <summary>Says hello as a device that nobody registered.</summary>
    /// <param name="host">The relay.</param>
    /// <param name="port">Its port.</param>
    /// <param name="tls">Whether it speaks TLS.</param>
    /// <param name="speaks">Protocol of the hello.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <param name="silence">How long silence is silence; null: as suits the protocol.</param>
    internal static async Task<Answer> GreetAsync(string host, int port, bool tls, CameraPort speaks, CancellationToken cancellationToken, TimeSpan? silence = null)
    {
        var enough = Hellos.AnswerBytes(speaks);
        var answer = await Wire.AskAsync(host, port, tls, Hellos.Of(speaks), Math.Max(1, enough), silence ?? (enough == 0 ? ListeningSilence : AnswerSilence), cancellationToken).ConfigureAwait(false);
        if (Hellos.IsAnswer(speaks, answer.Bytes) && !(enough == 0 && answer.IsClosed)) return Answer.Well(enough == 0 ? "taken, and the connection is kept" : $"answered: {answer.Head}");
        if (answer is { IsClosed: true, Bytes.Length: 0 } && enough > 0)
            return Answer.Note("closed without an answer", "As it should be where strangers are refused (Relay__UnknownDevices=Refuse, or a device policy); else look at the relay's log for the end reason.");
        return Answer.Ill(answer.Bytes.Length == 0 ? answer.IsClosed ? "closed" : "no answer" : $"answered something else: {answer.Head}",
            $"The port does not speak {NameOf(speaks)}, or a store that the relay asks first is away: look at its log.");
    }

    /// <summary>Asks for a page, as scanners of the web do.</summary>
    internal static async Task<Answer> ScanAsync(string host, int port, bool tls, CancellationToken cancellationToken)
    {
        var answer = await Wire.AskAsync(host, port, tls, Hellos.Scanner, 64, AnswerSilence, cancellationToken).ConfigureAwait(false);
        if (answer.Bytes.Length > 0) return Answer.Ill($"was answered: {answer.Head}", "Something that is no relay listens there, or another service shares the port.");
        return answer.IsClosed ? Answer.Well("closed without a word") : Answer.Note("no answer, and the connection is kept", "It should be closed at once (unknown-protocol): look whether a proxy stands in between.");
    }

    private bool UsesTls(CameraPort speaks) => target.Tls && speaks is (CameraPort.Teltonika or CameraPort.Jimi);

    private static string Named(int port) => string.Create(CultureInfo.InvariantCulture, $"port {port}");

    private static string NameOf(CameraPort port) => port switch { CameraPort.Teltonika => "Teltonika", CameraPort.Jimi => "Jimi", CameraPort.DvripAlarm => "DVRIP alarm", _ => "RTMP" };
}
