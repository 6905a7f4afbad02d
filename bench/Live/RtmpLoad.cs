using System.Buffers;
using System.Net.Sockets;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Rtmp.Chunks;

namespace CloudCam.Benchmarks.Live;

/// <summary>The same publishers and viewers as <see cref="LiveLoad"/>, over RTMP on both sides.</summary>
/// <param name="port">The server's.</param>
internal sealed class RtmpLoad(int port) : PictureLoad
{
    private const string Application = "live";

    // The first stream that createStream gives, everywhere.
    private const uint StreamId = 1;
    private const int ChunkBytes = 4_096;

    private readonly Dictionary<int, RtmpWriter> writers = [];

    /// <inheritdoc/>
    public override async Task<Publisher[]> ConnectAsync(int streams)
    {
        var publishers = new Publisher[streams];
        for (var i = 0; i < streams; i++)
        {
            var (socket, writer) = await OpenAsync("publish", i);
            publishers[i] = new Publisher(i, socket);
            writers[i] = writer;
            await SendAsync(publishers[i], 0, LiveLoad.ConfigurationBody);
            // What the server says is not of interest; unread it would fill its buffers.
            Run(() => socket.ReceiveAllAsync(Stop));
        }
        return publishers;
    }

    /// <inheritdoc/>
    protected override Task SendAsync(Publisher publisher, uint milliseconds, bool isKey) => SendAsync(publisher, milliseconds, LiveLoad.PictureBody(isKey));

    /// <inheritdoc/>
    protected override async Task<Socket> JoinAsync(Publisher publisher) => (await OpenAsync("play", publisher.Number)).Socket;

    private async Task SendAsync(Publisher publisher, uint milliseconds, byte[] body)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        writers[publisher.Number].Media(output, RtmpMessageType.Video, StreamId, milliseconds, body);
        await publisher.SendAsync(output.WrittenMemory);
    }

    private async Task<(Socket Socket, RtmpWriter Writer)> OpenAsync(string command, int number)
    {
        var socket = await OpenAsync(port);
        var (output, writer) = (new ArrayBufferWriter<byte>(), new RtmpWriter());
        RtmpHandshake.WriteFirst(output, 0, new Random(number));
        await socket.SendAsync(output.WrittenMemory);
        var answer = new byte[RtmpHandshake.FirstBytes + RtmpHandshake.RestBytes];
        await using (var stream = new NetworkStream(socket)) await stream.ReadExactlyAsync(answer);
        output.Clear();
        RtmpHandshake.WriteEcho(output, new ReadOnlySequence<byte>(answer, 1, RtmpHandshake.RestBytes), 0);
        writer.SetChunkSize(output, ChunkBytes);
        writer.Connect(output, 1, Application, FormattableString.Invariant($"rtmp://127.0.0.1:{port}/{Application}"));
        writer.StreamCommand(output, 0, "createStream", 2, null);
        writer.StreamCommand(output, StreamId, command, 3, FormattableString.Invariant($"s{number}"), command == "publish" ? "live" : null);
        await socket.SendAsync(output.WrittenMemory);
        return (socket, writer);
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync(Socket socket, Viewer viewer)
    {
        using var reader = new RtmpChunkReader(new RtmpOptions());
        var (buffer, have) = (new byte[128 * 1_024], 0);
        var (writer, output) = (new RtmpWriter(), new ArrayBufferWriter<byte>());
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(have), Stop) is > 0 and var count)
            {
                have += count;
                var unread = new ReadOnlySequence<byte>(buffer, 0, have);
                while (reader.TryRead(ref unread, out var message))
                {
                    if (message.Type == RtmpMessageType.Video && message.Payload.Length > LiveLoad.LeastPictureBytes) viewer.See(message.Timestamp);
                }
                unread.CopyTo(buffer);
                have = (int)unread.Length;
                if (!reader.TryTakeAcknowledgement(out var sequence)) continue;
                output.Clear();
                writer.Acknowledgement(output, sequence);
                await socket.SendAsync(output.WrittenMemory);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            viewer.End(error);
        }
    }
}

/// <summary>Reading for nobody.</summary>
internal static class Unread
{
    /// <summary>Takes what comes until the connection or the measurement ends.</summary>
    public static async Task ReceiveAllAsync(this Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4_096];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
            {
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return;
        }
    }
}
