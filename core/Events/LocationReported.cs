using System.Globalization;
using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>A device told where it is, or where it was.</summary>
public sealed record LocationReported : CameraEvent
{
    /// <summary>Protocol it came by.</summary>
    public required string Protocol { get; init; }

    /// <summary>Place and movement.</summary>
    public required Location Location { get; init; }

    /// <summary>Why the device reported, a word of the protocol's (<c>time</c>, <c>distance</c>, <c>corner</c>, ...); null when not told.</summary>
    public string? Reason { get; init; }

    /// <summary>The device's own number of the frame: gaps in it are frames that were lost; null where frames have none.</summary>
    public int? DeviceSequence { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.location.v1";

    /// <inheritdoc/>
    protected override string Key => string.Create(
        CultureInfo.InvariantCulture, $"{Time.UtcTicks}|{Location.Latitude}|{Location.Longitude}|{Reason}");

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("protocol", Protocol);
        Location.WriteMembers(writer);
        if (Reason is not null) writer.WriteString("reason", Reason);
        if (DeviceSequence is { } sequence) writer.WriteNumber("deviceSequence", sequence);
    }
}
