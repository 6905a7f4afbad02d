using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Alarms;

/// <summary>Between <see cref="AlarmRecord"/> and its table row. Column names are part of what integrators see.</summary>
public static class AlarmRow
{
    /// <summary>Begin of the columns that hold one file each.</summary>
    private const string FilePrefix = "file_";

    /// <summary>The column of <see cref="AlarmRecord.ClearedAt"/>.</summary>
    internal const string ClearedColumn = "clearedAt";

    /// <summary>The columns the alarm itself tells, and how many alarms it stands for. Files and acknowledgement are written by others.</summary>
    public static Dictionary<string, object?> ToValues(AlarmRecord alarm)
    {
        var place = alarm.Location;
        var values = new Dictionary<string, object?>
        {
            ["alarmId"] = alarm.Id, ["name"] = alarm.Name, ["severity"] = NameOf(alarm.Severity), ["severityNumber"] = (int)alarm.Severity, ["protocol"] = alarm.Protocol,
            ["code"] = alarm.Code, ["channel"] = alarm.Channel, ["latitude"] = place.Latitude, ["longitude"] = place.Longitude, ["altitudeMetres"] = place.AltitudeMetres,
            ["speedKmh"] = place.SpeedKmh, ["courseDegrees"] = place.CourseDegrees, ["satellites"] = place.Satellites, ["positionFixed"] = place.PositionFixed,
            ["ignition"] = place.Ignition, ["mileage"] = place.Mileage, ["buffered"] = place.Buffered, ["value"] = alarm.Value, ["externalVolts"] = alarm.ExternalVolts,
            ["driverId"] = alarm.DriverId, ["driverName"] = alarm.DriverName, ["deviceSequence"] = alarm.DeviceSequence, ["sequence"] = alarm.Sequence,
            ["standing"] = MediaRow.NameOf(alarm.Standing), ["raisedAt"] = alarm.Time, ["recordedAt"] = alarm.RecordedAt,
        };
        AddCount(values, alarm.Count, alarm.FirstTime, alarm.LastTime);
        return values;
    }

    /// <summary>The columns a further alarm of a burst changes.</summary>
    public static void AddCount(Dictionary<string, object?> values, int count, DateTimeOffset first, DateTimeOffset last) =>
        (values["count"], values["firstTime"], values["lastTime"]) = (count, first, last);

    /// <summary>The column of one file.</summary>
    public static (string Column, string Value) ToColumn(AlarmFile file) => (FilePrefix + file.Id, file.ToJson());

    /// <summary>Reads a row back.</summary>
    /// <exception cref="FormatException">A column that must be there is missing or makes no sense.</exception>
    public static AlarmRecord Read(TableRow row)
    {
        var time = row.Time("raisedAt") ?? throw new FormatException("An alarm row has raisedAt.");
        return new AlarmRecord
        {
            Device = DeviceId.Parse(row.PartitionKey), Id = row.Text("alarmId") ?? throw new FormatException("An alarm row has alarmId."),
            Name = row.Text("name") ?? AlarmVocabulary.Unknown.Name, Severity = SeverityOf(row.Number("severityNumber")), Protocol = row.Text("protocol") ?? "",
            Code = row.Text("code") ?? "", Channel = row.Text("channel"), Value = (int?)row.Number("value"), ExternalVolts = row.Real("externalVolts"),
            Location = new Location
            {
                Latitude = row.Real("latitude"), Longitude = row.Real("longitude"), AltitudeMetres = row.Real("altitudeMetres"), SpeedKmh = row.Real("speedKmh"),
                CourseDegrees = row.Real("courseDegrees"), Satellites = (int?)row.Number("satellites"), PositionFixed = row.Flag("positionFixed"),
                Ignition = row.Flag("ignition"), Mileage = row.Number("mileage"), Buffered = row.Flag("buffered"),
            },
            DriverId = row.Text("driverId"), DriverName = row.Text("driverName"), DeviceSequence = (int?)row.Number("deviceSequence"), Sequence = row.Text("sequence"),
            Standing = row.Text("standing") == "fleet" ? DeviceStanding.Fleet : DeviceStanding.Quarantined, Time = time, RecordedAt = row.Time("recordedAt") ?? time,
            Count = (int)(row.Number("count") ?? 1), FirstTime = row.Time("firstTime") ?? time, LastTime = row.Time("lastTime") ?? time, Files = FilesOf(row),
            ClearedAt = row.Time(ClearedColumn) is { } cleared && cleared >= (row.Time("lastTime") ?? time) ? cleared : null,
            AcknowledgedBy = row.Text("acknowledgedBy"), AcknowledgedAt = row.Time("acknowledgedAt"), AcknowledgedNote = row.Text("acknowledgedNote"),
        };
    }

    /// <summary>The severity's name in rows, groups and the API: <c>info</c>, <c>warning</c>, <c>high</c>, <c>critical</c>.</summary>
    public static string NameOf(AlarmSeverity severity) => severity.ToString().ToLowerInvariant();

    /// <summary>The severity a number means; a number in between is the next lower one.</summary>
    public static AlarmSeverity SeverityOf(long? number) => number switch
    {
        >= (int)AlarmSeverity.Critical => AlarmSeverity.Critical, >= (int)AlarmSeverity.High => AlarmSeverity.High,
        >= (int)AlarmSeverity.Warning => AlarmSeverity.Warning, _ => AlarmSeverity.Info,
    };

    private static List<AlarmFile> FilesOf(TableRow row) =>
    [
        .. row.Values.Where(column => column.Key.StartsWith(FilePrefix, StringComparison.Ordinal)).Select(column => AlarmFile.FromJson(Convert.ToString(column.Value, CultureInfo.InvariantCulture) ?? ""))
            .OfType<AlarmFile>().OrderBy(file => file.Name, StringComparer.Ordinal).ThenBy(file => file.Id, StringComparer.Ordinal),
    ];
}
