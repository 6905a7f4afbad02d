using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.Api;

/// <summary>Shows files, with links to their thumbnails: a page of a gallery is one request, and a link costs a signature and no call.</summary>
internal sealed class MediaViews(IBlobLinks links, FunctionOptions options, TimeProvider time)
{
    /// <summary>What is shown of a file.</summary>
    public async ValueTask<MediaView> OfAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        var view = MediaView.Of(media);
        if (media.Thumbnail is not { } thumbnail) return view;
        var url = await links.CreateReadLinkAsync(thumbnail, Expires(), null, cancellationToken);
        return view with { ThumbnailUrl = url.AbsoluteUri };
    }

    /// <summary>
    /// When links end that are made now: in one to two lifetimes, the same for all that are made within one. Equal links are equal addresses, so that a browser that shows a page again has its
    /// pictures already.
    /// </summary>
    private DateTimeOffset Expires()
    {
        var step = (long)options.LinkLifetime.TotalSeconds;
        return DateTimeOffset.FromUnixTimeSeconds(((time.GetUtcNow().ToUnixTimeSeconds() / step) + 2) * step);
    }
}
