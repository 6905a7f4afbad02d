using System.Net;
using System.Net.Sockets;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>A peer that speaks to the relay as a JC400 would, or not at all as it should.</summary>
internal sealed class RawJimi : IDisposable
{
    private readonly NetworkStream link;
    private readonly JimiFrameReader reader;
    private ushort serial;

    private RawJimi(Socket socket)
    {
        link = new NetworkStream(socket, ownsSocket: true);
        reader = new JimiFrameReader(link);
    }

    /// <summary>Dials a relay on this machine.</summary>
    public static async Task<RawJimi> DialAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return new RawJimi(socket);
    }

    /// <summary>Logs in and waits for the answer.</summary>
    public async Task LogInAsync(ulong imei, CancellationToken cancellationToken) =>
        Assert.True(await AskAsync(JimiNumber.Login, JimiPackets.Login(imei, 0x7000, 0, 2), cancellationToken), "The login was not answered.");

    /// <summary>Sends a frame with the next serial and waits for its answer.</summary>
    /// <returns>False when the relay hung up instead.</returns>
    public async Task<bool> AskAsync(byte number, byte[] content, CancellationToken cancellationToken)
    {
        var frame = new JimiFrame(number, content, ++serial, IsLong: content.Length > JimiFrame.MaxShortContent);
        await SendAsync(frame.ToBytes(), cancellationToken);
        return await AnsweredAsync(number, serial, cancellationToken);
    }

    /// <summary>A frame with the next serial, for tests that damage it.</summary>
    public byte[] Next(byte number, byte[] content) => new JimiFrame(number, content, ++serial, IsLong: false).ToBytes();

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => await link.WriteAsync(bytes, cancellationToken);

    /// <summary>Reads until that answer comes; answers to anything that must not be answered fail the test.</summary>
    public async Task<bool> AnsweredAsync(byte number, ushort expected, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Waiting.Limit);
        try
        {
            while (await reader.ReadAsync(limit.Token) is { } frame)
            {
                if ((frame.Number, frame.Serial) == (number, expected)) return true;
                Assert.Fail($"An answer 0x{frame.Number:X2} {frame.Serial} came while 0x{number:X2} {expected} was waited for.");
            }
            return false;
        }
        catch (IOException)
        {
            // A reset is an end as well.
            return false;
        }
    }

    /// <summary>Reads until that answer comes; earlier answers of the same number are passed over, any other fails the test.</summary>
    public async Task<bool> HeardAsync(byte number, ushort expected, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Waiting.Limit);
        while (await reader.ReadAsync(limit.Token) is { } frame)
        {
            Assert.Equal(number, frame.Number);
            if (frame.Serial == expected) return true;
        }
        return false;
    }

    /// <summary>Reads until the relay hangs up; whatever it says on the way is returned.</summary>
    public async Task<IReadOnlyList<JimiFrame>> UntilClosedAsync(CancellationToken cancellationToken)
    {
        var said = new List<JimiFrame>();
        try
        {
            while (await reader.ReadAsync(cancellationToken) is { } frame) said.Add(frame);
        }
        catch (IOException)
        {
            // A reset is an end as well.
            return said;
        }
        return said;
    }

    public void Dispose() => link.Dispose();
}
