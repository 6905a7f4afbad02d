using CloudCam.Benchmarks.DualCam;
using CloudCam.Benchmarks.Harness;
using CloudCam.Core.Cameras;
using CloudCam.Core.Checksums;
using CloudCam.Protocols.Media;

namespace CloudCam.Benchmarks.Recording;

/// <summary>Frames of 64 cameras at 4 Mbit/s through their recorders into blocks, against copying the same bytes.</summary>
internal sealed class RecordingSuite : IBenchSuite
{
    private const int Cameras = 64;
    private const double BytesPerSecond = 500_000;
    private const string Copy = "limit: memcpy";
    private const string CopyAndSum = "limit: memcpy and CRC-16";
    private const string Pictures = "ours: pictures";
    private const string WithSound = "ours: pictures and sound";
    private const string Kept = "ours: kept in case of an alarm";

    public string Name => "recording";

    public string Summary => "P7 and the goals of recording: frames of 64 cameras at 4 Mbit/s (H.264, A-law) to fragmented MP4 in blocks of 256 KiB, files of 60 s.";

    public IReadOnlyList<string> Sources => ["core/Checksums", "core/Cameras", "protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        CheckThatAllIsWritten();
        var always = new RecordingPolicy(RecordingMode.Continuous);
        var pictures = new RecordedCameras(Cameras, always, hasSound: false);
        var both = new RecordedCameras(Cameras, always, hasSound: true);
        var kept = new RecordedCameras(Cameras, new RecordingPolicy(RecordingMode.OnAlarm), hasSound: true);
        var bytes = pictures.RoundBytes / RecordingStream.Pictures;
        var result = context.Meter.Compare("64 cameras in turns, a picture each", "picture", bytes,
            new Candidate(Copy, Copying(isSummed: false)),
            new Candidate(CopyAndSum, Copying(isSummed: true)),
            new Candidate(Pictures, pictures.Turn, CopyAndSum),
            new Candidate(WithSound, both.Turn, CopyAndSum),
            new Candidate(Kept, kept.Turn, Copy));
        context.Report.Add(result);
        var perSecond = result.Cost(WithSound).Median * 25 * Cameras / 1e9;
        context.Report.Note(FormattableString.Invariant(
            $"64 cameras at 4 Mbit/s take {perSecond:0.000} of a core; {result.Cost(WithSound).Median / bytes * 1_048_576 / 1_000:0} us per MiB. Kept in case of an alarm, 5 s: {kept.Held / Cameras / 1024} KiB a camera."));
        var ratio = result.Ratio(Pictures).Median;
        context.Report.AtMost("recording", "must", "pictures to MP4 in blocks / memcpy and the file's CRC-16", ratio, 3);
        context.Report.AtMost("recording", "aim", "pictures to MP4 in blocks / memcpy and the file's CRC-16", ratio, 2);
        context.Report.AtMost("P7", "must", "bytes allocated per picture kept in case of an alarm", result.Allocated(Kept), 0);
        // Once a minute and camera a file begins: its announcement, its head, its writer.
        context.Report.AtMost("P7", "must", "bytes allocated per picture, new files of 60 s included", result.Allocated(WithSound), 64);
        context.Report.AtMost("recording", "must", "cores for 64 cameras, recorders alone", perSecond, 0.1);
        return Task.CompletedTask;
    }

    /// <summary>The same pictures in the same turns into the same blocks, without anything a file needs.</summary>
    private static Func<long> Copying(bool isSummed)
    {
        var (frames, _) = RecordingStream.Make();
        var blocks = Enumerable.Range(0, Cameras).Select(_ => new BlockWriter()).ToArray();
        var next = 0;
        return () =>
        {
            var payload = frames[next++ % frames.Length].Payload;
            foreach (var block in blocks)
            {
                if (!block.HasRoom((int)payload.Length)) block.Empty();
                block.Write(payload, isSummed ? Crc16.Kermit(payload, block.FileCrc) : (ushort)0);
            }
            return Cameras;
        };
    }

    /// <summary>A recorder that drops pictures would be fast.</summary>
    private static void CheckThatAllIsWritten()
    {
        var cameras = new RecordedCameras(2, new RecordingPolicy(RecordingMode.Continuous), hasSound: true);
        const int rounds = 35;
        for (var i = 0; i < rounds * RecordingStream.Pictures; i++) cameras.Turn();
        // The parameter sets stand in the head of each file; each picture has a head of its own.
        var least = 2L * (rounds - 1) * (cameras.RoundBytes - 100);
        if (cameras.Written < least || cameras.Files != 2) throw new InvalidOperationException($"{cameras.Written} bytes in {cameras.Files} files were written, at least {least} were to be.");
    }
}
