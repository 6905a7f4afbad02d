using System.Buffers.Binary;
using CloudCam.Simulators.BSeries;

namespace CloudCam.Dev.Tests.Simulators.BSeries;

public sealed class BSeriesCameraTests
{
    private static readonly BSeriesMedia Media = BSeriesMedia.Noise(new Random(4), 5_000);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_tells_who_the_camera_is_and_verify_is_followed_by_what_nobody_asked_for()
    {
        await using var camera = Start();
        await using var client = await BSeriesClient.DialAsync(camera.Endpoint);
        var greeting = await client.AskAsync(0, []);
        Assert.Equal((1, 27, 27), (greeting.Operation, greeting.Text.Length, greeting.Repeated));
        Assert.Equal("00606E8A1B2C\0", System.Text.Encoding.ASCII.GetString(greeting.Text, 2, 13));
        var verified = await client.AskAsync(2, BSeriesClient.Verify("admin", ""));
        Assert.Equal((3, 3, 0), (verified.Operation, verified.Text.Length, verified.Result));
        Assert.Equal((28, 1_152), await NextAsync(client));
        Assert.Equal((17, 8), await NextAsync(client));
        Assert.Equal((17, 8), await client.AskAsync(16, []) is var asked ? (asked.Operation, asked.Text.Length) : default);
        Assert.Equal(1, camera.Clients);

        static async Task<(int, int)> NextAsync(BSeriesClient client) => await client.ReadAsync() is { } packet ? (packet.Operation, packet.Text.Length) : default;
    }

    [Theory]
    [InlineData("admin", "secret", 0)]
    [InlineData("admin", "wrong", 5)]
    [InlineData("nobody", "secret", 1)]
    public async Task Verify_says_what_is_wrong_and_ends(string user, string password, int result)
    {
        await using var camera = Start(change: options => options with { Password = "secret" }, quirks: new BSeriesQuirks { NoExtras = true });
        await using var client = await BSeriesClient.DialAsync(camera.Endpoint);
        await client.AskAsync(0, []);
        Assert.Equal(result, (await client.AskAsync(2, BSeriesClient.Verify(user, password))).Result);
        if (result != 0)
        {
            Assert.Null(await client.ReadAsync());
        }
    }

    [Fact]
    public async Task Thirteen_letters_leave_no_nul()
    {
        await using var camera = Start(change: options => options with { User = "thirteenchars", Password = "1234567890123" });
        await using var client = await BSeriesClient.DialAsync(camera.Endpoint);
        await client.AskAsync(0, []);
        Assert.Equal(0, (await client.AskAsync(2, BSeriesClient.Verify("thirteenchars", "1234567890123"))).Result);
    }

    [Fact]
    public async Task Commands_before_verify_and_foreign_bytes_end_the_connection()
    {
        await using var camera = Start();
        await using var client = await BSeriesClient.DialAsync(camera.Endpoint);
        await client.AskAsync(0, []);
        await client.SendAsync(4, [1]);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task Full_camera_says_so()
    {
        await using var camera = Start(new BSeriesQuirks { MostClients = 1 });
        await using var first = await BSeriesClient.LogInAsync(camera.Endpoint);
        await using var second = await BSeriesClient.DialAsync(camera.Endpoint);
        var refused = await second.AskAsync(0, []);
        Assert.Equal((2, 2), (refused.Result, refused.Text.Length));
        Assert.Null(await second.ReadAsync());
    }

    [Fact]
    public async Task First_start_gives_the_id_and_pictures_and_sound_share_a_connection()
    {
        await using var camera = Start();
        await using var client = await BSeriesClient.LogInAsync(camera.Endpoint);
        var started = await client.AskAsync(4, [1]);
        Assert.Equal((5, 6), (started.Operation, started.Text.Length));
        var id = BinaryPrimitives.ReadUInt32LittleEndian(started.Text.AsSpan(2));
        Assert.Equal((9, 2), await client.AskAsync(8, [2]) is var audio ? (audio.Operation, audio.Text.Length) : default);
        await using (var wrong = await BSeriesClient.OpenAsync(camera.Endpoint, id + 1))
        {
            Assert.Null(await wrong.ReadAsync());
        }

        await using var media = await BSeriesClient.OpenAsync(camera.Endpoint, id);
        var (pictures, sounds) = (new List<byte[]>(), new List<byte[]>());
        while (pictures.Count < 3 || sounds.Count < 5)
        {
            var packet = (await media.ReadAsync())!;
            Assert.True(packet.IsMedia);
            (packet.Operation == 1 ? pictures : sounds).Add(packet.Text);
        }

        Assert.Equal(Media.Pictures[0].ToArray(), pictures[0][13..]);
        Assert.Equal(pictures[0].Length - 13, BinaryPrimitives.ReadInt32LittleEndian(pictures[0].AsSpan(9)));
        Assert.All(sounds, sound => Assert.Equal((177, 0, 160), (sound.Length, sound[12], BinaryPrimitives.ReadInt32LittleEndian(sound.AsSpan(13)))));
        Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(sounds[0].AsSpan(4)) + 1, BinaryPrimitives.ReadUInt32LittleEndian(sounds[1].AsSpan(4)));
        var heard = new BSeriesAdpcm();
        var samples = sounds.SelectMany(sound => heard.Decode(sound.AsSpan(17))).ToArray();
        Assert.InRange(samples[400..].Max(), 6_000, 10_000);

        await client.SendAsync(6, []);
        await client.SendAsync(10, []);
        while (await media.ReadAsync() is not null)
        {
            // What was under way.
        }

        Assert.NotEqual(id, BinaryPrimitives.ReadUInt32LittleEndian((await client.AskAsync(4, [1])).Text.AsSpan(2)));
    }

