using System.Text.Json;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>Something happened to a file on its way from a camera. The subject is the transfer's id.</summary>
public abstract record MediaEvent : CameraEvent
{
    /// <summary>Id of the transfer, and later of the file.</summary>
    public required string TransferId { get; init; }

    /// <summary>What the camera announced.</summary>
    public required FileAnnouncement File { get; init; }

    /// <inheritdoc/>
    public override string Hub => HubNames.Media;

    /// <inheritdoc/>
    public override string? Subject => TransferId;

    /// <inheritdoc/>
    protected override string Key => TransferId;

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("mediaId", TransferId);
        writer.WriteString("protocol", File.Protocol);
        writer.WriteString("source", File.Source);
        writer.WriteString("kind", MediaNames.NameOf(File.Kind));
        writer.WriteString("format", MediaNames.NameOf(File.Format));
        if (File.Channel is not null) writer.WriteString("channel", File.Channel);
        if (File.Trigger is not null) writer.WriteString("trigger", File.Trigger);
        if (File.TriggerCode is { } code) writer.WriteNumber("triggerCode", code);
        if (File.DeviceTime is { } time) writer.WriteString("deviceTime", CloudEventWriter.Text(time));
        if (File.Latitude is { } latitude) writer.WriteNumber("latitude", latitude);
        if (File.Longitude is { } longitude) writer.WriteNumber("longitude", longitude);
        if (File.DurationSeconds is { } duration) writer.WriteNumber("durationSeconds", duration);
        if (File.FrameRate is { } rate) writer.WriteNumber("frameRate", rate);
        if (File.DriverName is not null) writer.WriteString("driverName", File.DriverName);
        if (File.CommandId is not null) writer.WriteString("commandId", File.CommandId);
        if (File.Events.Count > 0)
        {
            writer.WriteStartArray("events");
            foreach (var word in File.Events) writer.WriteStringValue(word);
            writer.WriteEndArray();
        }
    }

    /// <summary>Writes the gaps of a recording, which are known once it has ended.</summary>
    private protected void WriteGaps(Utf8JsonWriter writer)
    {
        if (File.Gaps.Count == 0) return;
        writer.WritePropertyName("gaps");
        RecordingGaps.Write(writer, File.Gaps);
    }
}

/// <summary>A camera began to send a file (the first time; a resumed transfer does not start again).</summary>
public sealed record MediaStarted : MediaEvent
{
    /// <inheritdoc/>
    public override string Type => "cloudcam.media.started.v1";

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        base.WriteData(writer);
        writer.WriteNumber("announcedBytes", File.Units * File.UnitBytes);
        // Of a recording of live video nobody knows the size before its end: 0, and not exact.
        writer.WriteBoolean("announcedBytesExact", File.UnitBytes == 1 && !File.IsOpenEnded);
    }
}

/// <summary>Every byte of a file is in its blob, verified.</summary>
public sealed record MediaCompleted : MediaEvent
{
    /// <summary>The blob with the camera's own bytes.</summary>
    public required BlobName Blob { get; init; }

    /// <summary>Size, bytes.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.media.completed.v1";

    /// <inheritdoc/>
    protected internal override void WriteAttributes(Utf8JsonWriter writer) => writer.WriteString("dataref", Blob.ToString());

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        base.WriteData(writer);
        writer.WriteNumber("lengthBytes", LengthBytes);
        writer.WriteString("sha256", Sha256);
        writer.WriteString("blob", Blob.ToString());
        WriteGaps(writer);
    }
}

/// <summary>A file will not become whole, or a camera refused to send it.</summary>
public sealed record MediaFailed : MediaEvent
{
    /// <summary>Why, lower case with dashes.</summary>
    public required string Reason { get; init; }

    /// <summary>Bytes that had arrived.</summary>
    public required long StoredBytes { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.media.failed.v1";

    /// <inheritdoc/>
    protected override string Key => $"{TransferId}|{Reason}";

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        base.WriteData(writer);
        writer.WriteString("reason", Reason);
        writer.WriteNumber("storedBytes", StoredBytes);
    }
}

/// <summary>A file can be looked at: what browsers can play and a thumbnail exist, or it is said that they cannot be made.</summary>
public sealed record MediaReady : MediaEvent
{
    /// <summary>The blob with the camera's own bytes.</summary>
    public required BlobName Blob { get; init; }

    /// <summary>What a browser can show: an MP4 with H.264, or a JPEG; null when the file could not be converted.</summary>
    public BlobName? Playable { get; init; }

    /// <summary>A JPEG preview; null when none could be made.</summary>
    public BlobName? Thumbnail { get; init; }

    /// <summary>Why there is nothing playable, lower case with dashes; null when there is.</summary>
    public string? ConversionError { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.media.ready.v1";

    /// <inheritdoc/>
    protected internal override void WriteAttributes(Utf8JsonWriter writer) => writer.WriteString("dataref", (Playable ?? Blob).ToString());

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        base.WriteData(writer);
        writer.WriteString("blob", Blob.ToString());
        if (Playable is { } playable) writer.WriteString("playable", playable.ToString());
        if (Thumbnail is { } thumbnail) writer.WriteString("thumbnail", thumbnail.ToString());
        if (ConversionError is not null) writer.WriteString("conversionError", ConversionError);
        WriteGaps(writer);
    }
}
