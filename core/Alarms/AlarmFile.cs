using System.Text.Json;
using CloudCam.Core.Media;

namespace CloudCam.Core.Alarms;

/// <summary>
/// A file of an alarm as the alarm's row shows it: a copy of what the ledger (<see cref="MediaLedger"/>) says. One column per file, so that
/// writers of different files never meet.
/// </summary>
public sealed record AlarmFile
{
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The promise's id; of a file that nobody promised the media id.</summary>
    public required string Id { get; init; }

    /// <summary>The promised name; of a file that nobody promised the camera's own name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required PromiseState State { get; init; }

    /// <summary>Which camera; null when unknown.</summary>
    public string? Channel { get; init; }

    /// <summary>When it counts as overdue, UTC; null for a file that nobody promised.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How often the device was asked for it again.</summary>
    public int Asked { get; init; }

    /// <summary>Id of the file that came; null while none has.</summary>
    public string? MediaId { get; init; }

    /// <summary>Its row in the <c>media</c> table; null while none has come.</summary>
    public string? MediaKey { get; init; }

    /// <summary><c>name</c>, or <c>time</c> when it came under another name; null while none has.</summary>
    public string? MatchedBy { get; init; }

    /// <summary>Whether it can be looked at by now.</summary>
    public bool Playable { get; init; }

    /// <summary>The column's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Compact);

    /// <summary>Reads a column back; null when it is not one of ours.</summary>
    public static AlarmFile? FromJson(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<AlarmFile>(text, Compact);
        }
        catch (JsonException)
        {
            // Somebody edited the row by hand: one file less to show, nothing else.
            return null;
        }
    }
}
