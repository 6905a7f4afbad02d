using CloudCam.Benchmarks.Harness;
using CloudCam.Core.Checksums;

namespace CloudCam.Benchmarks.Checksums;

/// <summary>Goal P1: the CRC of a transfer against plain loops of the same technique, and the CRC of stored blocks.</summary>
internal sealed class CrcSuite : IBenchSuite
{
    private const string Limit128 = "limit: clmul 4x128";
    private const string Limit512 = "limit: clmul 4x512";
    private const string LimitSlicing = "limit: slicing-by-16";
    private const string Chosen = "ours, as chosen";
    private const string Ours128 = "ours, 128-bit";
    private const string Ours512 = "ours, 512-bit";
    private const string OursSlicing = "ours, instruction disabled";

    /// <summary>More than the first cache holds, less than the second.</summary>
    private const int StreamBytes = 1 << 18;

    private static uint sink;

    private delegate ushort Sum16(ReadOnlySpan<byte> bytes, ushort seed);

    public string Name => "crc";

    public string Summary => "Goal P1: CRC-16 of chained payloads against plain loops of the same technique; CRC-32C of blocks; growth (P14).";

    public IReadOnlyList<string> Sources => ["protocols/shared/src", "bench/Checksums", "bench/Harness"];

    public Task RunAsync(BenchContext context)
    {
        CheckThatAllAgree();
        var payload = Compare16(context, 1024, "the size of a DATA frame");
        context.Report.AtMost("P1", "must", "1024 B: as chosen / clmul 4x128", payload.Ratio(Chosen).Median, 1.5);
        context.Report.AtMost("P1", "must", "1024 B: instruction disabled / slicing-by-16", payload.Ratio(OursSlicing).Median, 1.3);
        context.Report.AtMost("P7", "must", "bytes allocated per payload", payload.Allocated(Chosen), 0);
        if (Crc16Limits.HasCarryless512)
        {
            context.Report.AtMost("P1", "aim", "1024 B: 512-bit / clmul 4x512", payload.Ratio(Ours512).Median, 1.2);
        }

        Compare16(context, 38, "a GT06 location");
        Compare16(context, 16384, "a frame of 16 KiB");

        var block = Compare32C(context);
        context.Report.AtLeast("digest", "aim", "CRC-32C of 256 KiB blocks, GB/s", block.GigabytesPerSecond(Chosen), 10);

        var growth = Growth.Measure("CRC-16 of one message", "bytes", [512, 1024, 2048, 4096, 8192, 16384, 32768], size =>
        {
            var message = RandomBytes((int)size);
            return () => sink ^= Crc16.Kermit(message);
        });
        context.Report.Add(growth);
        context.Report.AtMost("P14", "must", "slope of CRC-16 over bytes", growth.Worst, 1.1);
        return Task.CompletedTask;
    }

    private static Comparison Compare16(BenchContext context, int length, string what)
    {
        var stream = RandomBytes(StreamBytes / length * length);
        var candidates = new List<Candidate>
        {
            Chain("one table", stream, length, (bytes, seed) => Crc16Limits.Table(seed, bytes), LimitSlicing),
            Chain(LimitSlicing, stream, length, (bytes, seed) => Crc16Limits.Slicing16(seed, bytes)),
            Chain(OursSlicing, stream, length, (bytes, seed) => Crc16.Kermit(bytes, seed, ChecksumPath.Slicing), LimitSlicing),
        };
        var best = LimitSlicing;
        if (Crc16Limits.HasCarryless128)
        {
            best = Limit128;
            candidates.Add(Chain(Limit128, stream, length, (bytes, seed) => Crc16Limits.Carryless4x128(seed, bytes)));
            candidates.Add(Chain(Ours128, stream, length, (bytes, seed) => Crc16.Kermit(bytes, seed, ChecksumPath.Carryless128), best));
        }

        if (Crc16Limits.HasCarryless512)
        {
            candidates.Add(Chain(Limit512, stream, length, (bytes, seed) => Crc16Limits.Carryless4x512(seed, bytes)));
            candidates.Add(Chain(Ours512, stream, length, (bytes, seed) => Crc16.Kermit(bytes, seed, ChecksumPath.Carryless512), Limit512));
        }

        candidates.Add(Chain(Chosen, stream, length, (bytes, seed) => Crc16.Kermit(bytes, seed), best));
        var copy = new byte[stream.Length];
        candidates.Add(Chain("memcpy of the payload", stream, length, (bytes, seed) =>
        {
            bytes.CopyTo(copy.AsSpan(seed)); // always to the same place, in the first cache
            return 0;
        }));
        var result = context.Meter.Compare($"CRC-16 chained over payloads of {length} bytes ({what})", "payload", length, candidates);
        context.Report.Add(result);
        return result;
    }

    private static Comparison Compare32C(BenchContext context)
    {
        var block = RandomBytes(256 * 1024);
        Candidate Block(string name, Func<uint> sum, string? limit = null) => new(name, () =>
        {
            sink ^= sum();
            return 1;
        }, limit);

        var copy = new byte[block.Length];
        var candidates = new List<Candidate>
        {
            Block("memcpy of the block", () =>
            {
                block.CopyTo(copy.AsSpan());
                return copy[^1];
            }),
        };
        foreach (var path in Enum.GetValues<ChecksumPath>().Where(Crc32C.IsSupported))
        {
            candidates.Add(Block($"ours, {path}", () => Crc32C.Append(0, block, path), "memcpy of the block"));
        }

        candidates.Add(Block(Chosen, () => Crc32C.Append(0, block), "memcpy of the block"));
        var result = context.Meter.Compare("CRC-32C of a block of 256 KiB", "block", block.Length, candidates);
        context.Report.Add(result);
        return result;
    }

    /// <summary>The register of each payload is the seed of the next, as in a transfer.</summary>
    private static Candidate Chain(string name, byte[] stream, int length, Sum16 sum, string? limit = null) => new(name, () =>
    {
        ushort register = 0;
        for (var at = 0; at < stream.Length; at += length)
        {
            register = sum(stream.AsSpan(at, length), register);
        }

        sink ^= register;
        return stream.Length / length;
    }, limit);

    /// <summary>A limit that computes something else would be no limit.</summary>
    private static void CheckThatAllAgree()
    {
        var buffer = RandomBytes(3000);
        for (var length = 0; length < 2900; length++)
        {
            var bytes = buffer.AsSpan(length % 64, length);
            var seed = (ushort)(length * 7919);
            var expected = Crc16Limits.Bitwise(seed, bytes);
            if (Crc16.Kermit(bytes, seed) != expected
                || Crc16Limits.Table(seed, bytes) != expected
                || Crc16Limits.Slicing16(seed, bytes) != expected
                || (Crc16Limits.HasCarryless128 && Crc16Limits.Carryless4x128(seed, bytes) != expected)
                || (Crc16Limits.HasCarryless512 && Crc16Limits.Carryless4x512(seed, bytes) != expected))
            {
                throw new InvalidOperationException($"The ways to compute CRC-16 disagree at {length} bytes.");
            }
        }
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
