using System.Globalization;
using CloudCam.Dev.Stack;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Jimi;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Broken and hostile JC400 peers against a relay of their own: dropped and counted with a reason, never answered, nothing stored under their names.</summary>
public sealed class JimiBadInputTests(SharedStack shared) : JimiTest(shared)
{
    private const long MostResidentBytes = 400L * 1024 * 1024;
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 0, 0, TimeSpan.Zero);
    private static readonly JimiFix Fix = new();

    private RelayReplica replica = null!;

    private RelayView Victim => new(replica.Port, replica.Health, replica.LogFile);

    public override async ValueTask InitializeAsync() =>
        replica = await Stack.StartReplicaAsync("relay-jimi-victim", new Dictionary<string, string> { ["Relay__LoginTimeout"] = "00:00:03" }, Cancellation);

    public override async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed) TestContext.Current.TestOutputHelper?.WriteLine($"The attacked relay's last lines:\n{Victim.LastLines()}");
        await replica.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Every_alarm_number_is_answered_and_kept_with_its_raw_code()
    {
        var imei = await Shared.NewFleetImeiAsync();
        using (var peer = await RawJimi.DialAsync(replica.Port, Cancellation))
        {
            await peer.LogInAsync(imei, Cancellation);
            for (var code = 0; code <= byte.MaxValue; code++)
                Assert.True(await peer.AskAsync(JimiNumber.Alarm, JimiPackets.Alarm(Start.AddSeconds(code), Fix, 12.5, (byte)code, 0, ""), Cancellation), $"Alarm 0x{code:X2} was not answered.");
        }

        await Waiting.ForAsync(
            async () =>
            {
                var seen = CloudEvents.Once(await Outsider.EventsAsync([imei], Cancellation));
                Assert.All(seen, CloudEvents.AssertValid);
                // One event per alarm, at its own second; what is a note and no alarm tells its number as well.
                var told = seen.Select(one => DateTimeOffset.Parse(one.Text("time")!, CultureInfo.InvariantCulture)).ToHashSet();
                return Enumerable.Range(0, 256).All(code => told.Contains(Start.AddSeconds(code))) ? seen : null;
            },
            () => $"256 events\n{Victim.LastLines()}", Cancellation);
    }

    [Fact]
    public async Task Broken_frames_are_dropped_counted_and_never_answered_and_the_camera_is_served_on()
    {
        var imei = await Shared.NewFleetImeiAsync();
        using var peer = await RawJimi.DialAsync(replica.Port, Cancellation);
        await peer.LogInAsync(imei, Cancellation);

        // The document's 0x22: its length says 38, a byte is lost; so the frame swallows one of the next.
        var short22 = JimiPackets.Location(Start, Fix, new JimiCell(), 0, isResent: false, withMileage: true)[..^1];
        await DroppedAsync(peer, new JimiFrame(JimiNumber.Location, short22, 0x8C, false).ToBytes(), declared: 38);
        // Its 0x95: each name lost two of its eight zeros; the length says 147 and is 143.
        var names = string.Join(',', new[] { "24", "23" }.Select(sn => $"EVENT_{imei:D15}_000000_2020_08_11_14_17_36_{sn}.mp4"));
        await DroppedAsync(peer, new JimiFrame(JimiNumber.Alarm, JimiPackets.Alarm(Start, Fix, 14.2, 1, 0, names), 10, false).ToBytes(), declared: 147);
        // Its 0xF2: two bytes of card text lost, and a filler for a check.
        var card = new JimiFrame(JimiNumber.Peripherals, JimiExtras.Peripherals(Start, (0x0008, new byte[143])), 1, true).ToBytes();
        (card[^4], card[^3]) = (0, 0x21);
        await DroppedAsync(peer, card, declared: null);

        foreach (var damage in (Func<byte[], byte[]>[])[WrongCheck, WrongStop, TooShort, Half, Noise])
            await DroppedAsync(peer, damage(new JimiFrame(JimiNumber.Location, JimiPackets.Location(Start, Fix, new JimiCell(), 0, false, true), 77, false).ToBytes()), declared: null);

        Assert.True(await Victim.MetricAsync("cloudcam_relay_incidents_total", "kind=\"crc-mismatch\"", Cancellation) >= 2, Victim.LastLines());
        Assert.True(await Victim.MetricAsync("cloudcam_relay_incidents_total", "kind=\"bytes-skipped\"", Cancellation) >= 5, Victim.LastLines());
        // Nothing of the broken ones is told: whatever was, is of an honest heartbeat.
        var seen = await Outsider.EventsAsync([imei], Cancellation);
        Assert.DoesNotContain(seen, one => one.Type is "cloudcam.location.v1" or "cloudcam.alarm.raised.v1" or "cloudcam.sensor.reading.v1");
        AssertMemoryIsBounded();
    }

    [Fact]
    public async Task The_same_login_twice_is_answered_twice_and_another_imei_ends_the_connection()
    {
        var (imei, other) = (await Shared.NewFleetImeiAsync(), await Shared.NewFleetImeiAsync());
        using var peer = await RawJimi.DialAsync(replica.Port, Cancellation);
        await peer.LogInAsync(imei, Cancellation);
        await peer.LogInAsync(imei, Cancellation);

        var before = await Victim.EndedAsync("identity-changed", Cancellation);
        await peer.SendAsync(peer.Next(JimiNumber.Login, JimiPackets.Login(other, 0x7000, 0, 2)), Cancellation);
        Assert.Empty(await peer.UntilClosedAsync(Cancellation));
        await Waiting.UntilAsync(async () => await Victim.EndedAsync("identity-changed", Cancellation) == before + 1, "identity-changed is counted", Victim.LastLines, Cancellation);
        Assert.DoesNotContain(await Outsider.EventsAsync([other], Cancellation), one => one.Type == "cloudcam.device.connected.v1");
    }

    [Fact]
    public async Task Before_a_login_nothing_is_answered_and_silence_ends_it()
    {
        using var peer = await RawJimi.DialAsync(replica.Port, Cancellation);
        foreach (var frame in (byte[][])[peer.Next(JimiNumber.Heartbeat, JimiPackets.Heartbeat(Fix, 4, 4, 2)), peer.Next(JimiNumber.Alarm, JimiPackets.Alarm(Start, Fix, 12, 0x93, 0, ""))])
            await peer.SendAsync(frame, Cancellation);
        Assert.Empty(await peer.UntilClosedAsync(Cancellation));
        await Waiting.UntilAsync(
            async () => await Victim.MetricAsync("cloudcam_relay_incidents_total", "kind=\"before-login\"", Cancellation) >= 2, "frames before a login are counted", Victim.LastLines, Cancellation);
        Assert.Equal(0, await Victim.EndedAsync("internal-error", Cancellation));
    }

    [Fact]
    public async Task A_stranger_is_answered_so_that_no_data_volume_is_burnt_and_its_events_say_that_it_is_quarantined()
    {
        var imei = Shared.NewImei();
        var result = await PlayAsync(Jimi(imei, JimiScenarioFile.Open("crash")) with { Port = replica.Port });
        Assert.Equal(result.Alarms, result.AlarmsAnswered);
        Assert.Equal(2, result.FilesTaken);
        var seen = await Waiting.ForAsync(
            async () => await Outsider.EventsAsync([imei], Cancellation) is var events && events.Any(one => one.Type == "cloudcam.alarm.raised.v1") ? events : null, () => $"events of {imei}", Cancellation);
        Assert.All(seen, one => Assert.True(one.Cloud.GetProperty("quarantined").GetBoolean(), one.Type));
        Assert.Empty(await AlarmsAsync(imei));
        Assert.Empty(await Outsider.BlobsAsync("media", $"{imei:D15}/", null, Cancellation));
        var apart = await Waiting.ForAsync(
            async () => await Outsider.BlobsAsync("quarantine", $"{imei:D15}/", null, Cancellation) is { Count: >= 2 } blobs ? blobs : null, () => "the stranger's clips", Cancellation);
        Assert.All(result.Ledger.Uploads, upload => Assert.Contains(apart, blob => blob.Sha256 == upload.Sha256));
    }

    [Fact]
    public async Task The_sample_of_bad_input_is_survived_by_camera_and_relay()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var result = await PlayAsync(Jimi(imei, JimiScenarioFile.Open("bad-input")) with { Port = replica.Port });
        Assert.Equal(2, result.Ledger.Packets.Where(packet => packet.Number == JimiNumber.Location && packet.IsAnswered).DistinctBy(packet => packet.Report).Count());
        Assert.Equal(0, await Victim.EndedAsync("internal-error", Cancellation));
    }

    /// <summary>Sends something broken, then heartbeats until one is answered: a broken frame may take a part of the next one with it.</summary>
    private async Task DroppedAsync(RawJimi peer, byte[] broken, byte? declared)
    {
        if (declared is { } length) broken[2] = length;
        await peer.SendAsync(broken, Cancellation);
        ushort last = 0;
        for (var beat = 0; beat < 4; beat++)
        {
            var frame = peer.Next(JimiNumber.Heartbeat, JimiPackets.Heartbeat(Fix, 4, 4, 2));
            last = (ushort)((frame[^6] << 8) | frame[^5]);
            await peer.SendAsync(frame, Cancellation);
        }
        Assert.True(await peer.HeardAsync(JimiNumber.Heartbeat, last, Cancellation), $"The relay hung up after {Convert.ToHexString(broken)}.\n{Victim.LastLines()}");
    }

    private static byte[] WrongCheck(byte[] frame)
    {
        frame[^3] ^= 1;
        return frame;
    }

    private static byte[] WrongStop(byte[] frame)
    {
        frame[^1] = 0x0B;
        return frame;
    }

    private static byte[] TooShort(byte[] frame) => [.. frame[..2], 4, JimiNumber.Location, 0, 1, 0, 0, 0x0D, 0x0A];

    private static byte[] Half(byte[] frame) => frame[..(frame.Length / 2)];

    private static byte[] Noise(byte[] frame) => [0x00, 0x0D, 0x0A, 0x41, 0x54, 0x0D, 0x0A, 0x78, 0x79, 0xFF, .. frame[5..20]];

    private void AssertMemoryIsBounded()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.InRange(ProcessMemory.PeakBytes(replica.ProcessId), 1, MostResidentBytes);
    }
}
