using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.ListMedia;

/// <summary>Which files are asked for.</summary>
internal sealed record WantedMedia(
    DeviceId? Device, DateTimeOffset? From, DateTimeOffset? To, MediaKind? Kind, string? Channel, string? Trigger, DeviceStanding Standing, int Take, MediaId? After)
{
    /// <summary>Whether a file is among what is asked for, as far as the query of its table does not say so.</summary>
    public bool Fits(MediaRecord media) => media.Standing == Standing && (Channel is null || media.File.Channel == Channel) && (Trigger is null || media.File.Trigger == Trigger);

    /// <summary>Whether a listed file may be: what its row would say is not known yet.</summary>
    public bool Fits(MediaListing listing) => listing.Standing == Standing && (Kind is null || listing.Kind == Kind);
}
