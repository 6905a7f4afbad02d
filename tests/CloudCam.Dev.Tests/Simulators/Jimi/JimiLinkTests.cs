using System.Text;
using CloudCam.Simulators.Jimi;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators.Jimi;

public sealed class JimiLinkTests
{
    private static readonly DriveStep Drive = new([[54.6872, 25.2797], [54.6901, 25.2850]], 20) { EverySeconds = 5 };

    [Fact]
    public async Task Serials_begin_at_one_and_count_on()
    {
        await using var peer = new JimiPeer();
        await JimiSample.RunAsync(JimiSample.Camera(peer, null, JimiSample.Scenario(Drive) with { Greets = true }));
        Assert.Empty(peer.Surprises);
        Assert.Equal(0x01, peer.Packets.First().Number);
        Assert.Equal(Enumerable.Range(1, peer.Packets.Count), peer.Packets.Select(packet => (int)packet.Serial));
        Assert.Equal(5, peer.Of(0x22).Count);
        Assert.Equal([0x94, 0x94], peer.Packets.Where(packet => packet.IsLong).Select(packet => (int)packet.Number));
        Assert.Equal("02010102" + "0100", Convert.ToHexStringLower(Assert.Single(peer.Of(0xE0)).Content));
    }

    [Fact]
    public async Task Login_without_an_answer_is_tried_again_on_a_new_connection()
    {
        var logins = 0;
        await using var peer = new JimiPeer();
        peer.Answers = packet => packet.Number != 0x01 || ++logins == 3;
        var result = await JimiSample.RunAsync(JimiSample.Camera(peer, null, JimiSample.Scenario(Drive)) with { AnswerTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal((3, 1), (result.Ledger.Connections, result.Ledger.Logins));
        Assert.All(peer.Packets.Where(packet => packet.Connection < 3), packet => Assert.Equal(0x01, packet.Number));
        Assert.Contains(result.Ledger.Notes, note => note.Contains("no answer to 0x01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Location_without_an_answer_is_sent_again_on_the_next_link_and_says_so()
    {
        await using var peer = new JimiPeer();
        peer.Answers = packet => packet.Number != 0x22 || packet.Connection > 1;
        var result = await JimiSample.RunAsync(
            JimiSample.Camera(peer, null, JimiSample.Scenario(new WaitOnlineStep(), Drive with { Seconds = 5 })) with { AnswerTimeout = TimeSpan.FromMilliseconds(500) });
        var first = peer.Of(0x22).Where(packet => packet.Connection == 1).ToList();
        var again = peer.Of(0x22).Where(packet => packet.Connection == 2).ToList();
        Assert.Equal(2, again.Count);
        Assert.Equal(first.Select(packet => packet.Hex[..56]), again.Select(packet => packet.Hex[..56]));
        Assert.All(first, packet => Assert.Equal(0, packet.Content[28]));
        Assert.All(again, packet => Assert.Equal(1, packet.Content[28]));
        Assert.All(again, packet => Assert.True(packet.Serial > first[^1].Serial));
        Assert.Equal(2, result.Ledger.Packets.Count(packet => packet.Number == 0x22 && packet.IsAnswered));
    }

    [Fact]
    public async Task What_happens_without_a_link_is_told_afterwards_oldest_first()
    {
        await using var peer = new JimiPeer();
        var result = await JimiSample.RunAsync(JimiSample.Camera(peer, null, JimiSample.Scenario(
            new WaitOnlineStep(), new LoseLinkStep(40) { Reset = true, Meanwhile = [Drive, new AlarmStep("crash") { Clips = 0 }] })));
        var told = peer.Packets.Where(packet => packet.Number is 0x22 or 0x95).ToList();
        Assert.Equal([0x22, 0x22, 0x22, 0x22, 0x22, 0x95], told.Select(packet => (int)packet.Number));
        Assert.All(told[..5], packet => Assert.Equal(1, packet.Content[28]));
        Assert.Equal(told[..5].Select(packet => packet.Hex[..12]).Order(StringComparer.Ordinal), told[..5].Select(packet => packet.Hex[..12]));
        Assert.Equal(1, result.AlarmsAnswered);
        Assert.Equal(0x93, told[5].Content[24]);
    }

    [Fact]
    public async Task Channels_without_an_answer_are_sent_once_more_and_no_more()
    {
        await using var peer = new JimiPeer();
        peer.Answers = packet => packet.Number != 0xE0;
        await JimiSample.WithAsync(JimiSample.Camera(peer, null, JimiSample.Scenario() with { Greets = true }) with { AnswerTimeout = TimeSpan.FromMilliseconds(100) }, async (camera, stop) =>
        {
            await camera.Ledger.WaitForAsync(ledger => ledger.Packets.Count(packet => packet.Number == 0xE0) == 2, stop);
            // Three more answer times of this link have gone by when three heartbeats went out and back.
            for (var beat = 0; beat < 3; beat++)
            {
                var before = camera.Ledger.Packets.Count(packet => packet.Number == 0x13 && packet.IsAnswered);
                await camera.PlayAsync(new WaitStep(5), stop);
                await camera.PlayAsync(new ReportStep("heartbeat"), stop);
                await camera.Ledger.WaitForAsync(ledger => ledger.Packets.Count(packet => packet.Number == 0x13 && packet.IsAnswered) > before, stop);
            }

            Assert.Equal(2, peer.Of(0xE0).Count);
            Assert.Equal(1, camera.Ledger.Connections);
        });
    }

    [Fact]
    public async Task Restart_begins_serials_anew()
    {
        await using var peer = new JimiPeer();
        await JimiSample.WithAsync(JimiSample.Camera(peer, null, JimiSample.Scenario()), async (camera, stop) =>
        {
            await peer.CommandAsync(0x01020304, "REBOOT#");
            await camera.Ledger.WaitForAsync(ledger => ledger.Logins == 2, stop);
            Assert.Equal([(ushort)1, 1], peer.Of(0x01).Select(packet => packet.Serial));
            Assert.Equal("0102030401" + Convert.ToHexStringLower("REBOOT:OK!"u8), Assert.Single(peer.Of(0x21)).Hex);
        });
    }

    [Fact]
    public async Task Server_command_moves_the_camera_after_its_answer()
    {
        await using var first = new JimiPeer();
        await using var second = new JimiPeer();
        await JimiSample.WithAsync(JimiSample.Camera(first, null, JimiSample.Scenario()), async (camera, stop) =>
        {
            await first.CommandAsync(1, $"SERVER,0,127.0.0.1,{second.Port}");
            await camera.Ledger.WaitForAsync(ledger => ledger.Logins == 2, stop);
            Assert.Single(first.Of(0x21));
            Assert.Single(second.Of(0x01));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bad_links_and_damaged_packets_lose_nothing_that_is_kept(bool isDamaged)
    {
        await using var peer = new JimiPeer();
        var scenario = JimiSample.Scenario(new RepeatStep(10, [Drive with { Seconds = 4, EverySeconds = 1 }, new AlarmStep("crash") { Clips = 1, Upload = JimiClipFate.Never }]));
        var options = JimiSample.Camera(peer, null, scenario with { Quirks = new JimiQuirks { DamageProbability = isDamaged ? 0.05 : 0 } }) with
        {
            AnswerTimeout = TimeSpan.FromMilliseconds(300), FaultyConnections = 6,
            Faults = isDamaged ? new LinkFaults { OneByteWrites = true } : new LinkFaults { CutAfterBytes = 900, CutWithReset = true },
        };
        var result = await JimiSample.RunAsync(options);
        Assert.Equal(10, result.AlarmsAnswered);
        Assert.Equal(50, result.Ledger.Packets.Where(packet => packet.Number == 0x22 && packet.IsAnswered).DistinctBy(packet => packet.Report).Count());
        Assert.True(isDamaged ? peer.BadChecks > 0 : result.Ledger.Connections > 3);
    }

    [Fact]
    public async Task Every_sample_packet_goes_out_in_its_form()
    {
        await using var peer = new JimiPeer();
        await JimiSample.RunAsync(JimiSample.Camera(peer, null, JimiScenarioFile.Open("every-packet") with { Speed = 20 }));
        Assert.Empty(peer.Surprises);
        int[] all = [0x01, 0x13, 0x22, 0x37, 0x70, 0x8A, 0x94, 0x95, 0x9B, 0x9C, 0xE0, 0xE1, 0xF2];
        Assert.Equal(all, peer.Packets.Select(packet => (int)packet.Number).Distinct().Order());
        Assert.Equal([7, 8, 0x0A, 0x0E], peer.Of(0x94).Select(packet => (int)packet.Content[0]).Distinct().Order());
        Assert.Equal([27, 19 + 59, 7, 27], peer.Of(0x95).Select(packet => packet.Content.Length));
        Assert.Equal(JimiSample.Imei.ToString("D16", System.Globalization.CultureInfo.InvariantCulture), peer.Of(0x94).First(packet => packet.Content[0] == 0x0A).Hex[2..18]);
        Assert.Equal("89860112345678901" + "23f", peer.Of(0x94).First(packet => packet.Content[0] == 0x0A).Hex[34..]);
        Assert.StartsWith("32" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes("$GSHT")), peer.Of(0x9C)[0].Hex, StringComparison.Ordinal);
    }
}
