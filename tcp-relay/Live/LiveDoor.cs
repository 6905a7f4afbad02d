using System.Net;
using System.Net.Sockets;
using CloudCam.Core.Live;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Listening;

namespace CloudCam.Relay.Live;

/// <summary>Reads a viewer's request, looks at its link before anything else, and lets it in.</summary>
/// <param name="hub">The streams.</param>
/// <param name="links">What opens them; null: nothing does.</param>
/// <param name="log">The log.</param>
internal sealed class LiveDoor(LiveHub hub, LiveLinks? links, LiveLog log)
{
    private const string Root = "/live/";
    private const string EnhancedMark = "&hevc=enhanced";

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly string[] origins = [.. hub.Options.AllowedOrigins.Where(origin => origin.Length > 0)];
    private readonly BufferPool heads = new(LiveRequest.MaxBytes);
    private int viewers;

    /// <summary>Gives back buffers that nobody needs.</summary>
    public void Trim() => heads.Trim();

    /// <summary>Serves a connection until it is over.</summary>
    /// <exception cref="SocketException">The peer is gone.</exception>
    public async Task ServeAsync(Socket socket, IPAddress peer)
    {
        var (request, refusal) = await ReadAsync(socket).ConfigureAwait(false);
        if (refusal is null && request.Method == LiveMethod.Options && request.Target.StartsWith(Root, StringComparison.Ordinal)) refusal = LiveAnswer.Preflight;
        refusal ??= await WatchAsync(socket, peer, request).ConfigureAwait(false);
        if (refusal is null) return;
        if (refusal.Reason.Length > 0) hub.Metrics.Refused(refusal.Reason);
        await AnswerAsync(socket, refusal.Write(CorsOf(request.Origin), request.Method != LiveMethod.Head)).ConfigureAwait(false);
    }

    private async Task<(LiveRequest Request, LiveAnswer? Refusal)> ReadAsync(Socket socket)
    {
        var buffer = heads.Rent();
        using var limit = new CancellationTokenSource(hub.Options.RequestTimeout, hub.Time);
        try
        {
            for (var have = 0; have < buffer.Length;)
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(have), limit.Token).ConfigureAwait(false);
                if (count == 0) throw new SocketException((int)SocketError.ConnectionReset);
                have += count;
                var end = LiveRequest.EndOf(buffer.AsSpan(0, have));
                if (end < 0) continue;
                // What stands behind the head would be another request: this connection has one answer.
                var refusal = LiveRequest.Read(buffer.AsSpan(0, end), out var request);
                return (request, refusal);
            }
            return (default, LiveAnswer.HeadTooLarge);
        }
        catch (OperationCanceledException)
        {
            return (default, LiveAnswer.Timeout);
        }
        finally
        {
            heads.Return(buffer);
        }
    }

    // Null: the viewer had its stream.
    private async Task<LiveAnswer?> WatchAsync(Socket socket, IPAddress peer, LiveRequest request)
    {
        if (!request.Target.StartsWith(Root, StringComparison.Ordinal)) return LiveAnswer.NotFound;
        var isEnhanced = request.Target.EndsWith(EnhancedMark, StringComparison.Ordinal);
        var link = isEnhanced ? request.Target.AsSpan(0, request.Target.Length - EnhancedMark.Length) : request.Target;
        var check = links?.Check(link) ?? new LiveLinkCheck(LiveLinkResult.Forged);
        if (check.Result != LiveLinkResult.Valid) return check.Result == LiveLinkResult.Expired ? LiveAnswer.Expired : LiveAnswer.Forged;
        var published = hub.Find(check.Stream) is { IsPublished: true } found && !(check.Scope == LiveScope.Replica && found.IsFromReplica);
        if (request.Method == LiveMethod.Head) return published ? LiveAnswer.Here : LiveAnswer.NoStream;
        // Another replica never waits: what it asks for is here, or it asks elsewhere.
        if (check.Scope == LiveScope.Replica && !published) return LiveAnswer.NoStream;
        if (Interlocked.Increment(ref viewers) > hub.Options.MaxViewers)
        {
            Interlocked.Decrement(ref viewers);
            return LiveAnswer.Full;
        }
        try
        {
            ViewerShape shape = check.Form switch { LiveForm.Mp4 => new Mp4Shape(), LiveForm.Mjpeg => new MjpegShape(), _ => new FlvShape(isEnhanced) };
            return await JoinAsync(socket, peer, check, shape, request.Origin).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref viewers);
        }
    }

    private async Task<LiveAnswer?> JoinAsync(Socket socket, IPAddress peer, LiveLinkCheck check, ViewerShape shape, string? origin)
    {
        if (hub.Open(check.Stream) is not { } stream) return LiveAnswer.Full;
        var cors = CorsOf(origin);
        var viewer = new LiveViewer(hub, stream, shape, socket, contentType => LiveAnswer.StreamHead(contentType, cors));
        if (!stream.TryJoin(viewer, out var isFull)) return isFull ? LiveAnswer.Full : LiveAnswer.NoStream;
        var began = hub.Clock.Milliseconds;
        hub.Metrics.Joined(LiveLinks.NameOf(check.Form));
        log.Joined(check.Stream, check.Form, peer.ToString());
        if (!stream.IsPublished) hub.Tell(LiveChangeKind.Awaited, stream);
        var end = ViewerEnd.Left;
        try
        {
            end = await viewer.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            stream.Leave(viewer);
            hub.Metrics.Ended(end);
            log.Left(check.Stream, check.Form, peer.ToString(), EndReasons.Dashed(end.ToString()), (hub.Clock.Milliseconds - began) / 1_000.0);
        }
        if (end is not (ViewerEnd.NoForm or ViewerEnd.StreamOver)) return null;
        if (!viewer.HasBegun) return end == ViewerEnd.NoForm ? LiveAnswer.NoForm : LiveAnswer.NoStream;
        await SayGoodbyeAsync(socket).ConfigureAwait(false);
        return null;
    }

    private async Task AnswerAsync(Socket socket, byte[] answer)
    {
        using var limit = new CancellationTokenSource(AnswerTimeout, hub.Time);
        try
        {
            for (var sent = 0; sent < answer.Length;) sent += await socket.SendAsync(answer.AsMemory(sent), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It does not even take a refusal.
            return;
        }
        await SayGoodbyeAsync(socket).ConfigureAwait(false);
    }

    private async Task SayGoodbyeAsync(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false)) await Farewell.SayAsync(stream, heads).ConfigureAwait(false);
    }

    private string CorsOf(string? origin)
    {
        if (origins.Length == 0) return "Access-Control-Allow-Origin: *\r\n";
        // Only a text of ours is ever written: the page's own may hold anything.
        foreach (var allowed in origins)
        {
            if (string.Equals(allowed, origin, StringComparison.Ordinal)) return $"Access-Control-Allow-Origin: {allowed}\r\nVary: Origin\r\n";
        }
        return "Vary: Origin\r\n";
    }
}
