using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Events;

/// <summary>A device told where it is, or where it was. The most frequent event: sessions rent it (<see cref="Rent"/>).</summary>
public sealed record LocationReported : CameraEvent
{
    private static readonly EventPool<LocationReported> Pool = new(() => new LocationReported { Device = default, Time = default, Protocol = "", Location = default });

    /// <summary>Protocol it came by.</summary>
    public required string Protocol { get; set; }

    /// <summary>Place and movement.</summary>
    public required Location Location { get; set; }

    /// <summary>Why the device reported, a word of the protocol's (<c>time</c>, <c>distance</c>, <c>corner</c>, ...); null when not told.</summary>
    public string? Reason { get; set; }

    /// <summary>The device's own number of the frame: gaps in it are frames that were lost; null where frames have none.</summary>
    public int? DeviceSequence { get; set; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.location.v1";

    /// <summary>Takes a used event instead of a new one; members that are not named here are null. Raise it once; the relay gives it back.</summary>
    public static LocationReported Rent(DeviceId device, DateTimeOffset time, string protocol, in Location location)
    {
        var rented = Pool.Rent(device, time);
        (rented.Protocol, rented.Location) = (protocol, location);
        return rented;
    }

    /// <inheritdoc/>
    protected internal override void WriteKey(ref DerivedIdBuilder key)
    {
        key.Append(Time.UtcTicks);
        key.Append('|');
        key.Append(Location.Latitude);
        key.Append('|');
        key.Append(Location.Longitude);
        key.Append('|');
        key.Append(Reason);
    }

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        writer.WriteString(DataNames.Protocol, Protocol);
        Location.WriteMembers(writer);
        if (Reason is not null) writer.WriteString(DataNames.Reason, Reason);
        if (DeviceSequence is { } sequence) writer.WriteNumber(DataNames.DeviceSequence, sequence);
    }

    private protected override void GiveBack()
    {
        (Reason, DeviceSequence) = (null, null);
        Pool.Return(this);
    }
}
