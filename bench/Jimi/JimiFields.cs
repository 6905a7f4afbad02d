using CloudCam.Protocols.Jimi;
using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Benchmarks.Jimi;

/// <summary>Reads every field of a frame as a session needs it, and folds it into a sum, so that nothing can be left out.</summary>
internal static class JimiFields
{
    public static long Sum(in JimiFrame frame)
    {
        if (!frame.IsGood) throw new InvalidOperationException($"Fault {frame.Fault}.");
        var sum = (long)frame.Serial;
        switch (frame.Number)
        {
            case JimiNumber.Location when JimiLocation.TryRead(frame.Content, out var at):
                sum += at.Time!.Value.Ticks + at.Satellites + at.SpeedKmh + (at.UploadMode ?? 0) + (at.Mileage ?? 0) + Place(at.Place);
                if (at.Cell is { } cell) sum += cell.Mcc + cell.Mnc + cell.Lac + cell.CellId;
                return sum + (at.Ignition == true ? 1 : 0) + (at.Buffered == true ? 1 : 0);
            case JimiNumber.Heartbeat when JimiHeartbeat.TryRead(frame.Content, out var beat):
                return sum + beat.State + beat.BatteryLevel + beat.SignalLevel + (beat.Ignition ? 1 : 0) + (beat.Charging ? 1 : 0) + (beat.PositionFixed ? 1 : 0) + (beat.Port ?? 0);
            case JimiNumber.Alarm when JimiAlarm.TryRead(frame.Content, out var alarm):
                sum += alarm.Time!.Value.Ticks + (alarm.SpeedKmh ?? 0) + (alarm.Value ?? 0) + (alarm.Satellites ?? 0) + (long)(alarm.ExternalVolts ?? 0) + Place(alarm.Place);
                sum += (long)JimiAlarms.Of(alarm.Code).Kind.Severity;
                foreach (var name in alarm.Files) sum += name.Bytes.Length;
                return sum + alarm.Files.DriverId.Bytes.Length;
            default:
                throw new InvalidOperationException($"Frame 0x{frame.Number:X2} was not read.");
        }
    }

    private static long Place(in JimiPlace place) =>
        (long)(place.Latitude ?? 0) + (long)(place.Longitude ?? 0) + (place.CourseDegrees ?? 0) + (place.IsFixed ? 1 : 0) + (place.Ignition == true ? 1 : 0);
}
