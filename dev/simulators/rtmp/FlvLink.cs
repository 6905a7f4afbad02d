using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CloudCam.Simulators.Rtmp;

/// <summary>FLV pushed over HTTP: one request without end, chunk by chunk.</summary>
internal sealed class FlvLink : ILiveLink
{
    private const int MostAnswer = 16_384;
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private FlvLink(TcpClient client)
    {
        (_client, _stream) = (client, client.GetStream());
        Ended = ListenAsync();
    }

    public Task<string> Ended { get; }

    /// <summary>Dials and begins the request.</summary>
    public static async Task<FlvLink> OpenAsync(Uri url, FlvBodies bodies, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(url.Host, url.Port, cancellationToken).ConfigureAwait(false);
            var link = new FlvLink(client);
            await link._stream.WriteAsync(
                Encoding.ASCII.GetBytes($"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: video/x-flv\r\nTransfer-Encoding: chunked\r\n\r\n"), cancellationToken)
                .ConfigureAwait(false);
            await link.ChunkAsync(bodies.FileHead(), cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public ValueTask SendAsync(byte kind, uint milliseconds, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        ChunkAsync(FlvBodies.Tag(kind, milliseconds, body.Span), cancellationToken);

    public ValueTask FinishAsync(CancellationToken cancellationToken) => _stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await ((Task)Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ValueTask ChunkAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length:x}\r\n")), .. bytes, 13, 10];
        return _stream.WriteAsync(chunk, cancellationToken);
    }

    // The answer comes at the end, or early; an early one that is good means that the server listens on.
    private async Task<string> ListenAsync()
    {
        try
        {
            var answer = new byte[MostAnswer];
            var length = await _stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false).ConfigureAwait(false);
            var line = Encoding.ASCII.GetString(answer, 0, length).Split('\r')[0];
            if (line.Contains(" 200 ", StringComparison.Ordinal))
            {
                while (await _stream.ReadAsync(answer).ConfigureAwait(false) > 0)
                {
                    // The rest of the answer says nothing.
                }
            }

            return line.Length > 0 ? line : "closed without an answer";
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            return error.Message;
        }
    }
}
