using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>A device told something about its own state: an error of its own, a level, a status number. Sessions rent those of heartbeats (<see cref="Rent"/>).</summary>
public sealed record DeviceStatusReported : CameraEvent
{
    private static readonly EventPool<DeviceStatusReported> Pool = new(() => new DeviceStatusReported { Device = default, Time = default, Status = "", Code = 0 });

    /// <summary>Word for the status, lower case with dashes.</summary>
    public required string Status { get; set; }

    /// <summary>The vendor's raw number.</summary>
    public required long Code { get; set; }

    /// <summary>What the device was doing (a transfer's id); null when nothing in particular.</summary>
    public string? About { get; set; }

    /// <summary>Whether the ignition is on; null when not told.</summary>
    public bool? Ignition { get; set; }

    /// <summary>Whether the device is being charged; null when not told.</summary>
    public bool? Charging { get; set; }

    /// <summary>Whether the position is fixed; null when not told.</summary>
    public bool? PositionFixed { get; set; }

    /// <summary>Level of the device's own battery, 0 (off) to 6 (very high); null when not told.</summary>
    public int? BatteryLevel { get; set; }

    /// <summary>Strength of the mobile network, 0 (none) to 4; null when not told.</summary>
    public int? SignalLevel { get; set; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.device.status.v1";

    /// <inheritdoc/>
    public override string? Subject => About;

    /// <summary>Takes a used event instead of a new one; members that are not named here are null. Raise it once; the relay gives it back.</summary>
    public static DeviceStatusReported Rent(DeviceId device, DateTimeOffset time, string status, long code)
    {
        var rented = Pool.Rent(device, time);
        (rented.Status, rented.Code) = (status, code);
        return rented;
    }

    /// <inheritdoc/>
    protected internal override void WriteKey(ref DerivedIdBuilder key)
    {
        key.Append(Code);
        key.Append('|');
        key.Append(About);
        key.Append('|');
        key.Append(Time.UtcTicks);
    }

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString(DataNames.Status, Status);
        writer.WriteNumber(DataNames.Code, Code);
        if (Ignition is { } ignition) writer.WriteBoolean(DataNames.Ignition, ignition);
        if (Charging is { } charging) writer.WriteBoolean(DataNames.Charging, charging);
        if (PositionFixed is { } isFixed) writer.WriteBoolean(DataNames.PositionFixed, isFixed);
        if (BatteryLevel is { } battery) writer.WriteNumber(DataNames.BatteryLevel, battery);
        if (SignalLevel is { } signal) writer.WriteNumber(DataNames.SignalLevel, signal);
    }

    private protected override void GiveBack()
    {
        (About, Ignition, Charging, PositionFixed, BatteryLevel, SignalLevel) = (null, null, null, null, null, null);
        Pool.Return(this);
    }
}
