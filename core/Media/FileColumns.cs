using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>The columns of a file's announcement: the same names in <c>transfers</c> and <c>media</c>.</summary>
internal static class FileColumns
{
    /// <summary>Adds an announcement's columns.</summary>
    public static void Add(FileAnnouncement file, Dictionary<string, object?> values)
    {
        values["protocol"] = file.Protocol;
        values["source"] = file.Source;
        values["kind"] = MediaNames.NameOf(file.Kind);
        values["format"] = MediaNames.NameOf(file.Format);
        values["channel"] = file.Channel;
        values["units"] = file.Units;
        values["unitBytes"] = file.UnitBytes;
        values["announcedCrc"] = (int?)file.AnnouncedCrc;
        values["trigger"] = file.Trigger;
        values["triggerCode"] = file.TriggerCode;
        values["deviceTime"] = file.DeviceTime;
        values["latitude"] = file.Latitude;
        values["longitude"] = file.Longitude;
        values["durationSeconds"] = file.DurationSeconds;
        values["frameRate"] = file.FrameRate;
        values["driverName"] = file.DriverName;
        values["events"] = file.Events.Count == 0 ? null : string.Join(',', file.Events);
        values["alarmId"] = file.AlarmId;
        values["instructionId"] = file.InstructionId;
        values["commandId"] = file.CommandId;
        values["identified"] = file.IsIdentified;
        values["openEnded"] = file.IsOpenEnded ? true : null;
        values["gaps"] = RecordingGaps.ToColumn(file.Gaps);
    }

    /// <summary>Reads an announcement back; a missing column is what it stands for when it was never told.</summary>
    public static FileAnnouncement Read(TableRow row) => new()
    {
        Protocol = row.Text("protocol") ?? "", Source = row.Text("source") ?? "", Kind = MediaNames.KindOf(row.Text("kind")),
        Format = MediaNames.FormatOf(row.Text("format")), Channel = row.Text("channel"), Units = row.Number("units") ?? 0,
        UnitBytes = (int)(row.Number("unitBytes") ?? 1), AnnouncedCrc = (ushort?)row.Number("announcedCrc"), Trigger = row.Text("trigger"),
        TriggerCode = (int?)row.Number("triggerCode"), DeviceTime = row.Time("deviceTime"), Latitude = row.Real("latitude"),
        Longitude = row.Real("longitude"), DurationSeconds = row.Real("durationSeconds"), FrameRate = row.Real("frameRate"),
        DriverName = row.Text("driverName"), Events = row.Text("events")?.Split(',') ?? [], AlarmId = row.Text("alarmId") is { Length: > 0 } alarm ? alarm : null,
        InstructionId = row.Number("instructionId"), CommandId = row.Text("commandId"), IsIdentified = row.Flag("identified") ?? false,
        IsOpenEnded = row.Flag("openEnded") ?? false, Gaps = RecordingGaps.FromColumn(row.Text("gaps")),
    };
}
