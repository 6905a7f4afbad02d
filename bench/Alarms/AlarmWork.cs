using System.Text;
using System.Text.Json;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudCam.Benchmarks.Alarms;

/// <summary>A batch of alarms from the host's envelope to rows, over stores in memory that start empty each time.</summary>
internal static class AlarmWork
{
    private const int BodyEvents = 100;

    /// <summary>Events the host hands over at once: <c>maxEventBatchSize</c> of the app's <c>host.json</c>.</summary>
    private const int MostEvents = 64;

    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly ServiceProvider Services = new ServiceCollection().AddMetrics().AddSingleton<AlarmMetrics>().BuildServiceProvider();

    /// <summary>
    /// The envelopes of as many alarms as a host hands them over: at most <see cref="MostEvents"/> events a batch, each a body of up to ten alarms.
    /// </summary>
    /// <param name="alarms">How many.</param>
    /// <param name="devices">Of how many devices, in turn.</param>
    /// <param name="apart">Time between two alarms of a device.</param>
    public static IReadOnlyList<byte[]> Envelopes(int alarms, int devices, TimeSpan apart) =>
    [
        .. Bodies(alarms, devices, apart, filesEvery: 0, alarmsPerEvent: 10).Chunk(MostEvents).Select(some => JsonSerializer.SerializeToUtf8Bytes(new { Data = new { events = JsonSerializer.Serialize(some) } })),
    ];

    /// <summary>The envelope of a batch.</summary>
    /// <param name="alarms">How many.</param>
    /// <param name="devices">Of how many devices, in turn.</param>
    /// <param name="apart">Time between two alarms of a device.</param>
    /// <param name="filesEvery">Every how-manieth alarm promises a file; 0: none.</param>
    public static byte[] Envelope(int alarms, int devices, TimeSpan apart, int filesEvery)
    {
        var bodies = Bodies(alarms, devices, apart, filesEvery, BodyEvents);
        return JsonSerializer.SerializeToUtf8Bytes(new { Data = new { events = JsonSerializer.Serialize(bodies) } });
    }

    /// <summary>Runs batches, one after another, through everything a function does with them.</summary>
    /// <returns>The host's line of the last one.</returns>
    public static string Run(params IReadOnlyList<byte[]> envelopes)
    {
        var tables = new MemoryTableStore();
        var blobs = new MemoryBlobStore(new MemoryBlobs(TimeProvider.System));
        var (table, ledger) = (new AlarmTable(tables), new MediaLedger(tables));
        var metrics = Services.GetRequiredService<AlarmMetrics>();
        var processor = new AlarmProcessor(
            table, ledger, new PromiseTies(ledger, table, new MediaTable(tables)), new Sink(), [], new DeadEvents(blobs, TimeProvider.System, metrics, NullLogger<DeadEvents>.Instance), new AlarmOptions(), metrics,
            NullLogger<AlarmProcessor>.Instance);
        var line = "";
        foreach (var envelope in envelopes) line = processor.RunAsync(EventBatch.Read(InvocationRequest.Parse(envelope)), CancellationToken.None).GetAwaiter().GetResult();
        return line;
    }

    private static IEnumerable<string> Bodies(int alarms, int devices, TimeSpan apart, int filesEvery, int alarmsPerEvent) =>
        Enumerable.Range(0, alarms).Select(number => Alarm(number, number % devices, number / devices * apart, filesEvery > 0 && number % filesEvery == 0))
            .Chunk(alarmsPerEvent).Select(some => $"[{string.Join(',', some.Select(one => Encoding.UTF8.GetString(CloudEventWriter.ToUtf8(one))))}]");

    private static AlarmRaised Alarm(int number, int device, TimeSpan at, bool hasFile) => new()
    {
        Device = DeviceId.FromImei(353_376_110_000_000 + (ulong)device), Time = Start + at, Kind = AlarmVocabulary.HarshDriving, Protocol = "jimi", Code = "alarm:91",
        Location = new Location { Latitude = 54.6872, Longitude = 25.2797, SpeedKmh = 47, CourseDegrees = 243, Satellites = 11, PositionFixed = true },
        Files = hasFile ? [$"EVENT_353376110008882_00000000_2026_03_14_{number / 3_600 % 24:D2}_{number / 60 % 60:D2}_{number % 60:D2}_F_05.mp4"] : [],
        Stamp = new EventStamp(Start + at, "0000000017.00000004", false, null),
    };

    private sealed class Sink : IEventSink
    {
        public ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
