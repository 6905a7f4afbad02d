using System.Buffers;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Relay;
using CloudCam.Benchmarks.Servers;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Teltonika;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;
using IPAddress = System.Net.IPAddress;

namespace CloudCam.Benchmarks.DualCam;

/// <summary>Goal P14 for Teltonika: each axis alone over a factor of 64 or more, and what hostile bytes cost.</summary>
internal sealed class GrowthSuite : IBenchSuite
{
    private readonly byte[] stream = DualCamStream.Build();

    public string Name => "growth";

    public string Summary => "Goal P14, Teltonika: cost against file size, frames, pieces, rubbish, lengths, resumes, table entries, open connections; hostile bytes.";

    public IReadOnlyList<string> Sources => ["core", "protocols", "tcp-relay", "bench"];

    public async Task RunAsync(BenchContext context)
    {
        context.Report.AddLinear(Growth.Measure("one file", "packets", [256, 512, 1024, 2048, 4096, 8192, 16384], File));
        context.Report.AddLinear(Growth.Measure("frames in one receive", "frames", [16, 32, 64, 128, 256, 512, 1024, 2048], FramesAtOnce));
        context.Report.AddLinear(Growth.Measure("one frame in pieces", "pieces", [16, 33, 65, 129, 258, 515, 1030], Pieces));
        context.Report.AddLinear(Growth.Measure("rubbish before a start", "bytes", [64, 256, 1024, 4096, 16384, 65536], Rubbish));
        context.Report.AddLinear(Growth.Measure("frames of a wrong length, a connection each", "frames", [4, 16, 64, 128, 256], WrongLengths));
        context.Report.AddLinear(Growth.Measure("wrong CRC, RESUME and SYNC in one transfer", "resumes", [16, 64, 256, 1024, 2048], Resumes));
        context.Report.AddLinear(Growth.Measure("connections entering and leaving the table", "entries", [256, 1024, 4096, 8192, 16384], Entries));
        var rig = new RelayRig(await NativeLoad.CompileAsync(), context);
        await OpenConnectionsAsync(rig);
        await HostilePart.RunAsync(rig, stream);
    }

    private Action File(long packets) => () =>
    {
        var transfer = new DualCamTransfer((uint)packets);
        for (var left = packets; left > 0; left -= 64)
        {
            var frames = (int)Math.Min(left, 64);
            transfer.Take(stream.AsMemory((int)((packets - left) % DualCamStream.Frames) * DualCamStream.FrameBytes, frames * DualCamStream.FrameBytes));
        }
        if (!transfer.Outbox.CompleteFile) throw new InvalidOperationException("The file is not whole.");
    };

    private Action FramesAtOnce(long frames)
    {
        var transfer = new DualCamTransfer();
        var at = 0;
        return () =>
        {
            transfer.Take(stream.AsMemory(at * DualCamStream.FrameBytes, (int)frames * DualCamStream.FrameBytes));
            at = (at + (int)frames) % DualCamStream.Frames;
        };
    }

    private Action Pieces(long pieces)
    {
        var transfer = new DualCamTransfer();
        var feed = new PieceFeed(stream, (int)((DualCamStream.FrameBytes + pieces - 1) / pieces), transfer.Take);
        return () =>
        {
            var before = transfer.Writer.Pieces;
            while (transfer.Writer.Pieces == before) feed.Receive();
        };
    }

    private static Action Rubbish(long bytes)
    {
        var protocol = new TeltonikaProtocol(new TeltonikaOptions(), TimeProvider.System);
        var rubbish = new byte[bytes];
        rubbish.AsSpan().Fill(0x5A);
        return () =>
        {
            if (protocol.Recognise(new ReadOnlySequence<byte>(rubbish)) != CloudCam.Protocols.Sessions.Recognition.No)
                throw new InvalidOperationException("Rubbish was recognised.");
            ExpectViolation(new ReadOnlySequence<byte>(rubbish));
        };
    }

