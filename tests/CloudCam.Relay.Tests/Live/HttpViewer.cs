using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Live;

/// <summary>A tag of FLV: type 8 sound, 9 pictures.</summary>
internal sealed record FlvTag(int Type, uint Milliseconds, byte[] Body)
{
    public bool IsPicture => Type == 9;

    public bool IsKey => IsPicture && ((Body[0] >> 4) & 7) == 1 && !IsConfiguration;

    public bool IsConfiguration => IsPicture ? (Body[0] & 0x80) != 0 ? (Body[0] & 15) == 0 : Body[1] == 0 : Body[0] == 0xAF && Body[1] == 0;

    public bool IsFrame => IsPicture && !IsConfiguration;
}

/// <summary>A viewer over a plain socket; what it reads is taken apart by code of its own.</summary>
internal sealed class HttpViewer : IDisposable
{
    private readonly Socket socket;
    private readonly List<byte> received = [];
    private readonly byte[] buffer = new byte[64 * 1024];
    private int bodyAt = -1;

    private HttpViewer(Socket socket) => this.socket = socket;

    /// <summary>Everything after the head.</summary>
    public byte[] Body => bodyAt < 0 ? [] : [.. received.Skip(bodyAt)];

    public int BodyLength => bodyAt < 0 ? 0 : received.Count - bodyAt;

    public static async Task<HttpViewer> ConnectAsync(int port, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await LeaveSocketThreadAsync();
        return new HttpViewer(socket);
    }

    public async Task SendAsync(string text)
    {
        await socket.SendAsync(Encoding.Latin1.GetBytes(text));
        await LeaveSocketThreadAsync();
    }

    public async Task<string> HeadAsync()
    {
        await UntilAsync(() => (bodyAt = received.Count >= 4 ? EndOfHead() : -1) >= 0);
        return bodyAt < 0 ? Encoding.Latin1.GetString([.. received]) : Encoding.Latin1.GetString([.. received.Take(bodyAt)]);
    }

    /// <summary>Reads until there is enough or the peer closes.</summary>
    public async Task UntilAsync(Func<bool> enough)
    {
        while (!enough())
        {
            if (!await MoreAsync()) return;
        }
    }

    /// <summary>The answer up to its end, head and body; a reset is an end too.</summary>
    public async Task<string> AllAsync()
    {
        while (await MoreAsync())
        {
        }
        bodyAt = received.Count >= 4 ? EndOfHead() : -1;
        return Encoding.Latin1.GetString([.. received]);
    }

    /// <summary>Reads once.</summary>
    /// <returns>False at the end.</returns>
    public async Task<bool> MoreAsync()
    {
        try
        {
            var count = await socket.ReceiveAsync(buffer).InTime();
            received.AddRange(buffer.AsSpan(0, count));
            await LeaveSocketThreadAsync();
            return count > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // As in the relay, what follows a socket's call may run on the thread that serves all sockets; what a test does next may block.
    private static async Task LeaveSocketThreadAsync() => await Task.Yield();

    public async Task<List<FlvTag>> FramesAsync(int count)
    {
        if (bodyAt < 0) Assert.StartsWith("HTTP/1.1 200 OK\r\n", await HeadAsync(), StringComparison.Ordinal);
        var tags = new List<FlvTag>();
        await UntilAsync(() => (tags = Tags(Body)).Count(tag => tag.IsFrame) >= count);
        return tags;
    }

    /// <summary>The whole tags of a stream.</summary>
    public static List<FlvTag> Tags(byte[] flv)
    {
        var tags = new List<FlvTag>();
        if (flv.Length < 13) return tags;
        Assert.Equal("FLV"u8.ToArray(), flv[..3]);
        for (var at = 13; at + 11 <= flv.Length;)
        {
            var size = (flv[at + 1] << 16) | (flv[at + 2] << 8) | flv[at + 3];
            if (at + 15 + size > flv.Length) break;
            Assert.Equal(size + 11, BinaryPrimitives.ReadInt32BigEndian(flv.AsSpan(at + 11 + size)));
            tags.Add(new FlvTag(flv[at], (uint)((flv[at + 7] << 24) | (flv[at + 4] << 16) | (flv[at + 5] << 8) | flv[at + 6]), flv[(at + 11)..(at + 11 + size)]));
            at += 15 + size;
        }
        return tags;
    }

    public void Dispose() => socket.Dispose();

    private int EndOfHead()
    {
        for (var at = 3; at < received.Count; at++)
        {
            if (received[at] == '\n' && received[at - 1] == '\r' && received[at - 2] == '\n' && received[at - 3] == '\r') return at + 1;
        }
        return -1;
    }
}
