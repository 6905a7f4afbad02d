using CloudCam.Simulators.Dvrip;

namespace CloudCam.Dev.Tests.Simulators.Dvrip;

public sealed class XmLiveTests
{
    [Fact]
    public async Task One_connection_gets_media_instead_of_an_answer_to_start()
    {
        await using var camera = XmSample.Start();
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        var claimed = await client.AskAsync(1413, XmClient.Monitor("Claim"));
        Assert.Equal((1414, 100), (claimed.Id, claimed.Ret));
        await client.SendAsync(1410, XmClient.Monitor("Start"));
        var (frames, packets) = await XmFrameReader.ReadAsync(client, 8);
        Assert.All(packets, packet => Assert.Equal((1412, client.Session, 0), (packet.Id, packet.Session, packet.Header[12])));
        Assert.Equal(Enumerable.Range(0, packets.Count).Select(number => (uint)number), packets.Select(packet => packet.Sequence));
        CheckFrames(frames);
    }

    [Fact]
    public async Task Two_connections_have_requests_on_one_and_media_on_the_other()
    {
        await using var camera = XmSample.Start();
        await using var control = await XmClient.LogInAsync(camera.Endpoint);
        await using var media = await XmClient.DialAsync(camera.Endpoint);
        media.Session = control.Session;
        Assert.Equal(1414, (await media.AskAsync(1413, XmClient.Monitor("Claim"))).Id);
        var started = await control.AskAsync(1410, XmClient.Monitor("Start"));
        Assert.Equal((1411, 100), (started.Id, started.Ret));
        CheckFrames((await XmFrameReader.ReadAsync(media, 8)).Frames);
        Assert.Equal((1411, 100), await StopAsync(control));
        var sent = camera.Ledger.Frames;
        Assert.Equal(100, (await control.AskAsync(1006, """{ "Name" : "KeepAlive" }""")).Ret);
        Assert.Equal(sent, camera.Ledger.Frames);

        static async Task<(int, int)> StopAsync(XmClient client) => await client.AskAsync(1410, XmClient.Monitor("Stop")) is var answer ? (answer.Id, answer.Ret) : default;
    }

    [Fact]
    public async Task Combined_claim_starts_at_once()
    {
        await using var camera = XmSample.Start(new XmQuirks { SplitWrites = 700 });
        await using var control = await XmClient.LogInAsync(camera.Endpoint);
        await using var media = await XmClient.DialAsync(camera.Endpoint);
        media.Session = control.Session;
        Assert.Equal(1414, (await media.AskAsync(1413, XmClient.Monitor("Claim", more: "\"Action1\" : \"Start\","))).Id);
        CheckFrames((await XmFrameReader.ReadAsync(media, 6)).Frames);
    }

    [Fact]
    public async Task Start_without_a_claim_or_for_another_channel_is_refused()
    {
        await using var camera = XmSample.Start(change: options => options with { Channels = 2 });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        Assert.Equal(103, (await client.AskAsync(1410, XmClient.Monitor("Start"))).Ret);
        Assert.Equal(100, (await client.AskAsync(1413, XmClient.Monitor("Claim"))).Ret);
        Assert.Equal(103, (await client.AskAsync(1410, XmClient.Monitor("Start", channel: 1))).Ret);
        Assert.Equal(103, (await client.AskAsync(1413, XmClient.Monitor("Claim", channel: 2))).Ret);
        await using var stranger = await XmClient.DialAsync(camera.Endpoint);
        stranger.Session = 0x7777;
        Assert.Equal(103, (await stranger.AskAsync(1413, XmClient.Monitor("Claim"))).Ret);
    }

    [Fact]
    public async Task Media_connections_end_with_their_login()
    {
        await using var camera = XmSample.Start();
        var control = await XmClient.LogInAsync(camera.Endpoint);
        await using var media = await XmClient.DialAsync(camera.Endpoint);
        media.Session = control.Session;
        await media.AskAsync(1413, XmClient.Monitor("Claim", more: "\"Action1\" : \"Start\","));
        Assert.NotNull(await media.ReadAsync());
        await control.DisposeAsync();
        await media.ReadToEndAsync();
        Assert.Equal(0, camera.Sessions);
    }

