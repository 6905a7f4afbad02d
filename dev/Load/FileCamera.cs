using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Load;

/// <summary>
/// A camera that sends files to whichever relay it is led to, and whose place in its file is known to the byte: what the kernel has taken of it on the running connection,
/// and where the next relay lets it go on.
/// </summary>
internal sealed class FileCamera : IProgress<CameraProgress>
{
    private readonly Lock sync = new();
    private readonly RelayRing ring;
    private readonly ResendTally tally;
    private readonly Dictionary<int, (MoveKind Cause, long Sent, long? InFlight)> lost = [];
    private LoadLink? link;
    private CameraProgress? reported;
    private long writtenAtReport;
    private Mark? mark;

    /// <summary>Makes the camera.</summary>
    /// <param name="options">What it is; its way to the server is replaced.</param>
    /// <param name="ring">Its way to the relays.</param>
    /// <param name="tally">Takes what interruptions cost.</param>
    public FileCamera(TeltonikaCameraOptions options, RelayRing ring, ResendTally tally)
    {
        (this.ring, this.tally) = (ring, tally);
        Options = options with { Dial = DialAsync, ReportEveryBytes = 1 };
    }

    /// <summary>The camera as it runs.</summary>
    public TeltonikaCameraOptions Options { get; }

    /// <summary>Told when more of a file went out: the relay, the file's size, and the place in it. Called on the camera's own task.</summary>
    public Action<int, CameraProgress>? OnData { get; set; }

    /// <summary>Sends all files.</summary>
    public Task<CameraRunResult> RunAsync(CancellationToken cancellationToken) => new TeltonikaCamera(Options).RunAsync(this, cancellationToken);

    /// <summary>Notes what this camera has given to the kernel by now, if it is in the middle of a file and its link leads to a relay that is about to be moved.</summary>
    /// <returns>The mark, whose unread bytes are to be filled in; null: it has nothing to lose there.</returns>
    public Mark? MarkMove(int relay, MoveKind cause)
    {
        lock (sync)
        {
            if (link is not { } open || open.Relay != relay || Place is not { Sent: > 0 }) return null;
            return mark = new Mark(open, cause, open.Written);
        }
    }

    /// <inheritdoc/>
    public void Report(CameraProgress value)
    {
        var relay = -1;
        lock (sync)
        {
            switch (value.Kind)
            {
                case CameraEventKind.Resumed:
                    WentOn(value);
                    Note(value);
                    break;
                case CameraEventKind.Data:
                    Note(value);
                    relay = link?.Relay ?? -1;
                    break;
                case CameraEventKind.LinkLost:
                    Lose();
                    break;
                case CameraEventKind.FileDelivered:
                    lost.Remove(value.FileIndex);
                    reported = null;
                    break;
                case CameraEventKind.Connected or CameraEventKind.Ended:
                    reported = null;
                    break;
                default:
                    break;
            }
        }
        if (relay >= 0) OnData?.Invoke(relay, value);
    }

    // What was written since the last report are DATA of the same file, headers counted as if they were file bytes.
    private (int File, long Sent)? Place =>
        link is { } open && reported is { } last ? (last.FileIndex, Math.Min(last.Position + open.Written - writtenAtReport, last.Size)) : null;

    private void Note(CameraProgress value) => (reported, writtenAtReport) = (value, link?.Written ?? 0);

    private void Lose()
    {
        if (Place is { Sent: > 0 } place)
        {
            var isOurs = mark is { } moved && moved.Link == link;
            lost[place.File] = (isOurs ? mark!.Cause : MoveKind.Unplanned, place.Sent, isOurs ? mark!.InFlightBytes : null);
        }
        (link, reported, mark) = (null, null, null);
    }

    private void WentOn(CameraProgress value)
    {
        if (lost.Remove(value.FileIndex, out var before))
            tally.Add(new Interruption(value.Imei, value.FileIndex, before.Cause, before.Sent, before.InFlight, value.Position));
    }

    private async Task<Stream> DialAsync(CancellationToken cancellationToken)
    {
        var opened = await ring.DialAsync(cancellationToken).ConfigureAwait(false);
        lock (sync) (link, reported, writtenAtReport, mark) = (opened, null, 0, null);
        return opened;
    }

    /// <summary>What a camera had given to the kernel when its relay was moved.</summary>
    /// <param name="Link">The connection.</param>
    /// <param name="Cause">How the relay is moved.</param>
    /// <param name="WrittenBytes">Bytes given to the kernel by then.</param>
    internal sealed record Mark(LoadLink Link, MoveKind Cause, long WrittenBytes)
    {
        /// <summary>Bytes that lay unread in the kernel; null: it could not be measured. Written after <see cref="WrittenBytes"/> was read, so that nothing on its way is missed.</summary>
        public long? UnreadBytes { get; set; }

        /// <summary>Bytes that the relay cannot have read: unread then, or written since.</summary>
        public long? InFlightBytes => UnreadBytes + Link.Written - WrittenBytes;
    }
}