    private static Action WrongLengths(long frames)
    {
        var decoders = (byte[][])[[0, 4, 0xFF, 0xFF], [0, 4, 0, 2], [0, 1, 0, 7], [0, 3, 0, 0], [0, 11, 0x7F, 0], [0, 14, 0, 6]];
        return () =>
        {
            for (var i = 0; i < frames; i++) ExpectViolation(new ReadOnlySequence<byte>(decoders[i % decoders.Length]));
        };
    }

    private static void ExpectViolation(ReadOnlySequence<byte> bytes)
    {
        try
        {
            new TeltonikaFrameDecoder(new TeltonikaOptions()).TryDecode(ref bytes, out _);
        }
        catch (ProtocolViolationException)
        {
            return;
        }
        throw new InvalidOperationException("A wrong frame was taken.");
    }

    /// <summary>Every packet comes once with a wrong CRC and, asked for again, once right.</summary>
    private Action Resumes(long resumes)
    {
        var wrong = stream.AsSpan(0, (int)resumes * DualCamStream.FrameBytes).ToArray();
        for (var at = DualCamStream.FrameBytes - 1; at < wrong.Length; at += DualCamStream.FrameBytes) wrong[at] ^= 1;
        byte[][] syncs = [.. Enumerable.Range(1, (int)resumes).Select(packet => DualCamStream.Sync((uint)packet))];
        return () =>
        {
            var transfer = new DualCamTransfer();
            for (var i = 0; i < resumes; i++)
            {
                transfer.Take(wrong.AsMemory(i * DualCamStream.FrameBytes, DualCamStream.FrameBytes));
                transfer.Take(syncs[i]);
                transfer.Take(stream.AsMemory(i * DualCamStream.FrameBytes, DualCamStream.FrameBytes));
                transfer.Outbox.ClearReplies();
                transfer.Outbox.ClearIncidents();
            }
            if (transfer.Writer.Pieces != resumes) throw new InvalidOperationException("A packet was lost.");
        };
    }

    private static Action Entries(long entries)
    {
        var (table, pool, metrics) = (new ConnectionTable(), new BufferPool(64), new RelayMetrics());
        DeviceConnection[] connections = [.. Enumerable.Range(0, (int)entries).Select(i => new DeviceConnection(
            i, Stream.Null, new IPAddress(0x7F000000 + (i % 100)), new ReceiveBuffer(pool, 64), metrics) { Device = DeviceId.FromImei((ulong)i) })];
        return () =>
        {
            foreach (var connection in connections)
            {
                table.TryEnter(connection.Peer, 0);
                table.Add(connection);
                table.Claim(connection.Device!.Value, connection);
            }
            foreach (var connection in connections)
            {
                table.Remove(connection);
                table.Leave(connection.Peer);
            }
        };
    }

    /// <summary>What one frame costs the whole relay while other connections lie there: it must not depend on them.</summary>
    private static async Task OpenConnectionsAsync(RelayRig rig)
    {
        await using var relay = await RelayRig.StartRelayAsync();
        await rig.RunAsync("latency", relay.Port, 100, 4000, 3);
        var samples = new List<(double Size, double Cost)>();
        var holding = new List<LoadClient>();
        var open = 0;
        foreach (var size in (int[])[64, 256, 1024, 4096, 8192, 16384])
        {
            var (client, _) = await rig.HoldAsync(relay.Port, size - open, 1000 + open, "login");
            holding.Add(client);
            open = size;
            for (var repeat = 0; repeat < 5; repeat++)
            {
                var cpu = relay.CpuNanoseconds;
                var acked = (await rig.RunAsync("latency", relay.Port, 100, 4000, 1)).GetProperty("acked").GetDouble();
                samples.Add((size, (relay.CpuNanoseconds - cpu) / acked));
            }
        }
        foreach (var client in holding)
        {
            await client.StopAsync(rig.Context.CancellationToken);
            await client.DisposeAsync();
        }
        var growth = Growth.FromSamples("cost of one frame, other connections open (flat is 0)", "connections", samples);
        rig.Report.Add(growth);
        rig.Report.AtMost("P14", "must", $"slope, {growth.Title}", growth.Worst, 0.1);
    }
}
