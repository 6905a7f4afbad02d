using System.Globalization;
using System.Text;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Protocols.Jimi;

/// <summary>Messages as events of the contract. Nothing is decided here.</summary>
internal static class JimiEvents
{
    /// <summary>Longest text of the event contract, characters.</summary>
    public const int MaxTextLength = 256;

    private const string Protocol = JimiProtocol.ProtocolName;
    private static readonly string[] Codes = [.. Enumerable.Range(0, 256).Select(number => string.Create(CultureInfo.InvariantCulture, $"0x{number:X2}"))];

    public static DeviceStatusReported Heartbeat(DeviceId device, DateTimeOffset at, in JimiHeartbeat said)
    {
        var status = DeviceStatusReported.Rent(device, at, "heartbeat", said.State);
        (status.Ignition, status.Charging, status.PositionFixed) = (said.Ignition, said.Charging, said.PositionFixed);
        (status.BatteryLevel, status.SignalLevel) = (said.BatteryLevel, said.SignalLevel);
        return status;
    }

    public static IEnumerable<(string Name, string? Value)> Info(JimiLogin said)
    {
        yield return ("model", said.Type?.ToString("x4", CultureInfo.InvariantCulture));
        yield return ("timeZoneMinutes", said.TimeZoneMinutes?.ToString(CultureInfo.InvariantCulture));
        yield return ("language", said.Language switch { JimiLanguage.Chinese => "zh", JimiLanguage.English => "en", _ => null });
    }

    public static LocationReported Location(DeviceId device, DateTimeOffset at, in JimiLocation said, ushort serial)
    {
        var reported = LocationReported.Rent(device, at, Protocol, PlaceOf(said.Place) with
        {
            SpeedKmh = said.SpeedKmh, Satellites = said.Satellites, Ignition = said.Ignition, Mileage = said.Mileage, Cell = said.Cell, Buffered = said.Buffered,
        });
        (reported.Reason, reported.DeviceSequence) = (said.UploadMode is { } mode ? JimiUploadModes.NameOf(mode) ?? Codes[mode] : null, serial);
        return reported;
    }

    public static LocationReported Location(DeviceId device, DateTimeOffset at, in JimiGpsModule said, bool? buffered, ushort serial)
    {
        var reported = LocationReported.Rent(device, at, Protocol, PlaceOf(said.Place) with
        {
            SpeedKmh = said.SpeedKmh, AltitudeMetres = said.AltitudeMetres, Satellites = said.Satellites, Buffered = buffered,
        });
        reported.DeviceSequence = serial;
        return reported;
    }

    public static LocationReported Location(DeviceId device, DateTimeOffset at, in JimiPlace said, ushort serial)
    {
        var reported = LocationReported.Rent(device, at, Protocol, PlaceOf(said));
        reported.DeviceSequence = serial;
        return reported;
    }

    public static SensorReading Reading(DeviceId device, DateTimeOffset at, in JimiSensorValue said)
    {
        var reading = SensorReading.Rent(device, at, Protocol, said.Sensor);
        (reading.SensorId, reading.Value, reading.Unit) = (said.SensorId?.ToString(CultureInfo.InvariantCulture), said.Value, said.Unit);
        return reading;
    }

    public static SensorReading FromMemory(DeviceId device, DateTimeOffset fallback, in JimiReading said, bool isHumidity)
    {
        var reading = SensorReading.Rent(device, said.Time ?? fallback, Protocol, isHumidity ? "humidity" : "temperature");
        (reading.Value, reading.Unit, reading.Buffered) = isHumidity ? (said.HumidityPercent, "percent", true) : (said.Celsius, "celsius", true);
        return reading;
    }

    public static SensorReading Card(DeviceId device, DateTimeOffset at, in JimiDriverCard said)
    {
        var reading = Text(device, at, "driver-card", said.Text);
        reading.State = said.State ?? Codes[said.Status];
        return reading;
    }

    public static SensorReading Text(DeviceId device, DateTimeOffset at, string sensor, in JimiText said)
    {
        var reading = SensorReading.Rent(device, at, Protocol, sensor);
        reading.Text = said.ToCleanString(MaxTextLength);
        return reading;
    }

    /// <summary>What a unit hands on without knowing it: as text where it is one, else as hex.</summary>
    public static SensorReading Relayed(DeviceId device, DateTimeOffset at, byte peripheral, ReadOnlySpan<byte> data)
    {
        var reading = SensorReading.Rent(device, at, Protocol, "peripheral");
        reading.SensorId = peripheral.ToString(CultureInfo.InvariantCulture);
        var text = data.TrimEnd("\r\n"u8);
        reading.Text = text.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Convert.ToHexStringLower(data[..Math.Min(data.Length, MaxTextLength / 2)])
            : Encoding.ASCII.GetString(text[..Math.Min(text.Length, MaxTextLength)]);
        return reading;
    }

    public static DeviceChannelsReported Channels(DeviceId device, DateTimeOffset at, in JimiChannels said)
    {
        var channels = new CameraChannel[said.Count];
        for (var i = 0; i < channels.Length; i++) channels[i] = said[i];
        return new DeviceChannelsReported { Device = device, Time = at, Protocol = Protocol, Channels = channels };
    }

    public static UnknownFrameReceived Unknown(DeviceId device, DateTimeOffset at, in JimiFrame frame) => new()
    {
        Device = device, Time = at, Protocol = Protocol, Frame = frame.IsFrame ? Codes[frame.Number] : "no-frame",
        Raw = frame.Bytes[..Math.Min(frame.Bytes.Length, UnknownFrameReceived.MaxRawBytes)].ToArray(), LengthBytes = frame.Bytes.Length,
    };

    public static Location PlaceOf(in JimiPlace said) => new()
    {
        Latitude = said.Latitude, Longitude = said.Longitude, CourseDegrees = said.CourseDegrees, PositionFixed = said.IsFixed, Ignition = said.Ignition,
    };
}
