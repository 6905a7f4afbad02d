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

/// <summary>A device told something about its own state: an error of its own, a level, a status number.</summary>
public sealed record DeviceStatusReported : CameraEvent
{
    /// <summary>Word for the status, lower case with dashes.</summary>
    public required string Status { get; init; }

    /// <summary>The vendor's raw number.</summary>
    public required long Code { get; init; }

    /// <summary>What the device was doing (a transfer's id); null when nothing in particular.</summary>
    public string? About { get; init; }

    /// <summary>Whether the ignition is on; null when not told.</summary>
    public bool? Ignition { get; init; }

    /// <summary>Whether the device is being charged; null when not told.</summary>
    public bool? Charging { get; init; }

    /// <summary>Whether the position is fixed; null when not told.</summary>
    public bool? PositionFixed { get; init; }

    /// <summary>Level of the device's own battery, 0 (off) to 6 (very high); null when not told.</summary>
    public int? BatteryLevel { get; init; }

    /// <summary>Strength of the mobile network, 0 (none) to 4; null when not told.</summary>
    public int? SignalLevel { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.device.status.v1";

    /// <inheritdoc/>
    public override string? Subject => About;

    /// <inheritdoc/>
    protected override string Key => string.Create(CultureInfo.InvariantCulture, $"{Code}|{About}|{Time.UtcTicks}");

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString("status", Status);
        writer.WriteNumber("code", Code);
        if (Ignition is { } ignition) writer.WriteBoolean("ignition", ignition);
        if (Charging is { } charging) writer.WriteBoolean("charging", charging);
        if (PositionFixed is { } isFixed) writer.WriteBoolean("positionFixed", isFixed);
        if (BatteryLevel is { } battery) writer.WriteNumber("batteryLevel", battery);
        if (SignalLevel is { } signal) writer.WriteNumber("signalLevel", signal);
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
