using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Core.Events;
using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>
/// Fetches the recordings of a time range: finds the files, then downloads them one after the other, each on a connection of its own (a recorder was seen to break
/// under several). The command is answered when all are there, or after a while with what is there by then; the rest comes all the same.
/// </summary>
internal sealed class FetchRun(DvripMainSession main, DeviceCommand command, int channel, DateTimeOffset from, DateTimeOffset to) : DvripRun(main, command)
{
    private const int MostIds = 40;

    // A camera that fails so often in a row will not do better with the next of maybe hundreds.
    private const int MostFailures = 3;
    private readonly Queue<DvripFile> waiting = new();
    private readonly List<string> fetched = [];
    private FileSearch? search;
    private DvripSideSession? download;
    private long answerAt = long.MaxValue;
    private int files;
    private int failed;
    private int failedInARow;
    private string? lastProblem;
    private bool isDone;

    /// <inheritdoc/>
    public override bool IsDone => isDone;

    /// <inheritdoc/>
    public override long NextMilliseconds => IsTold ? long.MaxValue : answerAt;

    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        answerAt = outbox.NowMilliseconds + (long)Options.FetchAnswerAfter.TotalMilliseconds;
        search = new FileSearch(Main, channel, Camera.ToLocal(from), Camera.ToLocal(to), OnFound);
        search.Begin(outbox);
    }

    /// <inheritdoc/>
    public override void OnTime(SessionOutbox outbox)
    {
        if (!IsTold && outbox.NowMilliseconds >= answerAt) Answer(Text(isComplete: false), outbox);
    }

    /// <summary>A download ended.</summary>
    public void OnDownloaded(DvripDownloadSession ended, SessionOutbox outbox)
    {
        if (ended != download) return;
        download = null;
        fetched.AddRange(ended.Transfers);
        failedInARow = ended.Problem is null ? 0 : failedInARow + 1;
        if (ended.Problem is { } problem)
        {
            (failed, lastProblem) = (failed + 1, ended.Reason);
            outbox.Raise(new DeviceStatusReported { Device = Camera.Setup.Id, Time = Camera.Now, Status = problem, Code = (int)DvripMessageId.DownloadData, About = Command.Id });
        }
        if (failedInARow >= MostFailures || ended.IsLoginRefused)
        {
            failed += waiting.Count;
            waiting.Clear();
        }
        Stop(ended.Range, outbox);
        Next(outbox);
    }

    private void OnFound(string? problem, SessionOutbox outbox)
    {
        if (problem is not null || search!.Files.Count == 0)
        {
            isDone = true;
            Fail(problem ?? "no-recording", outbox);
            return;
        }
        foreach (var file in search.Files) waiting.Enqueue(file);
        files = waiting.Count;
        search = null;
        Next(outbox);
    }

    private void Next(SessionOutbox outbox)
    {
        if (waiting.TryDequeue(out var file))
        {
            var next = new DvripDownloadSession(Main, this, channel, new DvripRange(file.Begin, file.End, file.Name), Command.Id);
            download = next;
            next.Mail.Deliver(Camera.Links.Open(next, "download"));
            return;
        }
        isDone = true;
        if (fetched.Count == 0) Fail(lastProblem ?? "no-media", outbox);
        else Answer(Text(isComplete: true), outbox);
    }

    // The camera ends a download by itself; this lets go of what it holds for it. Where the connection was logged in by itself it ended with that.
    private void Stop(DvripRange range, SessionOutbox outbox)
    {
        if (Camera.Quirks.Way == DvripWay.OneConnection) return;
        Main.Request(DvripMessageId.Playback, (output, stamp) => DvripWriter.Playback(output, stamp, DvripPlaybackAction.DownloadStop, range), Ignore, outbox);
    }

    private static void Ignore(in DvripReply reply, SessionOutbox outbox)
    {
        // It is over either way.
    }

    private string Text(bool isComplete) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"files\":{files},\"failed\":{failed},\"isComplete\":{(isComplete ? "true" : "false")},\"mediaIds\":[{string.Join(',', fetched.Take(MostIds).Select(id => $"\"{id}\""))}]}}");
}
