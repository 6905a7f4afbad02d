using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>A peer that says whatever it likes: raw bytes, typed by hand.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket socket;

    private RawPeer(Socket socket) => this.socket = socket;

    /// <summary>Dials a relay on this machine.</summary>
    public static async Task<RawPeer> DialAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return new RawPeer(socket);
    }

    /// <summary>INIT as the vendor's pages show it: 0x0000, protocol id, IMEI, settings; 16 bytes in all.</summary>
    public static byte[] Init(ulong imei, uint settings, ushort protocolId = 5)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), protocolId);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(4), imei);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), settings);
        return bytes;
    }

    /// <summary>A command: id, length, data.</summary>
    public static byte[] Command(ushort id, ReadOnlySpan<byte> data, ushort? length = null)
    {
        var bytes = new byte[4 + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, id);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), length ?? (ushort)data.Length);
        data.CopyTo(bytes.AsSpan(4));
        return bytes;
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => await socket.SendAsync(bytes, cancellationToken);

    /// <summary>Sends, or finds out that the other side has hung up.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(bytes, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Receives a command of the server.</summary>
    /// <returns>Its id.</returns>
    public async Task<ushort> ReceiveCommandAsync(CancellationToken cancellationToken)
    {
        var header = new byte[4];
        await ReceiveAsync(header, cancellationToken);
        await ReceiveAsync(new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2))], cancellationToken);
        return BinaryPrimitives.ReadUInt16BigEndian(header);
    }

    /// <summary>Says that nothing more will come, and reads on.</summary>
    public void FinishSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the server hangs up.</summary>
    public async Task UntilClosedAsync(CancellationToken cancellationToken)
    {
        var sink = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(sink, cancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end as well.
            return;
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task ReceiveAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        while (target.Length > 0)
        {
            var count = await socket.ReceiveAsync(target, cancellationToken);
            Assert.True(count > 0, "The relay hung up in the middle of the conversation.");
            target = target[count..];
        }
    }
}
