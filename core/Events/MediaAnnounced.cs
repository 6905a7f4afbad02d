using System.Text.Json;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>
/// A device says that it is sending files, by name. Only a hint: in the field many of these files never came, and others come without it. The file itself is
/// the proof (<see cref="MediaStarted"/>, <see cref="MediaCompleted"/>).
/// </summary>
public sealed record MediaAnnounced : CameraEvent
{
    /// <summary>Protocol it came by.</summary>
    public required string Protocol { get; init; }

    /// <summary>Names of the files as the device told them, checked; at least one.</summary>
    public required IReadOnlyList<string> FileNames { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.media.announced.v1";

    /// <inheritdoc/>
    public override string Hub => HubNames.Media;

    /// <inheritdoc/>
    protected internal override void WriteKey(ref DerivedIdBuilder key)
    {
        key.Append(Time.UtcTicks);
        foreach (var name in FileNames)
        {
            key.Append('|');
            key.Append(name);
        }
    }

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString(DataNames.Protocol, Protocol);
        writer.WriteStartArray(DataNames.Files);
        foreach (var name in FileNames) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
