using CloudCam.Core.Media;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.ListMedia;

/// <summary>Files of all devices, newest first.</summary>
internal sealed class NewestMedia(MediaTable files, MediaViews views, TimeProvider time)
{
    /// <summary>One page.</summary>
    public Task<Page<MediaView>> ListAsync(WantedMedia wanted, CancellationToken cancellationToken)
    {
        var list = new NewestFirst<MediaListing, MediaRecord, MediaView>(time)
        {
            OfDay = (day, from, below, after, stop) => files.OfDayAsync(day, from, below, after, stop).Where(wanted.Fits),
            Find = files.FindAsync,
            Fits = wanted.Fits,
            View = async (media, stop) => await views.OfAsync(media, stop),
        };
        return list.ListAsync(wanted.From, wanted.To, wanted.After?.Key, wanted.Take, cancellationToken);
    }
}
