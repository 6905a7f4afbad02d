using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using CloudCam.Core.Devices;

namespace CloudCam.Functions.Invocation;

/// <summary>A CloudEvent as it came from an event stream: the envelope read, <c>data</c> left to whoever knows the type.</summary>
internal sealed record ReceivedEvent
{
    /// <summary>Digits of an event's id, see <see cref="Core.Naming.DerivedId"/>.</summary>
    public const int IdLength = 32;

    private const string SourcePrefix = "/devices/";

    /// <summary>Derived id: 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Type of the contract.</summary>
    public required string Type { get; init; }

    /// <summary>The device it happened to.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>When it happened by the device's clock, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTimeOffset RecordedTime { get; init; }

    /// <summary>Its place among the device's events; null when none was told.</summary>
    public string? Sequence { get; init; }

    /// <summary>Id of the exchange it belongs to; null when none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Severity number of an alarm; null when not told.</summary>
    public int? SeverityNumber { get; init; }

    /// <summary>Whether the device is a stranger.</summary>
    public bool IsQuarantined { get; init; }

    /// <summary>The event's own members, an object.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>The whole event.</summary>
    public required JsonElement Json { get; init; }

    /// <summary>Reads an envelope.</summary>
    /// <param name="json">One CloudEvent.</param>
    /// <param name="read">The event.</param>
    /// <param name="problem">What is wrong with it, when it is none of ours.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out ReceivedEvent? read, [NotNullWhen(false)] out string? problem)
    {
        read = null;
        problem = null;
        if (json.ValueKind != JsonValueKind.Object) problem = "no JSON object";
        else if (Text(json, "specversion") != "1.0") problem = "no CloudEvents 1.0";
        else if (Text(json, "id") is not { } id || !IsId(id)) problem = "no id of ours";
        else if (Text(json, "type") is not { Length: > 0 and <= 100 } type) problem = "no type";
        else if (Text(json, "source") is not { } source || !source.StartsWith(SourcePrefix, StringComparison.Ordinal) || !DeviceId.TryParse(source[SourcePrefix.Length..], out var device)) problem = "no device as source";
        else if (TimeOf(json, "time") is not { } time) problem = "no time";
        else if (!json.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) problem = "no object data";
        else
        {
            read = new ReceivedEvent
            {
                Id = id, Type = type, Device = device, Time = time, RecordedTime = TimeOf(json, "recordedtime") ?? time, Sequence = Text(json, "sequence"), CorrelationId = Text(json, "correlationid"),
                SeverityNumber = json.TryGetProperty("severitynumber", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var severity) ? severity : null,
                IsQuarantined = json.TryGetProperty("quarantined", out var flag) && flag.ValueKind == JsonValueKind.True, Data = data, Json = json,
            };
        }
        return read is not null;
    }

    /// <summary>Whether a text has the form of an event's id.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>A text member of an object; null when there is none, or no text.</summary>
    public static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? Text(value) : null;

    /// <summary>A value as text; null when it is none.</summary>
    public static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no text at all.
            return null;
        }
    }

    /// <summary>A time member of an object, UTC; null when there is none, or no time.</summary>
    public static DateTimeOffset? TimeOf(JsonElement json, string name) =>
        Text(json, name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
