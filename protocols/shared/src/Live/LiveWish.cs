namespace CloudCam.Protocols.Live;

/// <summary>What somebody asked for: the live video of one channel of a camera that we dial, for a while. May be looked at from any thread.</summary>
/// <param name="stream">The stream.</param>
/// <param name="until">When the while is over, UTC.</param>
/// <param name="now">Now, UTC.</param>
public sealed class LiveWish(CloudCam.Core.Live.LiveStreamName stream, DateTimeOffset until, DateTimeOffset now)
{
    /// <summary>Time without a picture after which nobody is waiting any more: viewers are kept for half of it while nothing comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly long until = until.UtcTicks;
    private long lastPicture = now.UtcTicks;

    /// <summary>The stream.</summary>
    public CloudCam.Core.Live.LiveStreamName Stream { get; } = stream;

    /// <summary>Whether the while is over, or nothing came for so long that nobody is there any more.</summary>
    public bool IsOver(DateTimeOffset at) => at.UtcTicks >= until || at.UtcTicks - Interlocked.Read(ref lastPicture) >= Patience.Ticks;

    /// <summary>A picture came.</summary>
    internal void PictureCame(DateTimeOffset at) => Interlocked.Exchange(ref lastPicture, at.UtcTicks);
}
