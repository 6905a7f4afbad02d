using System.Globalization;
using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>A device told which cameras it has.</summary>
public sealed record DeviceChannelsReported : CameraEvent
{
    /// <summary>Protocol it came by.</summary>
    public required string Protocol { get; init; }

    /// <summary>The cameras.</summary>
    public required IReadOnlyList<CameraChannel> Channels { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.device.channels.v1";

    /// <inheritdoc/>
    protected override string Key => string.Create(
        CultureInfo.InvariantCulture, $"{Time.UtcTicks}|{string.Join('|', Channels.Select(channel => $"{channel.Number}{channel.BuiltIn}{channel.Present}"))}");

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("protocol", Protocol);
        writer.WriteStartArray("channels");
        foreach (var channel in Channels)
        {
            writer.WriteStartObject();
            writer.WriteNumber("number", channel.Number);
            writer.WriteBoolean("builtIn", channel.BuiltIn);
            writer.WriteBoolean("present", channel.Present);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}

/// <summary>One camera of a device.</summary>
/// <param name="Number">The device's number for it.</param>
/// <param name="BuiltIn">Part of the device (true) or attached to it.</param>
/// <param name="Present">Whether it is there now.</param>
public readonly record struct CameraChannel(int Number, bool BuiltIn, bool Present);
