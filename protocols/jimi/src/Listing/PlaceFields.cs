using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Protocols.Jimi.Listing;

/// <summary>Places and alarms as fields. Each returns whether all of it was told in them.</summary>
internal static class PlaceFields
{
    public static bool Add(Dictionary<string, object?> fields, in JimiLocation location, ReadOnlySpan<byte> content)
    {
        Common.Add(fields, "deviceTime", location.Time);
        fields["speedKmh"] = location.SpeedKmh;
        Add(fields, location.Place);
        fields["satellites"] = location.Satellites;
        Common.Add(fields, "ignition", location.Ignition);
        if (location.UploadMode is { } mode)
        {
            fields["uploadMode"] = (int)mode;
            Common.Add(fields, "reason", JimiUploadModes.NameOf(mode));
        }
        Common.Add(fields, "buffered", location.Buffered);
        Common.Add(fields, "mileage", location.Mileage is { } mileage ? (long)mileage : null);
        if (location.Cell is { } cell)
            fields["cell"] = new Dictionary<string, object?> { ["mcc"] = cell.Mcc, ["mnc"] = cell.Mnc, ["lac"] = cell.Lac, ["cellId"] = cell.CellId };
        return location.Time is not null
            && (location.TrailingBytes == 0 || AttachedFields.Add(fields, new JimiModules(content[^location.TrailingBytes..], JimiModules.ShortLength)));
    }

    public static bool Add(Dictionary<string, object?> fields, in JimiAlarm alarm)
    {
        var code = JimiAlarms.Of(alarm.Code);
        fields["form"] = alarm.Form.ToString().ToLowerInvariant();
        Common.Add(fields, "deviceTime", alarm.Time);
        fields["alarm"] = code.Kind.Name;
        fields["code"] = code.Text;
        fields["severity"] = code.Kind.Severity.ToString().ToUpperInvariant();
        if (code.IsNote) fields["note"] = true;
        Common.Add(fields, "value", alarm.Value is { } value ? (int)value : null);
        Common.Add(fields, "speedKmh", alarm.SpeedKmh);
        if (alarm.HasPlace) Add(fields, alarm.Place);
        Common.Add(fields, "satellites", alarm.Satellites);
        Common.Add(fields, "externalVolts", alarm.ExternalVolts);
        var files = new List<object?>();
        foreach (var name in alarm.Files) files.Add(name.ToCleanString(Common.MaxChars));
        if (files.Count > 0) fields["files"] = files;
        if (!alarm.Files.DriverId.IsEmpty) fields["driverId"] = alarm.Files.DriverId.ToCleanString(Common.MaxChars);
        if (!alarm.Files.DriverName.IsEmpty) fields["driverName"] = alarm.Files.DriverName.ToCleanString(Common.MaxChars);
        return alarm.Time is not null;
    }

    public static void Add(Dictionary<string, object?> fields, in JimiPlace place)
    {
        Common.Add(fields, "latitude", place.Latitude);
        Common.Add(fields, "longitude", place.Longitude);
        Common.Add(fields, "courseDegrees", place.CourseDegrees);
        fields["positionFixed"] = place.IsFixed;
        Common.Add(fields, "ignition", place.Ignition);
    }
}
