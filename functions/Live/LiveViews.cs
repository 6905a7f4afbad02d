using CloudCam.Core.Live;

namespace CloudCam.Functions.Live;

/// <summary>Makes links to streams.</summary>
internal sealed class LiveViews(LiveSettings settings, TimeProvider time)
{
    private readonly LiveLinks? links = settings.CreateLinks(time);

    /// <summary>Whether there are links at all.</summary>
    public bool IsOn => links is not null && settings.Base is not null;

    /// <summary>The answer where there are none.</summary>
    public static IResult Off() =>
        Results.Problem("Live video is off: the settings Live__LinkKey and Live__PublicUrl must both be set.", statusCode: StatusCodes.Status501NotImplemented);

    /// <summary>Shows a stream.</summary>
    /// <param name="stream">Its row.</param>
    /// <param name="commandId">The command that started it; null: none did.</param>
    public LiveView Of(LiveRecord stream, string? commandId = null)
    {
        // Whole seconds: that is all a link's expiry can carry.
        var expires = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().AddMinutes(settings.LinkMinutes).ToUnixTimeSeconds());
        return new LiveView
        {
            Device = stream.Stream.Device.Value, Channel = stream.Stream.Channel, Protocol = stream.Protocol, StartedAt = stream.StartedAt,
            Codecs = [.. new[] { stream.Video, stream.Audio }.OfType<string>()], Expires = expires, CommandId = commandId,
            Links = stream.Forms.ToDictionary(LiveLinks.NameOf, form => links!.Make(settings.Base!, stream.Stream, form, LiveScope.Viewer, expires).AbsoluteUri),
        };
    }
}
