using System.Buffers.Binary;
using System.Net.Sockets;

namespace CloudCam.Simulators.Rtmp;

/// <summary>A publisher's side of RTMP: handshake, the five commands, then messages of pictures and sound.</summary>
internal sealed class RtmpLink : ILiveLink
{
    private const int HandshakeBytes = 1_536;
    private const int UntoldChunkSize = 128;
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly LiveQuirks _quirks;
    private readonly RtmpReader _reader;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly string _name;
    private uint _messageStream;
    private bool _isSizeTold;

    private RtmpLink(TcpClient client, LiveQuirks quirks, string name)
    {
        (_client, _stream, _quirks, _name) = (client, client.GetStream(), quirks, name);
        _reader = new RtmpReader(_stream);
        Ended = Task.FromResult("");
    }

    public Task<string> Ended { get; private set; }

    /// <summary>Dials and publishes.</summary>
    /// <exception cref="LiveRefusedException">The server said no.</exception>
    public static async Task<RtmpLink> OpenAsync(Uri url, LiveQuirks quirks, CancellationToken cancellationToken)
    {
        var path = url.AbsolutePath.Trim('/').Split('/');
        var cut = quirks.ChannelInName ? 1 : path.Length - 1;
        var (application, name) = (string.Join('/', path[..cut]), string.Join('/', path[cut..]));
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(url.Host, url.Port > 0 ? url.Port : 1_935, cancellationToken).ConfigureAwait(false);
            var link = new RtmpLink(client, quirks, name);
            await link.ShakeHandsAsync(cancellationToken).ConfigureAwait(false);
            await link.PublishAsync(url, application, name, cancellationToken).ConfigureAwait(false);
            link.Ended = link.ListenAsync();
            return link;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public ValueTask SendAsync(byte kind, uint milliseconds, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(kind == FlvBodies.Audio ? 4 : 6, kind, milliseconds, _messageStream, body, cancellationToken);

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        await CommandAsync(new AmfBytes().Text("FCUnpublish").Number(6).Null().Text(_name), 0, cancellationToken).ConfigureAwait(false);
        await CommandAsync(new AmfBytes().Text("deleteStream").Number(7).Null().Number(_messageStream), 0, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await ((Task)Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sending.Dispose();
    }

    private async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        var hello = new byte[1 + HandshakeBytes];
        hello[0] = 3;
        for (var at = 9; at < hello.Length; at++)
        {
            hello[at] = (byte)(at * 7);
        }

        await _stream.WriteAsync(hello, cancellationToken).ConfigureAwait(false);
        var answer = new byte[1 + (2 * HandshakeBytes)];
        await _stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        if (answer[0] != 3 || !answer.AsSpan(1 + HandshakeBytes + 8).SequenceEqual(hello.AsSpan(9)))
        {
            throw new LiveRefusedException("The handshake was not answered as RTMP does.");
        }

        await _stream.WriteAsync(answer.AsMemory(1, HandshakeBytes), cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishAsync(Uri url, string application, string name, CancellationToken cancellationToken)
    {
        var site = $"rtmp://{url.Authority}/{application}";
        await CommandAsync(
            new AmfBytes().Text("connect").Number(1).BeginObject().Member("app", application).Member("type", "nonprivate").Member("flashVer", "FMLE/3.0").Member("tcUrl", site).EndObject(),
            0, cancellationToken).ConfigureAwait(false);
        await AnswerAsync("connect", cancellationToken).ConfigureAwait(false);
        if (_quirks.ChunkSize != UntoldChunkSize)
        {
            var size = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(size, _quirks.ChunkSize);
            // Told in chunks of the old size: four bytes fit.
            await SendAsync(2, 1, 0, 0, size, cancellationToken).ConfigureAwait(false);
        }

        await CommandAsync(new AmfBytes().Text("releaseStream").Number(2).Null().Text(name), 0, cancellationToken).ConfigureAwait(false);
        await CommandAsync(new AmfBytes().Text("FCPublish").Number(3).Null().Text(name), 0, cancellationToken).ConfigureAwait(false);
        await CommandAsync(new AmfBytes().Text("createStream").Number(4).Null(), 0, cancellationToken).ConfigureAwait(false);
        _messageStream = await AnswerAsync("createStream", cancellationToken).ConfigureAwait(false);
        await CommandAsync(new AmfBytes().Text("publish").Number(5).Null().Text(name).Text("live"), _messageStream, cancellationToken).ConfigureAwait(false);
        await AnswerAsync("publish", cancellationToken).ConfigureAwait(false);
    }

    // Waits for the answer that matters; returns the number at the end of it, which is the stream's for createStream.
    private async Task<uint> AnswerAsync(string command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (kind, body) = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            await MindAsync(kind, body, cancellationToken).ConfigureAwait(false);
            if (kind != 20)
            {
                continue;
            }

            var texts = AmfBytes.Texts(body);
            if (texts[0] == "_error" || (texts[0] == "onStatus" && texts.Contains("error")))
            {
                throw new LiveRefusedException(string.Join(' ', texts));
            }

            if (command == "publish" ? texts.Contains("NetStream.Publish.Start") : texts[0] == "_result" && TransactionOf(body) == (command == "connect" ? 1 : 4))
            {
                return command == "createStream" ? (uint)BinaryPrimitives.ReadDoubleBigEndian(body.AsSpan(body.Length - 8)) : 0;
            }
        }
    }

    private static double TransactionOf(byte[] body) => BinaryPrimitives.ReadDoubleBigEndian(body.AsSpan(3 + "_result".Length + 1));

    private async Task<string> ListenAsync()
    {
        try
        {
            while (true)
            {
                var (kind, body) = await _reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                await MindAsync(kind, body, CancellationToken.None).ConfigureAwait(false);
                if (kind == 20 && AmfBytes.Texts(body) is var texts && texts.Contains("error"))
                {
                    return string.Join(' ', texts);
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or FormatException)
        {
            return error.Message;
        }
    }

    // A ping wants its number back.
    private async ValueTask MindAsync(byte kind, byte[] body, CancellationToken cancellationToken)
    {
        if (kind == 4 && body is [0, 6, ..])
        {
            await SendAsync(2, 4, 0, 0, (byte[])[0, 7, .. body[2..]], cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask CommandAsync(AmfBytes amf, uint messageStream, CancellationToken cancellationToken) =>
        SendAsync(3, 20, 0, messageStream, amf.ToArray(), cancellationToken);

    private async ValueTask SendAsync(int chunkStream, byte kind, uint milliseconds, uint messageStream, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        // What goes before the size was told is cut by the usual one.
        var size = _isSizeTold ? _quirks.ChunkSize : UntoldChunkSize;
        var isLate = milliseconds >= 0xFFFFFF;
        var message = new MemoryStream(body.Length + 64);
        var head = new byte[12];
        head[0] = (byte)chunkStream;
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(1), (isLate ? 0xFFFFFF : milliseconds) << 8);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), (body.Length << 8) | kind);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), messageStream);
        message.Write(head);
        for (var at = 0; ; at += size)
        {
            if (at > 0)
            {
                message.WriteByte((byte)(0xC0 | chunkStream));
            }

            if (isLate)
            {
                message.Write([(byte)(milliseconds >> 24), (byte)(milliseconds >> 16), (byte)(milliseconds >> 8), (byte)milliseconds]);
            }

            message.Write(body.Span.Slice(at, Math.Min(size, body.Length - at)));
            if (at + size >= body.Length)
            {
                break;
            }
        }

        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(message.GetBuffer().AsMemory(0, (int)message.Length), cancellationToken).ConfigureAwait(false);
            _isSizeTold |= kind == 1;
        }
        finally
        {
            _sending.Release();
        }
    }
}
