using System.Globalization;
using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>A device told which recordings it holds; the names are in the table <c>recordings</c> and behind the API, not in the event.</summary>
public sealed record RecordingsListed : CameraEvent
{
    /// <summary>Protocol it came by.</summary>
    public required string Protocol { get; init; }

    /// <summary>Names in the list.</summary>
    public required int Count { get; init; }

    /// <summary>The first name in order; null for an empty list.</summary>
    public string? First { get; init; }

    /// <summary>The last name in order; null for an empty list.</summary>
    public string? Last { get; init; }

    /// <summary>SHA-256 over the sorted names, lower-case hex: the same list told twice has the same event id within the same time.</summary>
    public required string Digest { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.recordings.listed.v1";

    /// <inheritdoc/>
    protected override string Key => string.Create(CultureInfo.InvariantCulture, $"{Digest}|{Time.UtcTicks}");

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("protocol", Protocol);
        writer.WriteNumber("count", Count);
        if (First is not null) writer.WriteString("first", First);
        if (Last is not null) writer.WriteString("last", Last);
        writer.WriteString("digest", Digest);
    }
}
