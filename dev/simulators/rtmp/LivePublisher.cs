using System.Net.Sockets;

namespace CloudCam.Simulators.Rtmp;

/// <summary>
/// A camera that pushes live video in real time, over RTMP or as FLV over HTTP. Written from the public specifications, sharing no code with the server, so that a
/// misreading on either side shows.
/// </summary>
/// <param name="options">What it is.</param>
public sealed class LivePublisher(LivePublisherOptions options)
{
    /// <summary>What it did so far; grows while it runs.</summary>
    public LiveLedger Ledger { get; } = new();

    /// <summary>Pushes until its length is over, its reconnections are used up, or the caller cancels, which it tells the server.</summary>
    /// <param name="cancellationToken">Stops it in order.</param>
    /// <returns>When it has ended; <see cref="LiveLedger.Ends"/> says why.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var again = 0; ; again++)
        {
            Ledger.Connecting();
            var (isOver, why) = await TryPushAsync(cancellationToken).ConfigureAwait(false);
            Ledger.Ended(why);
            if (isOver || again >= options.Quirks.Reconnects)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(options.Quirks.ReconnectSeconds), options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<(bool IsOver, string Why)> TryPushAsync(CancellationToken cancellationToken)
    {
        try
        {
            var bodies = new FlvBodies(options.Media, options.Quirks);
            var isHttp = options.Url.Scheme is "http";
            await using ILiveLink link = isHttp
                ? await FlvLink.OpenAsync(options.Url, bodies, cancellationToken).ConfigureAwait(false)
                : await RtmpLink.OpenAsync(options.Url, options.Quirks, cancellationToken).ConfigureAwait(false);
            return await PushAsync(link, bodies, isHttp, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (true, "cancelled");
        }
        catch (LiveRefusedException refused)
        {
            return (false, $"refused: {refused.Message}");
        }
        catch (Exception error) when (error is IOException or SocketException or FormatException)
        {
            return (false, error.Message);
        }
    }

    private async Task<(bool IsOver, string Why)> PushAsync(ILiveLink link, FlvBodies bodies, bool isHttp, CancellationToken cancellationToken)
    {
        var (media, quirks, time) = (options.Media, options.Quirks, options.Time);
        if (!quirks.NoMetadata)
        {
            await link.SendAsync(FlvBodies.Data, 0, bodies.Metadata(asCommand: !isHttp), cancellationToken).ConfigureAwait(false);
        }

        await link.SendAsync(FlvBodies.Video, 0, bodies.VideoConfiguration(), cancellationToken).ConfigureAwait(false);
        if (bodies.SoundConfiguration() is { } configuration)
        {
            await link.SendAsync(FlvBodies.Audio, 0, configuration, cancellationToken).ConfigureAwait(false);
        }

        Ledger.Taken();
        var (began, stalled, sounds) = (time.GetTimestamp(), TimeSpan.Zero, 0);
        for (var picture = 0; ; picture++)
        {
            var at = picture * 1_000_000L / media.FramesPerSecond;
            var place = TimeSpan.FromMicroseconds(at);
            if (options.Length is { } length && place >= length)
            {
                await link.FinishAsync(cancellationToken).ConfigureAwait(false);
                return (true, "done");
            }

            if (quirks.DropAfterSeconds > 0 && place.TotalSeconds >= quirks.DropAfterSeconds)
            {
                return (false, "dropped");
            }

            if (quirks.StallAfterSeconds > 0 && stalled == TimeSpan.Zero && place.TotalSeconds >= quirks.StallAfterSeconds)
            {
                stalled = TimeSpan.FromSeconds(quirks.StallSeconds);
            }

            var wait = place + stalled - time.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                // A server that hangs up ends the wait.
                await Task.WhenAny(Task.Delay(wait, time, cancellationToken), link.Ended).ConfigureAwait(false);
            }

            if (link.Ended.IsCompleted)
            {
                return (false, await link.Ended.ConfigureAwait(false));
            }

            if (cancellationToken.IsCancellationRequested)
            {
                await link.FinishAsync(CancellationToken.None).ConfigureAwait(false);
                return (true, "cancelled");
            }

            for (; media.SoundPieces.Count > 0 && sounds * media.SoundMicroseconds <= at; sounds++)
            {
                await SendAsync(link, FlvBodies.Audio, sounds * media.SoundMicroseconds, bodies.Sound(sounds % media.SoundPieces.Count), false, cancellationToken).ConfigureAwait(false);
            }

            var number = picture % media.Video.Count;
            await SendAsync(link, FlvBodies.Video, at, bodies.Picture(number), media.Video[number].IsKey, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(ILiveLink link, byte kind, long microseconds, byte[] body, bool isKey, CancellationToken cancellationToken)
    {
        await link.SendAsync(kind, (uint)(microseconds / 1_000), body, cancellationToken).ConfigureAwait(false);
        Ledger.Sent(body.Length, kind == FlvBodies.Video, isKey);
    }
}
