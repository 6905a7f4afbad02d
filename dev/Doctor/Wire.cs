using System.Net.Security;
using System.Net.Sockets;

namespace CloudCam.Dev.Doctor;

/// <summary>What came back over a connection.</summary>
/// <param name="Bytes">Everything that came, up to what was asked for.</param>
/// <param name="IsClosed">Whether the peer closed.</param>
internal sealed record WireAnswer(byte[] Bytes, bool IsClosed)
{
    /// <summary>The first bytes, for people.</summary>
    public string Head => Convert.ToHexStringLower(Bytes.AsSpan(0, Math.Min(Bytes.Length, 16)));
}

/// <summary>One connection for one question.</summary>
internal static class Wire
{
    /// <summary>Connects, writes, and reads until enough came, the peer closed, or nobody said anything for the given time.</summary>
    /// <exception cref="SocketException">No connection.</exception>
    public static async Task<WireAnswer> AskAsync(string host, int port, bool tls, ReadOnlyMemory<byte> question, int enough, TimeSpan silence, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        Stream stream = client.GetStream();
        if (tls)
        {
            // Whether its certificate is good is another line of the report.
            var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken).ConfigureAwait(false);
            stream = secure;
        }
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(question, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(stream, enough, silence, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<WireAnswer> ReadAsync(Stream stream, int enough, TimeSpan silence, CancellationToken cancellationToken)
    {
        var bytes = new byte[enough];
        var count = 0;
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        quiet.CancelAfter(silence);
        try
        {
            while (count < enough)
            {
                var read = await stream.ReadAsync(bytes.AsMemory(count), quiet.Token).ConfigureAwait(false);
                if (read == 0) return new WireAnswer(bytes[..count], IsClosed: true);
                count += read;
            }
            return new WireAnswer(bytes, IsClosed: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WireAnswer(bytes[..count], IsClosed: false);
        }
        catch (IOException)
        {
            // Closed with what we wrote unread: a reset is a close, too.
            return new WireAnswer(bytes[..count], IsClosed: true);
        }
    }
}
