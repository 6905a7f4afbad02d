using System.Buffers;
using CloudCam.Core.Live;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Relay.Live.Registry;

namespace CloudCam.Relay.Live.Edge;

/// <summary>One try to fetch a stream from the replica that publishes it, and to publish it here for as long as somebody watches.</summary>
/// <param name="hub">The streams of this replica.</param>
/// <param name="links">Signs what the other replica is asked with.</param>
/// <param name="http">Asks it.</param>
/// <param name="source">Who publishes the stream.</param>
internal sealed class EdgePull(LiveHub hub, LiveLinks links, HttpClient http, LiveRecord source) : IEdgeSink, IDisposable
{
    private const int ReadBytes = 64 * 1024;

    // A camera sends several pictures a second; after this it is looked whether the stream is still where it was.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    // Opened at once or not at all.
    private static readonly TimeSpan LinkTime = TimeSpan.FromSeconds(30);

    private ILivePublication? publication;
    private bool hasLost;

    /// <summary>Fetches until something ends it.</summary>
    /// <returns>Why it ended, for the log.</returns>
    /// <exception cref="OperationCanceledException">The relay goes down.</exception>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        if (PeerAddress.BaseOf(source.Address) is not { } peer) return "no-address";
        var form = source.Video == "jpeg" ? LiveForm.Mjpeg : LiveForm.Flv;
        try
        {
            var link = links.Make(peer, source.Stream, form, LiveScope.Replica, hub.Time.GetUtcNow() + LinkTime);
            using var answer = await http.GetAsync(link, HttpCompletionOption.ResponseHeadersRead, stopping).ConfigureAwait(false);
            if (answer.StatusCode != System.Net.HttpStatusCode.OK) return $"answer-{(int)answer.StatusCode}";
            var body = await answer.Content.ReadAsStreamAsync(stopping).ConfigureAwait(false);
            using IEdgeSource parts = form == LiveForm.Mjpeg ? new JpegSource(hub.Options.MaxGroupBytes) : new FlvSource();
            await using (body.ConfigureAwait(false)) return await ReadAsync(body, parts, stopping).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            return $"unreachable ({error.HttpRequestError})";
        }
        catch (IOException)
        {
            return "broken-off";
        }
        catch (ProtocolViolationException error)
        {
            return $"bad-stream ({error.Violation})";
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return "silent";
        }
    }

    /// <inheritdoc/>
    public void OnFrame(in MediaFrame frame)
    {
        if (publication is null)
        {
            if (!frame.IsVideo || !frame.IsKey) return;
            publication = hub.TryPublishFetched(source.Stream);
            if (publication is null) return;
        }
        if (hasLost) publication.OnFramesLost();
        hasLost = false;
        publication.Write(frame);
    }

    /// <inheritdoc/>
    public void OnFramesLost() => hasLost = true;

    /// <inheritdoc/>
    public void Dispose() => publication?.Dispose();

    private async Task<string> ReadAsync(Stream body, IEdgeSource parts, CancellationToken stopping)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        var kept = 0;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            while (true)
            {
                if (publication is { IsReplaced: true }) return "published-here";
                if (publication is { IsWanted: false }) return "unwatched";
                if (publication is null && hub.StateOf(source.Stream) is not { Viewers: > 0 }) return "unwatched";
                if (kept == buffer.Length) buffer = Larger(buffer, kept, parts.MaxUnread);
                silence.CancelAfter(Silence);
                var count = await body.ReadAsync(buffer.AsMemory(kept), silence.Token).ConfigureAwait(false);
                if (count == 0) return "over";
                var unread = new ReadOnlySequence<byte>(buffer, 0, kept + count);
                parts.Take(ref unread, hub.Time.GetUtcNow(), hub.Clock.Milliseconds, this);
                kept = (int)unread.Length;
                if (kept > parts.MaxUnread) throw new ProtocolViolationException(Violation.FrameTooLarge, "more than the form allows stays unread");
                unread.CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] buffer, int kept, int most)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, most + ReadBytes));
        buffer.AsSpan(0, kept).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
