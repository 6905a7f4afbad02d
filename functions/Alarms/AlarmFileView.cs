using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Alarms;

/// <summary>A file of an alarm as the API shows it.</summary>
internal sealed record AlarmFileView
{
    public required string Name { get; init; }
    [Words(nameof(ApiWords.PromiseStates))]
    public required string State { get; init; }
    public string? Channel { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public int Asked { get; init; }
    public string? MatchedBy { get; init; }

    /// <summary>Media id as in events; null while nothing came.</summary>
    public string? MediaId { get; init; }

    /// <summary>Whether there is something to look at.</summary>
    public bool Playable { get; init; }

    /// <summary>Where the file and links to its content are; null while nothing came.</summary>
    public IReadOnlyDictionary<string, string>? Links { get; init; }

    /// <summary>What is shown of a file.</summary>
    public static AlarmFileView Of(DeviceId device, AlarmFile file) => new()
    {
        Name = file.Name, State = PromiseRow.NameOf(file.State), Channel = file.Channel, DueAt = file.DueAt, Asked = file.Asked, MatchedBy = file.MatchedBy,
        MediaId = file.MediaId, Playable = file.Playable, Links = file.MediaKey is { } key ? LinksOf(new MediaId(device, key), file.Playable) : null,
    };

    private static Dictionary<string, string> LinksOf(MediaId id, bool isPlayable)
    {
        var links = new Dictionary<string, string> { ["self"] = $"/api/media/{id}", ["original"] = $"/api/media/{id}/link?what=original" };
        if (isPlayable) links["playable"] = $"/api/media/{id}/link?what=playable";
        if (isPlayable) links["thumbnail"] = $"/api/media/{id}/link?what=thumbnail";
        return links;
    }
}
