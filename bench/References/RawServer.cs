using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using CloudCam.Benchmarks.RelayHost;

namespace CloudCam.Benchmarks.References;

/// <summary>Plain sockets, a buffer per connection, nothing else: what .NET allows without a server around it.</summary>
internal sealed class RawServer : IDisposable
{
    private const int AckBufferBytes = 4096;
    private const int SinkBufferBytes = 64 * 1024;
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private int open;

    public RawServer(bool isSink)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        _ = AcceptAsync(isSink);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public int Open => open;

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync(bool isSink)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            _ = ServeAsync(socket, isSink);
        }
    }

    private async Task ServeAsync(Socket socket, bool isSink)
    {
        Interlocked.Increment(ref open);
        try
        {
            await (isSink ? SwallowAsync(socket) : AnswerAsync(socket));
        }
        catch (SocketException)
        {
            // The client is gone, which is how every measurement ends.
        }
        finally
        {
            Interlocked.Decrement(ref open);
            socket.Dispose();
        }
    }

    private static async Task AnswerAsync(Socket socket)
    {
        var buffer = new byte[AckBufferBytes];
        for (var held = 0; ;)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(held));
            if (got == 0) return;
            held += got;
            var answers = ArrayPool<byte>.Shared.Rent(AckBufferBytes);
            var (taken, written) = AckFrames.Answer(buffer.AsSpan(0, held), answers);
            if (written > 0) await socket.SendAsync(answers.AsMemory(0, written));
            ArrayPool<byte>.Shared.Return(answers);
            buffer.AsSpan(taken, held - taken).CopyTo(buffer);
            held -= taken;
        }
    }

    private static async Task SwallowAsync(Socket socket)
    {
        var buffer = new byte[SinkBufferBytes];
        while (true)
        {
            for (var have = 0; have < 8;)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(have, 8 - have));
                if (got == 0) return;
                have += got;
            }
            for (var left = BinaryPrimitives.ReadInt64LittleEndian(buffer); left > 0;)
            {
                var got = await socket.ReceiveAsync(buffer);
                if (got == 0) return;
                left -= got;
            }
            await socket.SendAsync("done"u8.ToArray());
        }
    }
}
