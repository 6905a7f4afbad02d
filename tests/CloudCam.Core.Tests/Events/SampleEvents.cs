using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;

namespace CloudCam.Core.Tests.Events;

/// <summary>Events that come with every frame, rented, with every optional member set.</summary>
internal static class SampleEvents
{
    public static readonly DeviceId Device = DeviceId.Parse("352093081452251");
    public static readonly DateTimeOffset Time = new(2026, 3, 14, 9, 25, 41, TimeSpan.Zero);

    public static readonly Location Place = new()
    {
        Latitude = 54.6872, Longitude = 25.2797, AltitudeMetres = 112, SpeedKmh = 47, CourseDegrees = 243, Satellites = 11, PositionFixed = true, Ignition = true,
        Mileage = 60_053, Buffered = false, Cell = new Cell(246, 1, 1_910, 30_628),
    };

    private static readonly string[] Files = ["EVENT_352093081452251_00000000_2026_03_14_11_25_41_I_05.mp4"];

    /// <summary>Each kind with the id that such an event had in the first release.</summary>
    public static IReadOnlyList<(string Id, Func<CameraEvent> Rent)> All { get; } =
    [
        ("22acf742106909754764373dd343ead0", Location),
        ("65027e4afcfa8daf760600a4bfe19d07", Status),
        ("9426329c881af05b97fd826f04ebc6aa", Sensor),
        ("45472e78b92bd394b0bb98334d1b53e3", Alarm),
    ];

    public static LocationReported Location()
    {
        var report = LocationReported.Rent(Device, Time, "jimi", Place);
        (report.Reason, report.DeviceSequence) = ("time", 51);
        return report;
    }

    public static DeviceStatusReported Status()
    {
        var status = DeviceStatusReported.Rent(Device, Time, "heartbeat", 0x46);
        (status.Ignition, status.Charging, status.PositionFixed, status.BatteryLevel, status.SignalLevel, status.About) = (true, true, true, 6, 4, "5f0c1b7a");
        return status;
    }

    public static SensorReading Sensor()
    {
        var reading = SensorReading.Rent(Device, Time, "jimi", "fuel");
        (reading.SensorId, reading.Value, reading.Unit, reading.State, reading.Text, reading.Buffered) = ("1", 42.5, "percent", "illegal", "as read", false);
        return reading;
    }

    public static AlarmRaised Alarm()
    {
        var alarm = AlarmRaised.Rent(Device, Time, AlarmVocabulary.Drowsiness, "teltonika", "event-bit:0");
        (alarm.Location, alarm.Value, alarm.ExternalVolts, alarm.DriverId, alarm.DriverName) = (Place, 0, 14.2, "4711", "A DRIVER");
        (alarm.Channel, alarm.DeviceSequence, alarm.Files) = ("driver", 52, Files);
        return alarm;
    }
}
