using System.Buffers;
using CloudCam.Benchmarks.Checksums;
using CloudCam.Benchmarks.Harness;
using CloudCam.Protocols.Teltonika;

namespace CloudCam.Benchmarks.DualCam;

/// <summary>Goals P2 and P7: DualCam DATA from received bytes to a block, against the CRC loop and a copy of the same bytes.</summary>
internal sealed class DualCamSuite : IBenchSuite
{
    private const string Limit = "limit: clmul 4x128 + memcpy";
    private const string Limit512 = "limit: clmul 4x512 + memcpy";
    private const string Whole = "ours: session, pieces of 16384";
    private const string Packets1460 = "ours: session, pieces of 1460";
    private const string Waited1460 = "ours: session, pieces of 1460, a wait before each";
    private const int FramesOfATurn = 256;

    private delegate ushort Sum16(ushort register, ReadOnlySpan<byte> bytes);

    public string Name => "dualcam";

    public string Summary => "Goals P2, P7: DualCam DATA frames through decoder and session into a block, pieces of 1 to 65536 bytes.";

    public IReadOnlyList<string> Sources => ["core/Checksums", "protocols", "tcp-relay/Connections", "bench"];

    public Task RunAsync(BenchContext context)
    {
        var stream = DualCamStream.Build();
        CheckThatBytesArrive(stream);
        var candidates = new List<Candidate> { Copying(Limit, stream, Crc16Limits.HasCarryless128 ? Crc16Limits.Carryless4x128 : Crc16Limits.Slicing16) };
        if (Crc16Limits.HasCarryless512) candidates.Add(Copying(Limit512, stream, Crc16Limits.Carryless4x512, Limit));
        candidates.Add(DecoderOnly("ours: decoder alone, pieces of 16384", stream, 16384));
        candidates.Add(Session(Whole, stream, 16384));
        candidates.Add(Session("ours: session, pieces of 65536", stream, 65536));
        candidates.Add(Session(Packets1460, stream, 1460));
        candidates.Add(Session(Waited1460, stream, 1460, rests: true));
        candidates.Add(Session("ours: session, pieces of 7", stream, 7));
        candidates.Add(Session("ours: session, pieces of 1", stream, 1));
        var result = context.Meter.Compare(
            "DATA frames of 1024 bytes: receive buffer, frame, session, CRC, copy into a block of 256 KiB", "frame", DualCamStream.PayloadBytes, candidates);
        context.Report.Add(result);
        var ratio = result.Ratio(Whole).Median;
        context.Report.AtMost("P2", "must", "DATA in pieces of 16 KiB / (clmul 4x128 + memcpy)", ratio, 1.5);
        context.Report.AtMost("P2", "aim", "DATA in pieces of 16 KiB / (clmul 4x128 + memcpy)", ratio, 1.1);
        context.Report.AtMost("P2", "must", "cost per byte, pieces of 1460 / pieces of 16 KiB", result.Cost(Packets1460).Median / result.Cost(Whole).Median, 1.5);
        context.Report.AtMost("P2", "info", "the same with a wait before each piece", result.Cost(Waited1460).Median / result.Cost(Whole).Median, 1.5);
        foreach (var candidate in candidates.Where(candidate => candidate.Name.StartsWith("ours", StringComparison.Ordinal)))
            context.Report.AtMost("P7", "must", $"bytes allocated per frame, {candidate.Name["ours: ".Length..]}", result.Allocated(candidate.Name), 0);
        return Task.CompletedTask;
    }

    private static Candidate Session(string name, byte[] stream, int pieceBytes, bool rests = false)
    {
        var transfer = new DualCamTransfer();
        var feed = new PieceFeed(stream, pieceBytes, transfer.Take, rests);
        return new Candidate(name, () =>
        {
            var before = transfer.Writer.Pieces;
            while (transfer.Writer.Pieces < before + FramesOfATurn) feed.Receive();
            return transfer.Writer.Pieces - before;
        }, Limit);
    }

    private static Candidate DecoderOnly(string name, byte[] stream, int pieceBytes)
    {
        var decoder = new TeltonikaFrameDecoder(new TeltonikaOptions());
        var (frames, bytes) = (0L, 0L);
        var feed = new PieceFeed(stream, pieceBytes, (ref ReadOnlySequence<byte> unread) =>
        {
            while (decoder.TryDecode(ref unread, out var frame))
            {
                frames++;
                bytes += frame.Payload.Length + frame.Crc;
            }
        });
        return new Candidate(name, () =>
        {
            var before = frames;
            while (frames < before + FramesOfATurn) feed.Receive();
            return bytes > 0 ? frames - before : 0;
        }, Limit);
    }

    /// <summary>Only what cannot be avoided: the CRC of each payload and its copy.</summary>
    private static Candidate Copying(string name, byte[] stream, Sum16 sum, string? limit = null)
    {
        var block = new byte[BlockWriter.BlockBytes];
        var (frame, filled) = (0, 0);
        ushort register = 0;
        return new Candidate(name, () =>
        {
            for (var i = 0; i < FramesOfATurn; i++)
            {
                var payload = stream.AsSpan((frame * DualCamStream.FrameBytes) + DualCamStream.HeaderBytes, DualCamStream.PayloadBytes);
                register = sum(register, payload);
                payload.CopyTo(block.AsSpan(filled));
                filled = (filled + DualCamStream.PayloadBytes) % BlockWriter.BlockBytes;
                frame = (frame + 1) % DualCamStream.Frames;
            }
            return frame == 0 && register != 0 ? throw new InvalidOperationException("The chain did not come back to 0.") : FramesOfATurn;
        }, limit);
    }

    /// <summary>A fast path that loses bytes would be no path.</summary>
    private static void CheckThatBytesArrive(byte[] stream)
    {
        foreach (var pieceBytes in (int[])[1, 7, 1460, 16384, 65536])
        {
            var transfer = new DualCamTransfer();
            var feed = new PieceFeed(stream, pieceBytes, transfer.Take);
            while (transfer.Writer.Pieces < 100) feed.Receive();
            for (var frame = 0; frame < 100; frame++)
            {
                var sent = stream.AsSpan((frame * DualCamStream.FrameBytes) + DualCamStream.HeaderBytes, DualCamStream.PayloadBytes);
                if (!sent.SequenceEqual(transfer.Writer.Held.Slice(frame * DualCamStream.PayloadBytes, DualCamStream.PayloadBytes)))
                    throw new InvalidOperationException($"Frame {frame} arrived otherwise in pieces of {pieceBytes}.");
            }
        }
    }
}
