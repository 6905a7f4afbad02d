using System.Text;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Jimi;

/// <content>Alarms, and notes that come in the same packet: 0x95.</content>
public sealed partial class JimiSession
{
    private const int MaxDriverLength = 64;
    private const byte FilesUploading = 0x69;

    private void OnAlarm(in JimiFrame frame, SessionOutbox outbox)
    {
        if (JimiAlarm.TryRead(frame.Content, out var said))
        {
            var at = Checked(said.Time, outbox);
            if (said.HasPlace) Check(said.Place, outbox);
            var files = NamesOf(said.Files, outbox);
            if (JimiAlarms.Of(said.Code).IsNote) TellNote(said.Code, at, files, outbox);
            else outbox.Raise(AlarmOf(said, at, files, frame.Serial));
        }
        else
        {
            NotUnderstood(frame, outbox);
        }
        Answer(frame, outbox);
    }

    private AlarmRaised AlarmOf(in JimiAlarm said, DateTimeOffset at, string[] files, ushort serial)
    {
        var code = JimiAlarms.Of(said.Code);
        var alarm = AlarmRaised.Rent(device!.Id, at, code.Kind, JimiProtocol.ProtocolName, code.Text);
        if (said.HasPlace) alarm.Location = JimiEvents.PlaceOf(said.Place) with { SpeedKmh = said.SpeedKmh, Satellites = said.Satellites };
        (alarm.Value, alarm.ExternalVolts, alarm.DeviceSequence) = (said.Value, said.ExternalVolts, serial);
        (alarm.Files, alarm.Channel) = (files, ChannelOf(files));
        if (said.Files.DriverId is { IsEmpty: false } id) alarm.DriverId = id.ToCleanString(MaxDriverLength);
        if (said.Files.DriverName is { IsEmpty: false } name) alarm.DriverName = name.ToCleanString(MaxDriverLength);
        return alarm;
    }

    // Nothing happened to vehicle or driver. Names in a note are a hint that files come.
    private void TellNote(byte code, DateTimeOffset at, string[] files, SessionOutbox outbox)
    {
        if (files.Length > 0) outbox.Raise(new MediaAnnounced { Device = device!.Id, Time = at, Protocol = JimiProtocol.ProtocolName, FileNames = files });
        if (files.Length == 0 || code != FilesUploading) outbox.Raise(DeviceStatusReported.Rent(device!.Id, at, JimiAlarms.Of(code).Kind.Name, code));
    }

    private string[] NamesOf(in JimiFileField field, SessionOutbox outbox)
    {
        List<string>? names = null;
        foreach (var told in field)
        {
            // What is no ASCII becomes a question mark, which no name may have.
            var name = told.Bytes.Length <= CameraFileName.MaxLength ? Encoding.ASCII.GetString(told.Bytes) : null;
            if (!CameraFileName.IsValid(name) || names?.Count >= options.MaxFileNames) outbox.Count(SessionIncident.BadFileName);
            else (names ??= []).Add(name);
        }
        return names is null ? [] : [.. names];
    }

    // One camera's alarm names that camera's files only; names of both cameras, or of none, tell nothing.
    private static string? ChannelOf(string[] files)
    {
        string? channel = null;
        foreach (var file in files)
        {
            if (!CameraFileName.TryParse(file, out var name) || name.Channel is null || (channel is not null && channel != name.Channel)) return null;
            channel = name.Channel;
        }
        return channel;
    }
}
