using System.Text;
using System.Text.Json;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.ProcessAlarms;
using CloudCam.Functions.SweepLedger;
using CloudCam.Functions.Tests.Support;
using CloudCam.Functions.TrackMedia;

namespace CloudCam.Functions.Tests.Alarms;

/// <summary>The app, fed with events as the Functions host posts them.</summary>
internal sealed class AlarmRig : IAsyncDisposable
{
    public static readonly DeviceId Device = DeviceId.Parse("353376110008882");
    public const string Front = "EVENT_353376110008882_00000000_2026_05_04_11_02_01_F_05.mp4";
    public const string Inner = "EVENT_353376110008882_00000000_2026_05_04_11_02_01_I_06.mp4";

    public AlarmRig(params string[] settings) => Bench = new Bench(settings);

    public Bench Bench { get; }
    public DateTimeOffset Now => Bench.Clock.GetUtcNow();
    public AlarmTable Alarms => new(Bench.Tables);
    public MediaLedger Ledger => new(Bench.Tables);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An alarm as a relay tells it.</summary>
    public AlarmRaised Raise(double seconds = 0, AlarmKind? kind = null, string code = "alarm:93", DeviceId? device = null, bool quarantined = false, params string[] files) => new()
    {
        Device = device ?? Device, Time = Now.AddSeconds(seconds), Kind = kind ?? AlarmVocabulary.Crash, Protocol = "jimi", Code = code, Files = files, DriverName = "A DRIVER",
        Location = new Location { Latitude = 54.6872, Longitude = 25.2797, SpeedKmh = 47 }, Stamp = new EventStamp(Now.AddSeconds(seconds).AddSeconds(2), "0000000003.00000007", quarantined, null),
    };

    /// <summary>What the host posts for a batch: the value is a string that holds an array of strings that hold JSON.</summary>
    public static byte[] Envelope(IEnumerable<string> bodies) =>
        JsonSerializer.SerializeToUtf8Bytes(new { Data = new { events = JsonSerializer.Serialize(bodies) }, Metadata = new { PartitionContext = new { PartitionId = "0" }, SequenceNumberArray = "[1]" } });

    /// <summary>Event bodies as relays bundle them: arrays of at most so many.</summary>
    public static IEnumerable<string> Bundles(IEnumerable<CameraEvent> events, int perBody = 50) => events.Chunk(perBody).Select(some => $"[{string.Join(',', some.Select(Text))}]");

    public static string Text(CameraEvent cameraEvent) => Encoding.UTF8.GetString(CloudEventWriter.ToUtf8(cameraEvent));

    public Task<InvocationResult> ProcessAsync(params CameraEvent[] events) => ProcessAsync(Bundles(events));

    public Task<InvocationResult> ProcessAsync(IEnumerable<string> bodies) => Bench.Get<ProcessAlarmsEndpoint>().RunAsync(InvocationRequest.Parse(Envelope(bodies)), Stop);

    public Task<InvocationResult> TrackAsync(params CameraEvent[] events) => Bench.Get<TrackMediaEndpoint>().RunAsync(InvocationRequest.Parse(Envelope(Bundles(events))), Stop);

    public Task<InvocationResult> SweepAsync() => Bench.Get<SweepLedgerEndpoint>().RunAsync(InvocationRequest.Parse("""{"Data":{"timer":{"IsPastDue":false}}}"""u8.ToArray()), Stop);

    /// <summary>A file that arrived: its rows, and the events its assembly tells.</summary>
    public async Task<(MediaCompleted Completed, MediaReady Ready, MediaRecord Row)> ArriveAsync(string name, double seconds = 0, string? alarmId = null, string protocol = "jimi")
    {
        var file = new FileAnnouncement
        {
            Protocol = protocol, Source = name, Kind = MediaKind.Video, Format = MediaFormat.Mp4, Channel = "front", Units = 100, UnitBytes = 1, AlarmId = alarmId, IsIdentified = true,
        };
        var id = file.TransferIdFor(Device);
        var at = Now.AddSeconds(seconds);
        var transfer = new Transfer
        {
            Device = Device, Id = id, File = file, Standing = DeviceStanding.Fleet, Epoch = 1, State = TransferState.Completed, StoredBytes = 100, StartedAt = Now.AddTicks(1_234_567), UpdatedAt = at,
            Blob = BlobNames.Media(DeviceStanding.Fleet, Device, at, id, "mp4"), Blocks = [],
        };
        if (await new TransferLedger(Bench.Tables).FindAsync(Device, id, Stop) is { } known) transfer = known.Transfer;
        else await new TransferLedger(Bench.Tables).SaveAsync(transfer, null, Stop);
        var media = MediaRecord.From(transfer, MediaState.Complete, at) with { Sha256 = "00", Conversion = ConversionState.Ready, Playable = BlobNames.Derived(transfer.Blob, ".mp4") };
        await new MediaTable(Bench.Tables).SaveAsync(media, Stop);
        var stamp = new EventStamp(at, null, false, null);
        return (
            new MediaCompleted { Device = Device, Time = media.Time, Stamp = stamp, CorrelationId = alarmId, TransferId = id, File = file, Blob = media.Blob, LengthBytes = 100, Sha256 = "00" },
            new MediaReady { Device = Device, Time = media.Time, Stamp = stamp with { RecordedTime = at.AddSeconds(3) }, CorrelationId = alarmId, TransferId = id, File = file, Blob = media.Blob, Playable = media.Playable },
            media);
    }

    public async Task<List<AlarmRecord>> RowsAsync(DeviceId? device = null) => await Alarms.OfAsync(device ?? Device, null, null, null, Stop).ToListAsync(Stop);

    public async Task<MediaRecord> MediaAsync(MediaRecord row) => (await new MediaTable(Bench.Tables).FindAsync(Device, row.Key, Stop))!;

    public async Task<Promise?> PromiseAsync(string name)
    {
        Assert.True(CameraFileName.TryParse(name, out var read));
        return await Ledger.FindAsync(Device, PromiseKey.Of(Device, read), Stop);
    }

    public async Task OnlineAsync(bool online = true) => await Bench.Tables.WriteAsync(
        TableNames.Devices, new(Core.Ports.TableWriteMode.Merge, Device.Value, TableNames.StateRow, new Dictionary<string, object?> { ["online"] = online, ["replica"] = "relay-1" }), Stop);

    public string[] DeadLetters() => [.. Bench.Account.Names().Where(name => name.Container == BlobNames.DeadLetterContainer).Select(name => name.Path)];

    /// <summary>The messages to live clients, when there are so many: group and notices.</summary>
    public async Task<List<(string Group, JsonElement[] Notices, int Omitted)>> SentAsync(int messages)
    {
        for (var waited = 0; Notices().Count < messages; waited++)
        {
            Assert.True(waited < 3_000, $"{Notices().Count} messages instead of {messages}");
            await Task.Delay(10, Stop);
        }
        Assert.Equal(messages, Notices().Count);
        return [.. Notices().Select(message => JsonDocument.Parse(message.Argument).RootElement).Select(json =>
            (json.GetProperty("group").GetString()!, json.GetProperty("notices").EnumerateArray().ToArray(), json.GetProperty("omitted").GetInt32()))];
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    private List<Cloud.Memory.NoticeSent> Notices() => [.. Bench.Notices.Sent.Where(message => message.Target == CloudCam.Functions.Notices.NoticeMessage.Target)];
}
