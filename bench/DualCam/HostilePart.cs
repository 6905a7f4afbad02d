using System.Net;
using System.Net.Sockets;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Relay;
using CloudCam.Benchmarks.Servers;

namespace CloudCam.Benchmarks.DualCam;

/// <summary>What a byte of a hostile peer costs the whole relay, receive included, against a byte of a camera with the same writes.</summary>
internal static class HostilePart
{
    private const string Honest = "honest DATA";
    private const int WriteBytes = 1460;
    private const int HonestBytes = 32 << 20;
    private const int HostileBytes = 2 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(RelayRig rig, byte[] stream)
    {
        await using var relay = await RelayRig.StartRelayAsync();
        var beforeSync = stream.AsMemory(0, HostileBytes / DualCamStream.FrameBytes * DualCamStream.FrameBytes);
        (string Name, bool Syncs, ReadOnlyMemory<byte> Bytes)[] peers =
        [
            (Honest, true, Repeat(stream, HonestBytes)),
            ("frames nobody describes, 4 bytes each", true, Repeat([0, 6, 0, 0], HostileBytes)),
            ("STATUS without an error, 8 bytes each", true, Repeat([0, 5, 0, 4, 0, 0, 0, 0], HostileBytes)),
            ("DATA before SYNC", false, beforeSync),
            ("DATA of a wrong CRC", true, Repeat([0, 4, 0, 3, 0, 1, 1], HostileBytes)),
            ("a length that cannot be", true, Repeat([0, 4, 0xFF, 0xFF], HostileBytes)),
        ];
        var samples = new Samples();
        for (var round = -1; round < rig.Rounds; round++)
        {
            for (var i = 0; i < peers.Length; i++)
            {
                var (name, syncs, bytes) = peers[i];
                var (cost, taken) = await CostAsync(rig, relay, (byte)((round * peers.Length) + i), syncs, bytes);
                if (round < 0) continue;
                samples.Add(name, "server ns/byte", cost);
                samples.Add(name, "bytes sent before the relay hung up", taken);
            }
        }
        rig.Report.Note(samples.ToMarkdown($"Hostile bytes: CPU of the whole relay, writes of {WriteBytes} bytes"));
        foreach (var (name, _, _) in peers[1..4])
        {
            rig.Report.AtMost("P14", "must", $"cost per byte: {name} / honest", samples.Ratio(name, Honest, "server ns/byte").Median, 10);
        }
    }

    private static async Task<(double Cost, long Taken)> CostAsync(RelayRig rig, ServerProcess relay, byte camera, bool syncs, ReadOnlyMemory<byte> bytes)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(rig.Context.CancellationToken);
        limit.CancelAfter(Limit);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, relay.Ports[1]), limit.Token);
        var init = (byte[])DualCamStream.Init.Clone();
        init[10] = camera;
        await AskAsync(socket, init, 11, limit.Token);
        await AskAsync(socket, DualCamStream.Metadata, 11, limit.Token);
        await AskAsync(socket, DualCamStream.Start(200_000), 8, limit.Token);
        if (syncs) await socket.SendAsync(DualCamStream.Sync(1), limit.Token);
        var cpu = relay.CpuNanoseconds;
        var taken = 0;
        try
        {
            for (; taken < bytes.Length; taken += Math.Min(WriteBytes, bytes.Length - taken))
                await socket.SendAsync(bytes.Slice(taken, Math.Min(WriteBytes, bytes.Length - taken)), limit.Token);
            socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[4096];
            while (await socket.ReceiveAsync(answer, limit.Token) > 0) continue;
        }
        catch (SocketException)
        {
            // It hung up on us, which is what hostile bytes are to meet.
        }
        await rig.EmptyAsync(relay);
        return ((relay.CpuNanoseconds - cpu) / (double)Math.Max(taken, WriteBytes), taken);
    }

    private static async Task AskAsync(Socket socket, byte[] frame, int answerBytes, CancellationToken cancellationToken)
    {
        await socket.SendAsync(frame, cancellationToken);
        var answer = new byte[answerBytes];
        for (var have = 0; have < answerBytes;)
        {
            var got = await socket.ReceiveAsync(answer.AsMemory(have), cancellationToken);
            have += got > 0 ? got : throw new InvalidOperationException("The relay closed.");
        }
    }

    private static byte[] Repeat(byte[] pattern, int bytes)
    {
        var repeated = new byte[bytes / pattern.Length * pattern.Length];
        for (var at = 0; at < repeated.Length; at += pattern.Length) pattern.AsSpan(0, Math.Min(pattern.Length, repeated.Length - at)).CopyTo(repeated.AsSpan(at));
        return repeated;
    }
}
