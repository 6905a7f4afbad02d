namespace CloudCam.Core.Live;

/// <summary>What a request for a live stream turned out to be.</summary>
public enum LiveLinkResult
{
    /// <summary>Signed by us and not too old.</summary>
    Valid,

    /// <summary>Not the form of a link: answer 404.</summary>
    NotALink,

    /// <summary>The form of a link without a signature of ours: answer 403.</summary>
    Forged,

    /// <summary>Signed by us, but its time is over: answer 403, and say so; a new link helps.</summary>
    Expired,
}

/// <summary>A link that was looked at.</summary>
/// <param name="Result">What it turned out to be; everything else only counts with <see cref="LiveLinkResult.Valid"/> and <see cref="LiveLinkResult.Expired"/>.</param>
/// <param name="Stream">Which stream it opens.</param>
/// <param name="Form">In which form.</param>
/// <param name="Scope">For whom.</param>
/// <param name="ExpiresAt">The last second in which it may be opened; what is open by then goes on.</param>
public readonly record struct LiveLinkCheck(LiveLinkResult Result, LiveStreamName Stream = default, LiveForm Form = default, LiveScope Scope = default, DateTimeOffset ExpiresAt = default);
