using System.Globalization;
using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>A device told something lasting about itself: model, firmware, SIM card, time zone.</summary>
public sealed record DeviceInfoReported : CameraEvent
{
    /// <summary>Protocol it came by.</summary>
    public required string Protocol { get; init; }

    /// <summary>
    /// What it told, by name: <c>firmware</c>, <c>uuid</c>, <c>imsi</c>, <c>iccid</c>, <c>model</c>, <c>timeZoneMinutes</c>, <c>language</c>, ... Names are ours,
    /// values texts of at most 256 characters.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Info { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.device.info.v1";

    /// <inheritdoc/>
    protected override string Key =>
        string.Create(CultureInfo.InvariantCulture, $"{Time.UtcTicks}|{string.Join('|', Info.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}");

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("protocol", Protocol);
        writer.WriteStartObject("info");
        foreach (var (name, value) in Info) writer.WriteString(name, value);
        writer.WriteEndObject();
    }
}
