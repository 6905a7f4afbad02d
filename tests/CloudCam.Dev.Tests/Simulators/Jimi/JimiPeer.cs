using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudCam.Dev.Tests.Simulators.Jimi;

/// <summary>One frame as the peer read it.</summary>
internal sealed record PeerPacket(byte Number, byte[] Content, ushort Serial, bool IsLong, int Connection)
{
    public string Hex => Convert.ToHexStringLower(Content);
}

/// <summary>A small gateway of the tests' own, from the public description of the wire: it shares no code with simulator or product.</summary>
internal sealed class JimiPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Task> _sessions = new();
    private readonly Task _accepting;
    private Stream? _current;
    private int _connections;

    public JimiPeer()
    {
        _listener.Start(256);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<PeerPacket> Packets { get; } = new();

    /// <summary>Frames with a wrong check; they are dropped.</summary>
    public int BadChecks;

    /// <summary>Bytes where a frame should begin, or an end that is none; the session is ended.</summary>
    public int Nonsense;

    /// <summary>Whether a packet is answered; the numbers of the vendor's table by default.</summary>
    public Func<PeerPacket, bool> Answers { get; set; } = packet => packet.Number is 0x01 or 0x13 or 0x22 or 0x37 or 0x95 or 0xE0 or 0xF2 or 0x70 or 0x8A;

    /// <summary>Sessions that ended in a surprise.</summary>
    public ConcurrentQueue<Exception> Surprises { get; } = new();

    public IReadOnlyList<PeerPacket> Of(byte number) => [.. Packets.Where(packet => packet.Number == number)];

    /// <summary>Sends a command in the short form: length of flag and text, flag, text, language.</summary>
    public Task CommandAsync(uint flag, string text)
    {
        var content = new byte[1 + 4 + text.Length + 2];
        content[0] = (byte)(4 + text.Length);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(1), flag);
        Encoding.ASCII.GetBytes(text).CopyTo(content, 5);
        content[^1] = 2;
        return SendAsync(Frame(0x80, content, 1));
    }

    public async Task SendAsync(byte[] bytes) => await _current!.WriteAsync(bytes, _stop.Token);

    public static byte[] Frame(byte number, byte[] content, ushort serial)
    {
        byte[] inner = [(byte)(content.Length + 5), number, .. content, (byte)(serial >> 8), (byte)serial];
        var check = Check(inner);
        return [0x78, 0x78, .. inner, (byte)(check >> 8), (byte)check, 0x0D, 0x0A];
    }

    /// <summary>X.25 by long division on mirrored bits: another way than the simulator's.</summary>
    public static ushort Check(ReadOnlySpan<byte> bytes)
    {
        var register = 0xFFFF;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var top = ((register >> 15) ^ (value >> bit)) & 1;
                register = ((register << 1) & 0xFFFF) ^ (top == 1 ? 0x1021 : 0);
            }
        }

        var mirrored = 0;
        for (var bit = 0; bit < 16; bit++) mirrored |= ((register >> bit) & 1) << (15 - bit);
        return (ushort)(mirrored ^ 0xFFFF);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // First the loop: a listener that is stopped under it refuses its next accept in words of its own.
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _sessions.Enqueue(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token), ++_connections));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(_sessions);
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        try
        {
            await using var link = new NetworkStream(socket, ownsSocket: true);
            _current = link;
            while (await ReadAsync(link, connection) is { } packet)
            {
                Packets.Enqueue(packet);
                if (Answers(packet)) await link.WriteAsync(Frame(packet.Number, packet.Number == 0x8A ? [26, 1, 2, 3, 4, 5] : [], packet.Serial), _stop.Token);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
        catch (Exception error)
        {
            Surprises.Enqueue(error);
        }
    }

    private async Task<PeerPacket?> ReadAsync(Stream link, int connection)
    {
        while (true)
        {
            var start = new byte[2];
            if (await link.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, _stop.Token) < 2) return null;
            var isLong = start[0] == 0x79;
            if (start is not ([0x79, 0x79] or [0x78, 0x78])) return Refused();
            var length = new byte[isLong ? 2 : 1];
            await link.ReadExactlyAsync(length, _stop.Token);
            var rest = new byte[(isLong ? BinaryPrimitives.ReadUInt16BigEndian(length) : length[0]) + 2];
            await link.ReadExactlyAsync(rest, _stop.Token);
            if (rest is not [.., 0x0D, 0x0A]) return Refused();
            if (Check([.. length, .. rest[..^4]]) == BinaryPrimitives.ReadUInt16BigEndian(rest.AsSpan(rest.Length - 4)))
                return new PeerPacket(rest[0], rest[1..^6], BinaryPrimitives.ReadUInt16BigEndian(rest.AsSpan(rest.Length - 6)), isLong, connection);
            Interlocked.Increment(ref BadChecks);
        }
    }

    private PeerPacket? Refused()
    {
        Interlocked.Increment(ref Nonsense);
        return null;
    }
}
