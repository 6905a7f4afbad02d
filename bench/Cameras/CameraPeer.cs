using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudCam.Benchmarks.Cameras;

/// <summary>
/// XM cameras on one loopback port, as little of them as a recorder needs: login, any request answered with 100, live video claimed on a second connection, then
/// 25 pictures a second and sound at a given rate. Written from the document, not from the codec that is measured.
/// </summary>
internal sealed class CameraPeer(int bitsPerSecond) : IDisposable
{
    private const int HeaderBytes = 20;
    private const int PacketBytes = 8_192;
    private const int Rate = 25;
    private const int GroupPictures = 50;
    private const int SoundBytes = 320;

    // 1280 x 720, High profile: as an encoder writes them.
    private static readonly byte[] ParameterSets = Convert.FromHexString("000000016764001FACB200A00B760220000003002000000641E306490000000168EBC3CB22C0");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<uint, Socket> claimed = [];
    private byte[][] group = [];
    private uint lastSession;
    private long packets;
    private long pictures;
    private long bytes;
    private int streaming;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Media packets, pictures and payload bytes sent so far, and cameras that send now.</summary>
    public (long Packets, long Pictures, long Bytes, int Streaming) Sent =>
        (Interlocked.Read(ref packets), Interlocked.Read(ref pictures), Interlocked.Read(ref bytes), Volatile.Read(ref streaming));

    public void Start()
    {
        group = MakeGroup();
        listener.Start(512);
        _ = AcceptAsync();
    }

    public void Dispose()
    {
        stopping.Cancel();
        listener.Dispose();
        stopping.Dispose();
    }

    // Each entry: one picture and its sound, cut into packets whose headers lack the session and the number.
    private byte[][] MakeGroup()
    {
        var random = new Random(7);
        var perPicture = bitsPerSecond / 8 / Rate;
        var key = 5 * perPicture;
        var other = ((GroupPictures * perPicture) - key) / (GroupPictures - 1);
        return [.. Enumerable.Range(0, GroupPictures).Select(number => Packets([.. Picture(random, number == 0, number == 0 ? key : other), .. Sound()]))];
    }

    private static byte[] Picture(Random random, bool isKey, int length)
    {
        var payload = new byte[length];
        for (var i = 0; i < payload.Length; i++) payload[i] = (byte)random.Next(1, 255);
        ReadOnlySpan<byte> slice = isKey ? [0, 0, 0, 1, 0x65] : [0, 0, 0, 1, 0x41];
        if (isKey) ParameterSets.CopyTo(payload, 0);
        slice.CopyTo(payload.AsSpan(isKey ? ParameterSets.Length : 0));
        byte[] header = isKey ? [0, 0, 1, 0xFC, 2, Rate, 160, 90, 0, 0, 0, 0, 0, 0, 0, 0] : [0, 0, 1, 0xFD, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(header.Length - 4), length);
        return [.. header, .. payload];
    }

    private static byte[] Sound() => [0, 0, 1, 0xFA, 0x0E, 2, SoundBytes & 0xFF, SoundBytes >> 8, .. Enumerable.Repeat((byte)0xD5, SoundBytes)];

    private static byte[] Packets(byte[] media)
    {
        var whole = new List<byte>();
        foreach (var piece in media.Chunk(PacketBytes))
        {
            whole.AddRange(Header(0, 0, 1412, piece.Length));
            whole.AddRange(piece);
        }
        return [.. whole];
    }

    private static byte[] Header(uint session, uint number, ushort id, int length)
    {
        var header = new byte[HeaderBytes];
        (header[0], header[1]) = (0xFF, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), session);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), number);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(14), id);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), length);
        return header;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptSocketAsync(stopping.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        using var stream = new NetworkStream(socket, ownsSocket: true);
        var header = new byte[HeaderBytes];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(header, stopping.Token);
                var session = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
                var number = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
                var id = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14));
                var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16))];
                await stream.ReadExactlyAsync(body, stopping.Token);
                if (id == 1000) session = Interlocked.Increment(ref lastSession);
                if (id == 1413) Claim(session, socket);
                await stream.WriteAsync(Answer(session, number, id), stopping.Token);
                if (id == 1410 && Encoding.ASCII.GetString(body).Contains("Start", StringComparison.Ordinal)) _ = StreamAsync(session);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
    }

    private void Claim(uint session, Socket socket)
    {
        lock (claimed) claimed[session] = socket;
    }

    private static byte[] Answer(uint session, uint number, ushort id)
    {
        var more = id switch
        {
            1000 => ", \"AliveInterval\" : 20, \"ChannelNum\" : 1, \"DeviceType \" : \"IPC\", \"ExtraChannel\" : 0",
            1020 => $", \"Name\" : \"SystemInfo\", \"SystemInfo\" : {{ \"SerialNo\" : \"{session:x16}\", \"SoftWareVersion\" : \"V4.02\", \"VideoInChannel\" : 1 }}",
            _ => ", \"Name\" : \"\"",
        };
        var text = Encoding.ASCII.GetBytes($"{{ \"Ret\" : 100, \"SessionID\" : \"0x{session:X8}\"{more} }}\n\0");
        return [.. Header(session, number, (ushort)(id + 1), text.Length), .. text];
    }

    private async Task StreamAsync(uint session)
    {
        Socket socket;
        lock (claimed) socket = claimed[session];
        Interlocked.Increment(ref streaming);
        try
        {
            // Cameras do not send in step.
            await Task.Delay(TimeSpan.FromMilliseconds(session * 13 % 2_000), TimeProvider.System, stopping.Token);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / Rate), TimeProvider.System);
            var buffer = new byte[group.Max(one => one.Length)];
            uint number = 0;
            for (var picture = 0; ; picture = (picture + 1) % group.Length)
            {
                var whole = group[picture];
                whole.CopyTo(buffer, 0);
                var sent = 0;
                for (var at = 0; at < whole.Length; sent++)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(at + 4), session);
                    BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(at + 8), number++);
                    at += HeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 16));
                }
                await socket.SendAsync(buffer.AsMemory(0, whole.Length), stopping.Token);
                Interlocked.Add(ref packets, sent);
                Interlocked.Add(ref bytes, whole.Length - (sent * HeaderBytes));
                Interlocked.Increment(ref pictures);
                await timer.WaitForNextTickAsync(stopping.Token);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
        finally
        {
            Interlocked.Decrement(ref streaming);
        }
    }
}
