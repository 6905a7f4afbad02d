using System.Text;
using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.RelayHost;
using CloudCam.Core.Naming;
using CloudCam.Functions.Uploads;

namespace CloudCam.Benchmarks.Uploads;

/// <summary>Goal P14 for forms and name lists: each axis alone, and what hostile bytes cost.</summary>
internal static class FormGrowth
{
    private const string Boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

    public static void Run(BenchContext context)
    {
        context.Report.AddLinear(Growth.Measure("bytes of a file", "bytes", [65_536, 131_072, 262_144, 524_288, 1_048_576, 2_097_152, 4_194_304], size => Form(Noise(size))));
        context.Report.AddLinear(Growth.Measure("near-boundary bytes in a file", "bytes", [65_536, 131_072, 262_144, 524_288, 1_048_576, 2_097_152, 4_194_304], size => Form(Near(size))));
        context.Report.AddLinear(Growth.Measure("bytes of a part's head", "bytes", [64, 128, 256, 512, 1024, 2048, 4096], size => Head(size, pieceBytes: 65_536)));
        context.Report.AddLinear(Growth.Measure("bytes of a part's head, a byte at a time", "bytes", [64, 128, 256, 512, 1024, 2048, 4096], size => Head(size, pieceBytes: 1)));
        context.Report.AddLinear(Growth.Measure("one file in pieces of a byte", "bytes", [1024, 2048, 4096, 8192, 16384, 32768, 65_536], size => Form(Noise(size), pieceBytes: 1)));
        context.Report.AddLinear(Growth.Measure("parts nobody wants, beyond the limit", "parts", [64, 128, 256, 512, 1024, 2048, 4096], Parts));
        context.Report.AddLinear(Growth.Measure("names in a list", "names", [64, 256, 1024, 3021, 8192, 16384, 32768], Names));
        Hostile(context);
    }


    private static void Hostile(BenchContext context)
    {
        const long size = 1_048_576;
        var (honest, near) = (Staged(Noise(size)), Staged(Near(size)));
        var result = context.Meter.Compare("A form of 1 MiB, read and summed into blocks", "form", bytesPerUnit: (int)size,
            new Candidate("honest bytes", () => Once(honest)), new Candidate("near-boundary bytes", () => Once(near), Limit: "honest bytes"));
        context.Report.Add(result);
        context.Report.AtMost("P14", "must", "hostile bytes / honest bytes", result.Ratio("near-boundary bytes").Median, 10);
    }

    private static long Once(Action work)
    {
        work();
        return 1;
    }

    private static byte[] Noise(long size)
    {
        var bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Beginnings of the boundary, each one byte short of it or wrong in its last one.</summary>
    private static byte[] Near(long size)
    {
        var near = Encoding.ASCII.GetBytes($"\r\n--{Boundary[..^1]}\r\n--{Boundary[..^1]}X\r\n--{Boundary}X");
        var bytes = new byte[size];
        for (var at = 0; at < size; at += near.Length) near.AsSpan(0, (int)Math.Min(near.Length, size - at)).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static Action Form(byte[] content, int pieceBytes = 65_536)
    {
        var form = FormOf(content);
        return () =>
        {
            if (Read(form, pieceBytes) != content.Length) throw new InvalidOperationException("The file is not whole.");
        };
    }

    /// <summary>The whole way of a file but its storing: what a byte costs us, whatever it is.</summary>
    private static Action Staged(byte[] content)
    {
        var form = FormOf(content);
        var buffers = new BlockBuffers(new UploadOptions());
        return () =>
        {
            using var body = new PieceStream(form, 65_536);
            using var reader = new FormReader(body, Boundary, long.MaxValue);
            var file = new StagedFile(new NullBlocks(), buffers, 1, content.Length, (_, _) => Task.FromResult(default(BlobName)));
            reader.NextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            while (true)
            {
                var read = reader.ReadAsync(CancellationToken.None);
                var piece = read.IsCompletedSuccessfully ? read.Result : read.AsTask().GetAwaiter().GetResult();
                if (piece.IsEmpty) break;
                file.AppendAsync(piece, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
            if (file.LengthBytes != content.Length) throw new InvalidOperationException("The file is not whole.");
            file.DisposeAsync().AsTask().GetAwaiter().GetResult();
        };
    }

    private static byte[] FormOf(byte[] content) =>
        [.. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"), .. content, .. Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n")];

    private static Action Head(long size, int pieceBytes)
    {
        var form = Encoding.ASCII.GetBytes($"--{Boundary}\r\n{new string('h', (int)size)}\r\n\r\n\r\n--{Boundary}--\r\n");
        return () => Read(form, pieceBytes);
    }

    private static Action Parts(long parts)
    {
        var form = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"--{Boundary}\r\n\r\nx\r\n", (int)parts)) + $"--{Boundary}--\r\n");
        return () =>
        {
            using var body = new PieceStream(form, 65_536);
            using var reader = new FormReader(body, Boundary, long.MaxValue);
            try
            {
                while (reader.NextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is not null)
                {
                    // Passed over.
                }
            }
            catch (FormException)
            {
                reader.TryDrainAsync(long.MaxValue, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
        };
    }

    private static Action Names(long names)
    {
        var json = Encoding.ASCII.GetBytes($$"""{"imei":"353376110008882","fileNameList":"{{string.Concat(Enumerable.Range(0, (int)names).Select(minute => $"{new DateTime(2026, 3, 12).AddMinutes(minute):yyyy_MM_dd_HH_mm_ss}_01.ts,"))}}"}""");
        return () =>
        {
            var list = new NameListParser(int.MaxValue);
            list.Read(json);
            if (list.Names.Count != names) throw new InvalidOperationException("A name was lost.");
        };
    }

    private static long Read(byte[] form, int pieceBytes)
    {
        using var body = new PieceStream(form, pieceBytes);
        using var reader = new FormReader(body, Boundary, long.MaxValue);
        var bytes = 0L;
        while (reader.NextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is not null)
        {
            while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { IsEmpty: false } piece) bytes += piece.Length;
        }
        return bytes;
    }

    private sealed class PieceStream(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
    }
}