    [Fact]
    public async Task Frame_interval_holds_until_the_next_start()
    {
        await using var camera = Start();
        await using var client = await BSeriesClient.LogInAsync(camera.Endpoint);
        var id = BinaryPrimitives.ReadUInt32LittleEndian((await client.AskAsync(4, [1])).Text.AsSpan(2));
        await client.SendAsync(7, [140, 0, 0, 0]);
        await client.SendAsync(7, [3, 0, 0, 0]);
        await camera.Ledger.WaitForAsync(ledger => ledger.Notes.Any(note => note.Contains("frame interval 3", StringComparison.Ordinal)), Stop);
        await using var media = await BSeriesClient.OpenAsync(camera.Endpoint, id);
        var times = new List<uint>();
        while (times.Count < 3)
        {
            times.Add(BinaryPrimitives.ReadUInt32LittleEndian((await media.ReadAsync())!.Text));
        }

        // Hundredths of a second by the camera's own clock; a busy machine only makes them longer.
        Assert.True(times[2] - times[0] >= 90, string.Join(' ', times));
    }

    [Theory]
    [InlineData(false, "010000000064006400")]
    [InlineData(true, "010000")]
    public async Task Alarms_have_both_lengths(bool isShort, string hex)
    {
        await using var camera = Start(new BSeriesQuirks { ShortAlarms = isShort });
        await using var client = await BSeriesClient.LogInAsync(camera.Endpoint);
        await camera.AlarmAsync(BSeriesAlarm.Motion);
        await camera.AlarmAsync(BSeriesAlarm.Stopped);
        var alarm = (await client.ReadAsync())!;
        Assert.Equal((25, hex), (alarm.Operation, Convert.ToHexString(alarm.Text)));
        Assert.Equal(0, (await client.ReadAsync())!.Text[0]);
    }

    [Fact]
    public async Task Talk_is_for_one_in_the_world_and_is_kept()
    {
        await using var camera = Start();
        await using var client = await BSeriesClient.LogInAsync(camera.Endpoint);
        await using var rival = await BSeriesClient.LogInAsync(camera.Endpoint);
        var id = BinaryPrimitives.ReadUInt32LittleEndian((await client.AskAsync(11, [1])).Text.AsSpan(2));
        Assert.Equal(2, (await rival.AskAsync(11, [1])).Result);
        await using var media = await BSeriesClient.OpenAsync(camera.Endpoint, id);
        var mouth = new BSeriesAdpcm();
        for (var serial = 0; serial < 3; serial++)
        {
            var sound = mouth.Encode(Media.Sound.AsSpan(320 * serial, 320));
            await media.SendAsync(3, [.. new byte[4], (byte)serial, 0, 0, 0, 0, 0, 0, 0, 0, 160, 0, 0, 0, .. sound], isMedia: true);
        }

        await camera.Ledger.WaitForAsync(ledger => ledger.TalkPackets == 3, Stop);
        var heard = camera.Ledger.Heard;
        Assert.Equal(960, heard.Length);
        Assert.InRange(heard[400..].Max(), (short)6_000, (short)10_000);
        await client.SendAsync(13, []);
        await camera.Ledger.WaitForAsync(ledger => ledger.Requests.Any(request => request.Operation == 13), Stop);
        Assert.Null(await media.ReadAsync());
        Assert.Equal(0, (await rival.AskAsync(11, [1])).Result);
    }

    [Fact]
    public async Task Camera_says_that_it_is_there_and_drops_who_does_not()
    {
        await using var camera = Start(new BSeriesQuirks { KeepAliveSeconds = 0.5 });
        await using var client = await BSeriesClient.LogInAsync(camera.Endpoint);
        Assert.Equal(255, (await client.ReadAsync())!.Operation);
        while (await client.ReadAsync() is { } packet)
        {
            Assert.Equal(255, packet.Operation);
        }

        while (camera.Clients > 0)
        {
            await Task.Delay(20, Stop);
        }
    }

    private static BSeriesCamera Start(BSeriesQuirks? quirks = null, Func<BSeriesCameraOptions, BSeriesCameraOptions>? change = null)
    {
        var options = new BSeriesCameraOptions { Media = Media, Quirks = quirks ?? new BSeriesQuirks() };
        var camera = new BSeriesCamera(change is null ? options : change(options));
        camera.Start();
        return camera;
    }
}
