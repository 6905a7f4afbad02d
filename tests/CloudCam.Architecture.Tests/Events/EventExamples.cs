using System.Text.Encodings.Web;
using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;

namespace CloudCam.Architecture.Tests.Events;

/// <summary>One example of every event, with every optional member present: what <c>docs/events/</c> shows is what the code writes.</summary>
internal static class EventExamples
{
    /// <summary>Where they are kept.</summary>
    public const string Folder = "docs/events";

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DeviceId Device = DeviceId.Parse("352093081452251");
    private static readonly DateTimeOffset Recorded = new(2026, 3, 14, 9, 26, 53, 589, TimeSpan.Zero);
    private static readonly DateTimeOffset Filmed = new(2026, 3, 14, 9, 25, 41, TimeSpan.Zero);
    private static readonly EventStamp Stamp = new(Recorded, "0000000017.00000004", false, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    private static readonly Location Place = new()
    {
        Latitude = 54.6872, Longitude = 25.2797, AltitudeMetres = 112, SpeedKmh = 47, CourseDegrees = 243, Satellites = 11, PositionFixed = true, Ignition = true,
        Mileage = 60_053, Buffered = false, Cell = new Cell(246, 1, 1_910, 30_628),
    };

    private static readonly AlarmRaised Alarm = new()
    {
        Device = Device, Time = Filmed, Stamp = Stamp, Kind = AlarmVocabulary.Drowsiness, Protocol = "teltonika", Code = "event-bit:0",
        Location = Place, Value = 0, ExternalVolts = 14.2, DriverId = "4711", DriverName = "A DRIVER", Channel = "driver", DeviceSequence = 52,
        Files = ["EVENT_352093081452251_00000000_2026_03_14_11_25_41_I_05.mp4"],
    };

    private static readonly FileAnnouncement File = new()
    {
        Protocol = "teltonika", Source = "/sd/dsm/20260314_092541.mp4", Kind = MediaKind.Video, Format = MediaFormat.H265, Channel = "driver", Units = 1_465, UnitBytes = 1_024,
        Trigger = "dsm-event", TriggerCode = 13, DeviceTime = Filmed, Latitude = 54.6872, Longitude = 25.2797, DurationSeconds = 10, FrameRate = 25,
        DriverName = "A DRIVER", Events = ["drowsiness"], AlarmId = Alarm.Id, CommandId = Command, IsIdentified = true,
    };

    private static readonly FileAnnouncement Recording = new()
    {
        Protocol = "dvrip", Source = "live/0/20260314T092541.000Z", Kind = MediaKind.Video, Format = MediaFormat.Mp4, Channel = "0", IsOpenEnded = true, Units = 0, UnitBytes = 1,
        Trigger = "continuous", DeviceTime = Filmed, DurationSeconds = 60, FrameRate = 25, Gaps = [new RecordingGap(Filmed.AddSeconds(12), 3.48, "frames-lost")], IsIdentified = true,
    };

    private static readonly string RecordedId = Recording.TransferIdFor(Device);
    private static readonly BlobName RecordedBlob = BlobNames.Media(DeviceStanding.Fleet, Device, Filmed, RecordedId, MediaNames.ExtensionOf(Recording.Format));

    private const string Command = "0638771234567890123-1a2b3c4d";
    private static readonly string Transfer = File.TransferIdFor(Device);
    private static readonly BlobName Blob = BlobNames.Media(DeviceStanding.Fleet, Device, Filmed, Transfer, MediaNames.ExtensionOf(File.Format));

    /// <summary>File name and event.</summary>
    public static IReadOnlyList<(string FileName, CameraEvent Event)> All { get; } =
    [
        Example(new DeviceConnected { Device = Device, Time = Recorded, Stamp = Stamp with { Sequence = "0000000017.00000001" }, Protocol = "teltonika", Epoch = 17 }),
        Example(new DeviceDisconnected { Device = Device, Time = Recorded, Stamp = Stamp with { Sequence = "0000000017.00000009" }, Epoch = 17, Reason = "peer-closed" }),
        Example(new DeviceStatusReported { Device = Device, Time = Recorded, Stamp = Stamp, Status = "file-read-failed", Code = 17, About = Transfer }),
        Example(new DeviceStatusReported
        {
            Device = Device, Time = Recorded, Stamp = Stamp, Status = "heartbeat", Code = 0x46, Ignition = true, Charging = true, PositionFixed = true, BatteryLevel = 6, SignalLevel = 4,
        }, "heartbeat"),
        Example(new DeviceInfoReported { Device = Device, Time = Recorded, Stamp = Stamp, Protocol = "jimi", Info = new Dictionary<string, string> { ["iccid"] = "8937001234567890123" } }),
        Example(new DeviceChannelsReported { Device = Device, Time = Recorded, Stamp = Stamp, Protocol = "jimi", Channels = [new CameraChannel(1, true, true), new CameraChannel(2, false, true)] }),
        Example(new LocationReported { Device = Device, Time = Filmed, Stamp = Stamp, Protocol = "jimi", Location = Place, Reason = "time", DeviceSequence = 51 }),
        Example(new SensorReading
        {
            Device = Device, Time = Filmed, Stamp = Stamp, Protocol = "jimi", Sensor = "fuel", SensorId = "1", Value = 42.5, Unit = "percent", State = "illegal", Text = "as read", Buffered = false,
        }),
        Example(new UnknownFrameReceived { Device = Device, Time = Recorded, Stamp = Stamp with { IsQuarantined = true }, Protocol = "teltonika", Frame = "0x0021", Raw = new byte[] { 0x00, 0x21, 0x00, 0x02, 0xCA, 0xFE }, LengthBytes = 6 }),
        Example(Alarm),
        Example(new AlarmCleared { Device = Device, Time = Filmed, Stamp = Stamp, CorrelationId = Alarm.Id, Kind = AlarmVocabulary.Motion, Protocol = "dvrip", Code = "VideoMotion", Channel = "0", DurationSeconds = 12 }),
        Example(new MediaExpected { Device = Device, Time = Filmed, Stamp = Stamp, CorrelationId = Alarm.Id, PromiseId = "5f0c1b7a9e8d4c3b2a19080706050403", FileName = Alarm.Files[0], Channel = "driver", DueAt = Recorded.AddMinutes(10) }),
        Example(new MediaAnnounced { Device = Device, Time = Filmed, Stamp = Stamp, Protocol = "jimi", FileNames = Alarm.Files }),
        Example(new MediaMissing { Device = Device, Time = Filmed, Stamp = Stamp, CorrelationId = Alarm.Id, PromiseId = "5f0c1b7a9e8d4c3b2a19080706050403", FileName = Alarm.Files[0], Asked = 3 }),
        Example(new RecordingsListed { Device = Device, Time = Recorded, Stamp = Stamp with { Sequence = null }, Protocol = "jimi", Count = 3_021, First = "2026_03_12_08_00_00_01.ts", Last = "2026_03_14_11_24_00_02.ts", Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }),
        Example(new LiveStarted
        {
            Device = Device, Time = Filmed, Stamp = Stamp with { Sequence = null, TraceParent = null }, Channel = "0", BegunAt = Filmed, Replica = "relay-1", Protocol = "rtmp", Video = "h264", Audio = "aac",
            Width = 1_280, Height = 720,
        }),
        Example(new LiveEnded
        {
            Device = Device, Time = Filmed.AddMilliseconds(312_400), Stamp = Stamp with { RecordedTime = Filmed.AddMilliseconds(342_517), Sequence = null, TraceParent = null }, Channel = "0", BegunAt = Filmed,
            Replica = "relay-1", Reason = "publisher-gone", Duration = TimeSpan.FromMilliseconds(312_400), ReceivedBytes = 78_104_331, Frames = 17_182,
        }),
        Example(new CommandQueued { Device = Device, Time = Recorded, Stamp = Stamp with { Sequence = null }, CommandId = Command, Name = "take-photo" }),
        Example(new CommandSent { Device = Device, Time = Recorded, Stamp = Stamp, CommandId = Command, Name = "take-photo" }),
        Example(new CommandAnswered { Device = Device, Time = Recorded, Stamp = Stamp, CommandId = Command, Name = "take-photo", Answer = "PICTURE:OK!" }),
        Example(new CommandFailed { Device = Device, Time = Recorded, Stamp = Stamp, CommandId = Command, Name = "fetch-clip", Reason = "refused", Answer = "command length error" }),
        Example(new CommandExpired { Device = Device, Time = Recorded, Stamp = Stamp with { Sequence = null }, CommandId = Command, Name = "take-photo" }),
        Example(new MediaStarted { Device = Device, Time = Recorded, Stamp = Stamp with { Sequence = "0000000017.00000005" }, CorrelationId = Alarm.Id, TransferId = Transfer, File = File }),
        Example(new MediaCompleted
        {
            Device = Device, Time = Filmed, Stamp = FunctionStamp(1), CorrelationId = Alarm.Id, TransferId = Transfer, File = File, Blob = Blob, LengthBytes = 1_499_648,
            Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        }),
        Example(new MediaCompleted
        {
            Device = Device, Time = Filmed, Stamp = FunctionStamp(1), TransferId = RecordedId, File = Recording, LengthBytes = 30_146_560, Blob = RecordedBlob,
            Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        }, "recording"),
        Example(new MediaFailed { Device = Device, Time = Filmed, Stamp = FunctionStamp(1), CorrelationId = Alarm.Id, TransferId = Transfer, File = File, Reason = "abandoned", StoredBytes = 262_144 }),
        Example(new MediaReady
        {
            Device = Device, Time = Filmed, Stamp = FunctionStamp(2), CorrelationId = Alarm.Id, TransferId = Transfer, File = File, Blob = Blob,
            Playable = BlobNames.Derived(Blob, ".mp4"), Thumbnail = BlobNames.Derived(Blob, ".thumb.jpg"),
        }),
        Example(new MediaReady { Device = Device, Time = Filmed, Stamp = FunctionStamp(2), CorrelationId = Alarm.Id, TransferId = Transfer, File = File, Blob = Blob, ConversionError = "no-pictures" }, "not-playable"),
        Example(new MediaReady
        {
            Device = Device, Time = Filmed, Stamp = FunctionStamp(2), TransferId = RecordedId, File = Recording, Blob = RecordedBlob,
            Playable = BlobNames.Derived(RecordedBlob, ".mp4"), Thumbnail = BlobNames.Derived(RecordedBlob, ".thumb.jpg"),
        }, "recording"),
    ];

    /// <summary>The text of an example's file.</summary>
    public static string Text(CameraEvent cameraEvent) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(CloudEventWriter.ToUtf8(cameraEvent)), Pretty) + "\n";

    private static (string, CameraEvent) Example(CameraEvent cameraEvent, string? variant = null) =>
        (variant is null ? $"{cameraEvent.Type}.json" : $"{cameraEvent.Type}.{variant}.json", cameraEvent);

    // What functions tell carries the sequence of the file's start and a step.
    private static EventStamp FunctionStamp(int step) => new(Recorded.AddSeconds(4), $"0000000017.00000005.{step}", false, null);
}
