using System.Text.Json;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>A device promised a file that belongs to an alarm. The subject is the promise's id; <c>correlationid</c> is the alarm's.</summary>
public sealed record MediaExpected : CameraEvent
{
    /// <summary>Id of the promise: derived from device and file name.</summary>
    public required string PromiseId { get; init; }

    /// <summary>The file's name as the device told it, checked.</summary>
    public required string FileName { get; init; }

    /// <summary>Which camera, where the name tells it; else null.</summary>
    public string? Channel { get; init; }

    /// <summary>When it counts as overdue, UTC.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.media.expected.v1";

    /// <inheritdoc/>
    public override string Hub => HubNames.Media;

    /// <inheritdoc/>
    public override string? Subject => PromiseId;

    /// <inheritdoc/>
    protected override string Key => $"{PromiseId}|{CorrelationId}";

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("fileName", FileName);
        if (Channel is not null) writer.WriteString("channel", Channel);
        writer.WriteString("dueAt", CloudEventWriter.Text(DueAt));
    }
}

/// <summary>A promised file did not come although it was asked for again. The subject is the promise's id; <c>correlationid</c> is the alarm's.</summary>
public sealed record MediaMissing : CameraEvent
{
    /// <summary>Id of the promise.</summary>
    public required string PromiseId { get; init; }

    /// <summary>The file's name.</summary>
    public required string FileName { get; init; }

    /// <summary>How often the device was asked for it again.</summary>
    public required int Asked { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.media.missing.v1";

    /// <inheritdoc/>
    public override string Hub => HubNames.Media;

    /// <inheritdoc/>
    public override string? Subject => PromiseId;

    /// <inheritdoc/>
    protected override string Key => $"{PromiseId}|{CorrelationId}";

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("fileName", FileName);
        writer.WriteNumber("asked", Asked);
    }
}