    [Fact]
    public async Task Several_frames_in_a_packet_and_information_between_them_join_again()
    {
        await using var camera = XmSample.Start(new XmQuirks { FramesPerPacket = 3, MediaPacketBytes = 5_000, InformationFrames = true });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        await client.AskAsync(1413, XmClient.Monitor("Claim"));
        await client.SendAsync(1410, XmClient.Monitor("Start"));
        var (frames, packets) = await XmFrameReader.ReadAsync(client, 12);
        Assert.All(packets, packet => Assert.InRange(packet.Payload.Length, 1, 5_000));
        Assert.Contains(frames, frame => frame.Kind == 0xF9);
        CheckFrames([.. frames.Where(frame => frame.Kind != 0xF9)]);
    }

    [Fact]
    public async Task Resets_come_every_so_many_seconds()
    {
        await using var camera = XmSample.Start(new XmQuirks { ResetEverySeconds = 1 });
        await using var client = await XmClient.LogInAsync(camera.Endpoint);
        Assert.Empty(await client.ReadToEndAsync());
        await using var again = await XmClient.LogInAsync(camera.Endpoint);
        Assert.NotEqual(client.Session, again.Session);
    }

    [Fact]
    public async Task Broken_cameras_do_what_their_quirk_says()
    {
        await using var silent = XmSample.Start(new XmQuirks { NeverAnswers = true });
        await using var one = await XmClient.LogInAsync(silent.Endpoint);
        await one.SendAsync(1006, """{ "Name" : "KeepAlive" }""");
        await one.SendAsync(1020, """{ "Name" : "SystemInfo" }""");
        await silent.Ledger.WaitForAsync(ledger => ledger.Requests.Count == 1, TestContext.Current.CancellationToken);
        silent.DropAll(withReset: false);
        Assert.Empty(await one.ReadToEndAsync());

        await using var wrong = XmSample.Start(new XmQuirks { ErrorToAll = 107 });
        await using var two = await XmClient.LogInAsync(wrong.Endpoint);
        Assert.Equal(107, (await two.AskAsync(1500, """{ "Name" : "" }""")).Ret);

        await using var huge = XmSample.Start(new XmQuirks { HugeLength = true });
        await using var three = await XmClient.LogInAsync(huge.Endpoint);
        Assert.EndsWith("E005FFFFFFFF", Convert.ToHexString(await three.ReadRawAsync(20)), StringComparison.Ordinal);

        await using var cut = XmSample.Start(new XmQuirks { CutHeaderAt = 7 });
        await using var four = await XmClient.LogInAsync(cut.Endpoint);
        Assert.Equal(7, (await four.ReadToEndAsync()).Length);

        await using var stranger = XmSample.Start(new XmQuirks { WrongSession = true });
        await using var five = await XmClient.LogInAsync(stranger.Endpoint);
        Assert.Equal(five.Session + 0x77, (await five.AskAsync(1006, """{ "Name" : "KeepAlive" }""")).Session);

        await using var early = XmSample.Start(new XmQuirks { MediaBeforeClaim = true });
        await using var six = await XmClient.LogInAsync(early.Endpoint);
        Assert.Equal(1412, (await six.ReadAsync())!.Id);

        await using var odd = XmSample.Start(new XmQuirks { BrokenJson = true });
        await using var seven = await XmClient.LogInAsync(odd.Endpoint);
        var broken = await seven.AskAsync(1006, """{ "Name" : "KeepAlive" }""");
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => broken.Json);
    }

    private static void CheckFrames(List<XmFrame> frames)
    {
        var key = frames.First(frame => frame.Kind is 0xFC or 0xFD);
        Assert.Equal(0xFC, key.Kind);
        Assert.Equal((2, 25, 80, 45), (key.Header[4], key.Header[5], key.Header[6], key.Header[7]));
        Assert.Equal(XmSample.Media.Video[0].Bytes.ToArray(), key.Content);
        Assert.Equal(XmSample.Media.Video[1].Bytes.ToArray(), frames.First(frame => frame.Kind == 0xFD).Content);
        var sound = frames.First(frame => frame.Kind == 0xFA);
        Assert.Equal("000001FA0E024001", Convert.ToHexString(sound.Header));
        Assert.Equal(XmSample.Media.SoundAt(0).ToArray(), sound.Content);
    }
}
