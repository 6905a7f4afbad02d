using CloudCam.Core.Events;

namespace CloudCam.Protocols.Teltonika.Listing;

/// <summary>Metadata as listing fields; what a camera did not tell is left out.</summary>
internal static class MetadataFields
{
    public static Dictionary<string, object?> Of(TeltonikaMetadata? metadata, ReadOnlySpan<byte> raw)
    {
        var fields = new Dictionary<string, object?>();
        if (metadata is null)
        {
            fields["raw"] = Convert.ToHexStringLower(raw);
            return fields;
        }
        fields["camera"] = metadata.Camera.ToString().ToLowerInvariant();
        Add(fields, "version", metadata.Version);
        Add(fields, "fileType", metadata.FileType);
        Add(fields, "fileTypeText", metadata.FileTypeName);
        Add(fields, "deviceTime", Text(metadata.Time));
        Add(fields, "triggerTime", Text(metadata.TriggerTime));
        Add(fields, "trigger", metadata.Trigger);
        Add(fields, "triggerCode", metadata.TriggerCode);
        Add(fields, "durationSeconds", metadata.DurationSeconds);
        Add(fields, "frameRate", metadata.FrameRate);
        Add(fields, "timeZoneMinutes", metadata.TimeZoneMinutes);
        Add(fields, "latitude", metadata.Latitude);
        Add(fields, "longitude", metadata.Longitude);
        if (metadata.Camera == TeltonikaCamera.Dsm)
        {
            fields["eventBits"] = metadata.EventBits;
            fields["events"] = metadata.Events;
        }
        Add(fields, "driverName", metadata.DriverName);
        // Something in it was not believed: the bytes let people look for themselves.
        if (metadata.Time is null || !metadata.HasKnownLength) fields["raw"] = Convert.ToHexStringLower(raw);
        return fields;
    }

    private static string? Text(DateTimeOffset? time) => time is { } known ? CloudEventWriter.Text(known) : null;

    private static void Add(Dictionary<string, object?> fields, string name, object? value)
    {
        if (value is not null) fields[name] = value;
    }
}
