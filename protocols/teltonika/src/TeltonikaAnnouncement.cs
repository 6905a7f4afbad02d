using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;

namespace CloudCam.Protocols.Teltonika;

/// <summary>Puts together what a camera says about a file before it sends it.</summary>
internal static class TeltonikaAnnouncement
{
    /// <summary>The file for the relay and the alarm it belongs to, if it belongs to one.</summary>
    /// <param name="device">The device.</param>
    /// <param name="source">How the file was asked for.</param>
    /// <param name="metadata">What the camera told of it; null when it told nothing.</param>
    /// <param name="start">Data of START: packets or bytes, and a CRC.</param>
    /// <param name="now">Our clock, for an alarm without a time.</param>
    public static (FileAnnouncement File, AlarmRaised? Alarm) Build(
        DeviceId device, TeltonikaSource source, TeltonikaMetadata? metadata, (uint Units, ushort Crc) start, DateTimeOffset now)
    {
        var time = metadata?.Time ?? source.PathTime;
        AlarmRaised? alarm = null;
        if (TeltonikaAlarms.Find(metadata) is { } found)
        {
            alarm = new AlarmRaised
            {
                Device = device, Time = metadata!.TriggerTime ?? time ?? now, Kind = found.Kind, Protocol = TeltonikaProtocol.ProtocolName, Code = found.Code,
                Location = new Location { Latitude = metadata.Latitude, Longitude = metadata.Longitude }, DriverName = metadata.DriverName, Channel = source.Channel,
            };
        }
        var file = new FileAnnouncement
        {
            Protocol = TeltonikaProtocol.ProtocolName, Source = source.Shown, Kind = KindOf(source, metadata), Format = source.Format, Channel = source.Channel,
            Units = start.Units, UnitBytes = source.UnitBytes,
            // A DualCam leaves the field blank; for the others 0 more likely means "not computed" than a sum of 0.
            AnnouncedCrc = source.CountsBytes && start.Crc != 0 ? start.Crc : null,
            Trigger = metadata?.Trigger, TriggerCode = metadata?.TriggerCode, DeviceTime = time, Latitude = metadata?.Latitude, Longitude = metadata?.Longitude,
            DurationSeconds = Positive(metadata?.DurationSeconds), FrameRate = Positive(metadata?.FrameRate), DriverName = metadata?.DriverName,
            Events = metadata?.Events ?? [], AlarmId = alarm?.Id, IsIdentified = time is not null,
        };
        return (file, alarm);
    }

    // 0 stands for "a photo" and "not known".
    private static double? Positive(double? value) => value > 0 ? value : null;

    private static MediaKind KindOf(TeltonikaSource source, TeltonikaMetadata? metadata)
    {
        if (source.Kind != MediaKind.Other || metadata?.FileTypeName is not { } name) return source.Kind;
        return name.Contains("video", StringComparison.Ordinal) ? MediaKind.Video : MediaKind.Photo;
    }
}
