using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>Names of members of <c>data</c> that events of every frame write, escaped once.</summary>
internal static class DataNames
{
    public static readonly JsonEncodedText Protocol = JsonEncodedText.Encode("protocol");
    public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    public static readonly JsonEncodedText DeviceSequence = JsonEncodedText.Encode("deviceSequence");
    public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    public static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    public static readonly JsonEncodedText Ignition = JsonEncodedText.Encode("ignition");
    public static readonly JsonEncodedText Charging = JsonEncodedText.Encode("charging");
    public static readonly JsonEncodedText PositionFixed = JsonEncodedText.Encode("positionFixed");
    public static readonly JsonEncodedText BatteryLevel = JsonEncodedText.Encode("batteryLevel");
    public static readonly JsonEncodedText SignalLevel = JsonEncodedText.Encode("signalLevel");
    public static readonly JsonEncodedText Alarm = JsonEncodedText.Encode("alarm");
    public static readonly JsonEncodedText Channel = JsonEncodedText.Encode("channel");
    public static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    public static readonly JsonEncodedText ExternalVolts = JsonEncodedText.Encode("externalVolts");
    public static readonly JsonEncodedText DriverId = JsonEncodedText.Encode("driverId");
    public static readonly JsonEncodedText DriverName = JsonEncodedText.Encode("driverName");
    public static readonly JsonEncodedText Files = JsonEncodedText.Encode("files");
    public static readonly JsonEncodedText SeverityText = JsonEncodedText.Encode("severitytext");
    public static readonly JsonEncodedText SeverityNumber = JsonEncodedText.Encode("severitynumber");
    public static readonly JsonEncodedText Sensor = JsonEncodedText.Encode("sensor");
    public static readonly JsonEncodedText SensorId = JsonEncodedText.Encode("sensorId");
    public static readonly JsonEncodedText Unit = JsonEncodedText.Encode("unit");
    public static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");
    public static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
    public static readonly JsonEncodedText Buffered = JsonEncodedText.Encode("buffered");
}
