using System.Buffers.Binary;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Promise 1 for alarms and positions: whatever was acknowledged is in the streams, though links are lost and the relay is killed.</summary>
public sealed class JimiKillTests(SharedStack shared) : JimiTest(shared)
{
    private const int Cameras = 8;
    private const int Rounds = 60;
    private const int Kills = 4;

    // Places in the wire's packets (vendor document V1.3.5): time in a location; time and type in an alarm.
    private const int AlarmTime = 3;
    private const int AlarmType = 24;

    [Fact]
    public async Task No_acknowledged_alarm_or_position_is_lost_when_links_break_and_the_relay_is_killed()
    {
        var imeis = new List<ulong>();
        for (var camera = 0; camera < Cameras; camera++) imeis.Add(await Shared.NewFleetImeiAsync());
        var cameras = imeis.ConvertAll(imei => new JimiCamera(Options(imei)));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(8));
        var running = Task.WhenAll(cameras.Select(camera => camera.RunAsync(limit.Token)));
        for (var kill = 1; kill <= Kills; kill++)
        {
            // In the middle of the work: a part of the alarms is answered, another part is under way.
            var share = Rounds * kill / (Kills + 1);
            await cameras[0].Ledger.WaitForAsync(ledger => AnsweredAlarms(ledger).Count() >= share, limit.Token);
            await Stack.KillRelayAsync();
            await Stack.StartRelayAsync(Cancellation);
        }

        var results = await running;

        Assert.All(results, result => Assert.True(result.IsFinished, $"Camera {result.Imei} did not come to its end: {string.Join("; ", result.Ledger.Notes.TakeLast(8))}\n{Relay.LastLines()}"));
        Assert.All(results, result => Assert.Equal((Rounds, Rounds), (result.Alarms, result.AlarmsAnswered)));
        Assert.True(results.Sum(result => result.Ledger.Connections) > Cameras * 2, "No camera was cut off; the test tests nothing.");
        await StreamsHoldAsync(results);
    }

    private JimiCameraOptions Options(ulong imei) => Jimi(imei, new JimiScenario
    {
        Speed = 40,
        Greets = false,
        Steps =
        [
            new RepeatStep(Rounds / 2,
            [
                new AlarmStep("crash") { Clips = 0 },
                new DriveStep([[54.6872, 25.2797], [54.6901, 25.2850]], 10) { EverySeconds = 5 },
                new AlarmStep("sos") { Clips = 0 },
                new WaitStep(2),
            ]),
        ],
    }) with
    {
        Faults = new LinkFaults { CutsPerMegabyte = 300, CutWithReset = true, OneByteWrites = imei % 4 == 0 }, FaultyConnections = 6,
    };

    private async Task StreamsHoldAsync(JimiRunResult[] results)
    {
        List<string> missing = [];
        await Waiting.ForAsync(
            async () =>
            {
                var seen = await Outsider.EventsAsync([.. results.Select(result => result.Imei)], Cancellation);
                var there = seen.Select(NameOf).OfType<string>().ToHashSet();
                missing = [.. results.SelectMany(Acknowledged).Where(name => !there.Contains(name))];
                if (missing.Count > 0) return null;
                Assert.All(seen, CloudEvents.AssertValid);
                // At least once, told apart: the same alarm has the same id however often it was sent.
                var alarms = CloudEvents.Once(seen).Where(one => one.Type == "cloudcam.alarm.raised.v1").ToList();
                Assert.Equal(alarms.Count, alarms.Select(NameOf).Distinct().Count());
                Assert.Equal(results.Length * Rounds, alarms.Count);
                return seen;
            },
            () => $"what the relay acknowledged; {missing.Count} are missing, the first {string.Join(", ", missing.Take(5))}\n{Relay.LastLines()}", Cancellation);
    }

    private static IEnumerable<JimiSentPacket> AnsweredAlarms(JimiLedger ledger) => ledger.Packets.Where(packet => packet.Number == JimiNumber.Alarm && packet.IsAnswered);

    private static IEnumerable<string> Acknowledged(JimiRunResult result) => result.Ledger.Packets.Where(packet => packet.IsAnswered).Select(packet => packet.Number switch
    {
        JimiNumber.Alarm => $"{result.Imei:D15} {(packet.Content[AlarmType] == 0x93 ? "crash" : "sos")} {TimeIn(packet.Content.AsSpan(AlarmTime)):O}",
        JimiNumber.Location => $"{result.Imei:D15} place {TimeIn(packet.Content):O} {BinaryPrimitives.ReadUInt32BigEndian(packet.Content.AsSpan(7))}",
        _ => null,
    }).OfType<string>().Distinct();

    private static string? NameOf(SeenEvent one)
    {
        var device = one.Text("partitionkey");
        var time = DateTimeOffset.Parse(one.Text("time")!, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
        return one.Type switch
        {
            "cloudcam.alarm.raised.v1" => $"{device} {one.Subject} {time:O}",
            "cloudcam.location.v1" => $"{device} place {time:O} {Math.Round(one.Cloud.GetProperty("data").GetProperty("latitude").GetDouble() * 1_800_000):0}",
            _ => null,
        };
    }

    private static DateTime TimeIn(ReadOnlySpan<byte> wire) => new(2000 + wire[0], wire[1], wire[2], wire[3], wire[4], wire[5], DateTimeKind.Utc);
}
