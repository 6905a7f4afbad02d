using CloudCam.Simulators.Jimi;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators.Jimi;

public sealed class JimiScenarioTests
{
    public static TheoryData<string> Samples => [.. JimiScenarioFile.Samples];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_sample_plays_to_its_end(string name)
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        var scenario = JimiScenarioFile.Open(name);
        var result = await JimiSample.RunAsync(JimiSample.Camera(peer, http, scenario with { Speed = 10_000 }));
        Assert.Empty(peer.Surprises);
        Assert.Equal(name == "bad-input", peer.BadChecks + peer.Nonsense > 0);
        Assert.Equal(result.Alarms, result.AlarmsAnswered);
        Assert.All(result.Ledger.Uploads, upload => Assert.Equal(JimiUploadState.Taken, upload.State));
        Assert.Contains(peer.Packets, packet => packet.Number == 0x01);
    }

    [Theory]
    [InlineData("""{ "steps": [{ "do": "fly" }] }""", "fly")]
    [InlineData("""{ "steps": [{ "do": "wait" }] }""", "seconds")]
    [InlineData("""{ "steps": [{ "do": "wait", "secnods": 1, "seconds": 1 }] }""", "secnods")]
    [InlineData("""{ "steps": [{ "do": "alarm", "alarm": "boredom" }] }""", "boredom")]
    [InlineData("""{ "steps": [{ "do": "repeat", "times": 2, "steps": [{ "do": "alarm", "alarm": "0x1FF" }] }] }""", "0x1FF")]
    [InlineData("""{ "steps": [{ "do": "send-raw", "hex": "78 7" }] }""", "hex")]
    [InlineData("""{ "steps": [{ "do": "report", "what": "gossip" }] }""", "channels")]
    [InlineData("""{ "quirks": { "partOrder": ["file"] } }""", "partOrder")]
    [InlineData("""{ "speed": 0 }""", "speed")]
    [InlineData("null", "null")]
    [InlineData("{", "no scenario")]
    public void Scenario_that_cannot_be_played_is_told_with_its_reason(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => JimiScenarioFile.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Missing_file_is_told_with_the_samples() =>
        Assert.Contains("crash", Assert.Throws<FormatException>(() => JimiScenarioFile.Open("/nowhere")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Fleet_gives_scenarios_and_faults_in_turn_the_same_for_the_same_seed()
    {
        await using var peer = new JimiPeer();
        await using var http = await JimiHttpPeer.StartAsync();
        var options = new JimiFleetOptions
        {
            Pattern = JimiSample.Camera(peer, http, JimiSample.Scenario()), Cameras = 9, Seed = 3,
            Scenarios = [JimiScenarioFile.Open("crash") with { Speed = 200 }, JimiScenarioFile.Open("lost-link") with { Speed = 200 }],
            Faults = [LinkFaults.None, new LinkFaults { OneByteWrites = true }, new LinkFaults { CutAfterBytes = 700 }],
            Adjust = camera => camera with { FaultyConnections = 2 },
        };
        var plan = new JimiFleet(options).Plan();
        Assert.Equal(plan.Select(camera => (camera.Imei, camera.Start)), new JimiFleet(options).Plan().Select(camera => (camera.Imei, camera.Start)));
        Assert.Distinct(plan.Select(camera => camera.Start));

        var results = await new JimiFleet(options).RunAsync(null, TestContext.Current.CancellationToken);
        Assert.Empty(peer.Surprises);
        Assert.All(results, result => Assert.True(result.IsFinished));
        Assert.All(results, result => Assert.Equal(result.Alarms, result.AlarmsAnswered));
        Assert.Equal((5 * 2) + 4, results.Sum(result => result.FilesTaken));
        Assert.Equal(9, peer.Of(0x01).Select(packet => packet.Hex[..16]).Distinct().Count());
    }

    [Fact]
    public void Faster_clock_runs_by_its_factor()
    {
        var slow = new JumpingTime();
        var fast = new FasterTime(slow, 60, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var timer = fast.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        Assert.Equal(TimeSpan.FromSeconds(1), slow.Passed);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero), fast.GetUtcNow());
    }

    [Fact]
    public void Stamped_media_keep_their_first_bytes_and_differ()
    {
        foreach (var ending in (string[])["jpg", "mp4", "ts"])
        {
            var (one, two) = (JimiSample.Media.For($"a.{ending}"), JimiSample.Media.For($"b.{ending}"));
            Assert.NotEqual(one, two);
            Assert.Equal(one[..2], two[..2]);
        }

        Assert.Equal(0, JimiSample.Media.For("a.ts").Length % 188);
    }
}
