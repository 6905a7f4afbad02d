using System.Buffers;
using System.Globalization;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.BSeries.Messages;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>Messages as events and files of the contract. Nothing is decided here.</summary>
internal static class BSeriesEvents
{
    /// <summary>The shared word for a type of alarm.</summary>
    public static AlarmKind KindOf(BSeriesAlarmKind kind) => kind switch
    {
        BSeriesAlarmKind.Motion => AlarmVocabulary.Motion,
        BSeriesAlarmKind.Input => AlarmVocabulary.DigitalInput,
        BSeriesAlarmKind.Sound => AlarmVocabulary.SoundDetected,
        _ => AlarmVocabulary.Unknown,
    };

    /// <summary>The raw type, for example <c>type:1</c>.</summary>
    public static string CodeOf(BSeriesAlarmKind kind) => string.Create(CultureInfo.InvariantCulture, $"type:{(byte)kind}");

    public static AlarmRaised Raised(DeviceId device, DateTimeOffset at, in BSeriesAlarm said)
    {
        var alarm = AlarmRaised.Rent(device, at, KindOf(said.Kind), BSeriesProtocol.ProtocolName, CodeOf(said.Kind));
        (alarm.Channel, alarm.Value) = (BSeriesCamera.Channel, said.Value);
        return alarm;
    }

    public static AlarmCleared Cleared(DeviceId device, DateTimeOffset at, BSeriesAlarmKind kind, TimeSpan lasted) => new()
    {
        Device = device, Time = at, Kind = KindOf(kind), Protocol = BSeriesProtocol.ProtocolName, Code = CodeOf(kind), Channel = BSeriesCamera.Channel,
        DurationSeconds = Math.Max(0, lasted.TotalSeconds),
    };

    public static FileAnnouncement Photo(ToOperation.PhotoTaken taken) => new()
    {
        Protocol = BSeriesProtocol.ProtocolName,
        Source = string.Create(CultureInfo.InvariantCulture, $"photo/{BSeriesCamera.Channel}/{taken.At.UtcDateTime:yyyyMMdd'T'HHmmss.fff'Z'}"),
        Kind = MediaKind.Photo, Format = MediaFormat.Jpeg, Channel = BSeriesCamera.Channel, Units = taken.Jpeg.Length, UnitBytes = 1, IsIdentified = true,
        Trigger = "command", CommandId = taken.CommandId, DeviceTime = taken.At,
    };

    public static UnknownFrameReceived Unknown(DeviceId device, DateTimeOffset at, in BSeriesFrame frame) => new()
    {
        Device = device, Time = at, Protocol = BSeriesProtocol.ProtocolName,
        Frame = string.Create(CultureInfo.InvariantCulture, $"{(frame.Connection == BSeriesConnection.Operation ? "operation" : "audio-video")}:{frame.Code}"),
        Raw = frame.Text.Slice(0, Math.Min(frame.Text.Length, UnknownFrameReceived.MaxRawBytes)).ToArray(), LengthBytes = (int)frame.Text.Length + BSeriesFrameDecoder.HeaderBytes,
    };
}
