using System.Text.Json.Serialization;
using CloudCam.Core.Media;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Api;

/// <summary>A file as the API shows it. Names and units are those of the events.</summary>
internal sealed record MediaView
{
    public required string Id { get; init; }
    public required string Device { get; init; }
    public required string MediaId { get; init; }
    [Words(nameof(ApiWords.Standings))]
    public required string Standing { get; init; }
    [Words(nameof(ApiWords.MediaStates))]
    public required string State { get; init; }
    public string? FailureReason { get; init; }
    public required string Protocol { get; init; }
    public required string Source { get; init; }
    [Words(nameof(ApiWords.MediaKinds))]
    public required string Kind { get; init; }
    public required string Format { get; init; }
    public string? Channel { get; init; }
    public string? Trigger { get; init; }
    public int? TriggerCode { get; init; }
    public DateTimeOffset? DeviceTime { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public double? DurationSeconds { get; init; }
    public double? FrameRate { get; init; }

    /// <summary>Stretches of time that a recording lacks; null when none.</summary>
    public IReadOnlyList<GapView>? Gaps { get; init; }

    public string? DriverName { get; init; }
    public required IReadOnlyList<string> Events { get; init; }
    public string? AlarmId { get; init; }
    public string? CommandId { get; init; }
    public required long LengthBytes { get; init; }
    public string? Sha256 { get; init; }
    public bool? AnnouncedCrcMatches { get; init; }
    [Words(nameof(ApiWords.ConversionStates))]
    public required string ConversionState { get; init; }
    public string? ConversionError { get; init; }

    /// <summary>Where links to the content are made: <c>original</c>, <c>playable</c>, <c>thumbnail</c>, as far as they exist.</summary>
    [JsonPropertyName("links")]
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    /// <summary>Where its thumbnail is, good for a quarter of an hour at least; null when there is none.</summary>
    [Format("uri")]
    public string? ThumbnailUrl { get; init; }

    /// <summary>What is shown of a file.</summary>
    public static MediaView Of(MediaRecord media)
    {
        var id = Api.MediaId.Of(media).ToString();
        var links = new Dictionary<string, string> { ["self"] = $"/api/media/{id}", ["original"] = $"/api/media/{id}/link?what=original" };
        if (media.Playable is not null) links["playable"] = $"/api/media/{id}/link?what=playable";
        if (media.Thumbnail is not null) links["thumbnail"] = $"/api/media/{id}/link?what=thumbnail";
        var file = media.File;
        return new MediaView
        {
            Id = id, Device = media.Device.Value, MediaId = media.TransferId, Standing = MediaRow.NameOf(media.Standing), State = MediaRow.NameOf(media.State),
            FailureReason = media.FailureReason, Protocol = file.Protocol, Source = file.Source, Kind = MediaNames.NameOf(file.Kind),
            Format = MediaNames.NameOf(file.Format), Channel = file.Channel, Trigger = file.Trigger, TriggerCode = file.TriggerCode, DeviceTime = file.DeviceTime,
            StartedAt = media.StartedAt, RecordedAt = media.RecordedAt, Latitude = file.Latitude, Longitude = file.Longitude,
            DurationSeconds = file.DurationSeconds, FrameRate = file.FrameRate, DriverName = file.DriverName, Events = file.Events, AlarmId = file.AlarmId, CommandId = file.CommandId,
            Gaps = file.Gaps.Count == 0 ? null : [.. file.Gaps.Select(gap => new GapView(gap.From, Math.Round(gap.Seconds, 3), gap.Reason))], LengthBytes = media.LengthBytes, Sha256 = media.Sha256, AnnouncedCrcMatches = media.AnnouncedCrcMatches,
            ConversionState = MediaRow.NameOf(media.Conversion), ConversionError = media.ConversionError, Links = links,
        };
    }
}

/// <summary>A stretch of time that a recording lacks.</summary>
/// <param name="From">Its begin.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Reason">Why, lower case with dashes.</param>
internal sealed record GapView(DateTimeOffset From, double Seconds, string Reason);
