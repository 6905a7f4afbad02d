using System.Globalization;
using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>A device named itself on a new connection.</summary>
public sealed record DeviceConnected : CameraEvent
{
    /// <summary>Protocol it speaks.</summary>
    public required string Protocol { get; init; }

    /// <summary>Number of this connection among all of the device.</summary>
    public required long Epoch { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.device.connected.v1";

    /// <inheritdoc/>
    protected override string Key => Epoch.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("protocol", Protocol);
        writer.WriteNumber("epoch", Epoch);
    }
}

/// <summary>A device's connection ended.</summary>
public sealed record DeviceDisconnected : CameraEvent
{
    /// <summary>Number of the connection that ended.</summary>
    public required long Epoch { get; init; }

    /// <summary>Its end reason, lower case with dashes.</summary>
    public required string Reason { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.device.disconnected.v1";

    /// <inheritdoc/>
    protected override string Key => Epoch.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("reason", Reason);
        writer.WriteNumber("epoch", Epoch);
    }
}

/// <summary>A frame that no rule of the protocol covers, kept raw for an operator to look at.</summary>
public sealed record UnknownFrameReceived : CameraEvent
{
    /// <summary>Most bytes kept.</summary>
    public const int MaxRawBytes = 1_024;

    /// <summary>Protocol name.</summary>
    public required string Protocol { get; init; }

    /// <summary>The frame's number or name in the protocol.</summary>
    public required string Frame { get; init; }

    /// <summary>The first bytes, at most <see cref="MaxRawBytes"/>.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Bytes the whole frame had.</summary>
    public required int LengthBytes { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.frame.unknown.v1";

    /// <inheritdoc/>
    protected override string Key => string.Create(CultureInfo.InvariantCulture, $"{Frame}|{Time.UtcTicks}|{Convert.ToHexString(Raw.Span)}");

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("protocol", Protocol);
        writer.WriteString("frame", Frame);
        writer.WriteNumber("lengthBytes", LengthBytes);
        writer.WriteString("raw", Convert.ToHexStringLower(Raw.Span));
    }
}
