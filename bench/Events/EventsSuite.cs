using System.Buffers;
using System.Security.Cryptography;
using CloudCam.Benchmarks.Harness;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Jimi;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Benchmarks.Events;

/// <summary>From a frame to its finished CloudEvents JSON in a reused buffer: the session decides, the writer writes, the event goes back.</summary>
internal sealed class EventsSuite : IBenchSuite
{
    private const int FramesOfATurn = 256;
    private const double MustNanoseconds = 1_500;

    // The vendor's example of a location, and a login before it (documents of the JC400, V1.3.5).
    private static readonly byte[] Location = Convert.FromHexString("78782622160208092b1ecf026c15930c398a1000140001cc0b77060776a4010e0000000000008c6d400d0a");
    private static readonly byte[] Login = Convert.FromHexString("78781101035337611000888227103200000176eb0d0a");

    private static readonly DeviceRecord Device = new(DeviceId.FromImei(353_376_110_008_882), DeviceStanding.Fleet, Quirks.None, 17);

    public string Name => "events";

    public string Summary => "Frame to CloudEvents JSON in a reused buffer: time and bytes allocated.";

    public IReadOnlyList<string> Sources => ["core", "protocols", "bench"];

    public Task RunAsync(BenchContext context)
    {
        var frames = new FrameToJson([.. Enumerable.Repeat(Location, FramesOfATurn).SelectMany(frame => frame)]);
        var result = context.Meter.Compare("location frame to CloudEvents JSON", "frame", Location.Length,
            new Candidate("limit: SHA-256 of the id and a copy", FloorOfATurn),
            new Candidate("event to JSON", WriteAll, Limit: "limit: SHA-256 of the id and a copy"),
            new Candidate("frame to JSON", frames.Turn, Limit: "limit: SHA-256 of the id and a copy"));
        context.Report.Add(result);
        context.Report.AtMost("events", "must", "location frame to CloudEvents JSON, ns", result.Cost("frame to JSON").Median, MustNanoseconds);
        context.Report.AtMost("events", "must", "location frame to CloudEvents JSON, bytes allocated", result.Allocated("frame to JSON"), 0);
        context.Report.AtMost("events", "must", "event to CloudEvents JSON, bytes allocated", result.Allocated("event to JSON"), 0);
        return Task.CompletedTask;
    }

    private static readonly ArrayBufferWriter<byte> Output = new(64 * 1_024);
    private static readonly byte[] Json = CloudEventWriter.ToUtf8(Report(1));

    // What nobody can save: the hash that makes the id, and the bytes themselves.
    private static long FloorOfATurn()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Output.ResetWrittenCount();
        for (var i = 0; i < FramesOfATurn; i++)
        {
            SHA256.HashData(Json.AsSpan(0, 90), digest);
            if (Output.FreeCapacity < Json.Length) Output.ResetWrittenCount();
            Output.Write(Json);
        }
        return FramesOfATurn;
    }

    private static long WriteAll()
    {
        for (var i = 0; i < FramesOfATurn; i++)
        {
            var report = Report(i + 1);
            Output.ResetWrittenCount();
            CloudEventWriter.Write(report, Output);
            report.Release();
        }
        return FramesOfATurn;
    }

    private static LocationReported Report(int number)
    {
        var location = new Core.Events.Location { Latitude = 22.5461467, Longitude = 113.9364667, SpeedKmh = 0, CourseDegrees = 20, Satellites = 15, PositionFixed = true };
        var report = LocationReported.Rent(Device.Id, DateTimeOffset.UnixEpoch.AddSeconds(number), JimiProtocol.ProtocolName, location);
        (report.DeviceSequence, report.Reason) = (number, "time");
        report.Stamp = new EventStamp(DateTimeOffset.UnixEpoch.AddSeconds(number), EventSequence.Counted(17, number), false, null);
        return report;
    }

    /// <summary>A session after its login that reads locations; what it raises is written and given back, as the relay does.</summary>
    private sealed class FrameToJson
    {
        private readonly byte[] frames;
        private readonly SessionOutbox outbox = new();
        private readonly JimiSession session = new(new JimiOptions { MaxEventsPerStep = FramesOfATurn + 1 }, TimeProvider.System);
        private int count;

        public FrameToJson(byte[] frames)
        {
            this.frames = frames;
            Feed(Login);
            outbox.TakeIdentify();
            session.OnIdentified(Device, outbox);
            outbox.Clear();
        }

        public long Turn()
        {
            Feed(frames);
            for (var i = 0; i < outbox.Events.Count; i++)
            {
                var cameraEvent = outbox.Events[i];
                cameraEvent.Stamp = new EventStamp(DateTimeOffset.UnixEpoch, EventSequence.Counted(17, ++count), false, null);
                Output.ResetWrittenCount();
                CloudEventWriter.Write(cameraEvent, Output);
            }
            var told = outbox.Events.Count;
            outbox.ReleaseEvents();
            outbox.Clear();
            if (told != FramesOfATurn) throw new InvalidOperationException($"{told} events of {FramesOfATurn} frames.");
            return told;
        }

        private void Feed(byte[] bytes)
        {
            outbox.BeginStep(1);
            var unread = new ReadOnlySequence<byte>(bytes);
            session.OnBytes(ref unread, outbox);
        }
    }
}
