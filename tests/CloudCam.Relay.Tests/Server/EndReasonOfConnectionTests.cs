using System.Text;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;
using CloudCam.Relay.Tests.Script;

namespace CloudCam.Relay.Tests.Server;

public sealed class EndReasonOfConnectionTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("hellx")]
    public async Task First_bytes_of_no_protocol(string bytes)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var peer = await relay.ConnectAsync();
        await peer.SendAsync(bytes);
        Assert.Null(await peer.ReadLineAsync());
        await AssertEndedAsync(relay, EndReason.UnknownProtocol, "none");
    }

    [Fact]
    public async Task Noise_of_512_bytes()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var peer = await relay.ConnectAsync();
        var noise = new byte[512];
        new Random(9).NextBytes(noise);
        await peer.SendAsync(noise);
        await AssertEndedAsync(relay, EndReason.UnknownProtocol, "none");
    }

    [Theory]
    [InlineData("hel", "none")]
    [InlineData("hello cam1\npin", "script")]
    public async Task Closed_inside_a_frame(string bytes, string protocol)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var peer = await relay.ConnectAsync();
        await peer.SendAsync(bytes);
        peer.FinishSending();
        await AssertEndedAsync(relay, EndReason.TruncatedFrame, protocol);
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("hello cam1\n", "script")]
    public async Task Closed_between_frames(string bytes, string protocol)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var peer = await relay.ConnectAsync();
        await peer.SendAsync(bytes);
        peer.FinishSending();
        await AssertEndedAsync(relay, EndReason.PeerClosed, protocol);
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("hello c", "script")]
    [InlineData("hel", "none")]
    public async Task No_login_in_time(string bytes, string protocol)
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.LoginTimeout = Short);
        using var peer = await relay.ConnectAsync();
        await peer.SendAsync(bytes);
        Assert.Null(await peer.ReadLineAsync());
        await AssertEndedAsync(relay, EndReason.LoginTimeout, protocol);
    }

    [Fact]
    public async Task One_byte_at_a_time_before_login()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.LoginTimeout = Short);
        using var peer = await relay.ConnectAsync();
        await DripAsync(relay, peer, "hello ");
        await AssertEndedAsync(relay, EndReason.LoginTimeout);
    }

    [Fact]
    public async Task One_byte_at_a_time_after_login()
    {
        await using var relay = await RelayUnderTest.StartAsync(protocol: new ScriptProtocol { IdleTimeout = Short });
        using var peer = await relay.LoginAsync();
        await DripAsync(relay, peer, "");
        await AssertEndedAsync(relay, EndReason.IdleTimeout);
    }

    [Fact]
    public async Task Talk_without_a_name_is_no_login()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.LoginTimeout = Short, others: [new NamelessProtocol()]);
        using var peer = await relay.ConnectAsync();
        try
        {
            for (var i = 0; i < 1_000 && relay.Ended(EndReason.LoginTimeout, "nameless") == 0; i++)
            {
                await peer.SendAsync("?");
                await Eventually.PauseAsync(20);
            }
        }
        catch (IOException)
        {
            Assert.NotEmpty(relay.Log.Of(1001));
        }
        await AssertEndedAsync(relay, EndReason.LoginTimeout, "nameless");
    }

    [Fact]
    public async Task Silent_for_too_long()
    {
        await using var relay = await RelayUnderTest.StartAsync(protocol: new ScriptProtocol { IdleTimeout = Short });
        using var peer = await relay.LoginAsync();
        Assert.Null(await peer.ReadLineAsync());
        await AssertEndedAsync(relay, EndReason.IdleTimeout);
    }

    [Theory]
    [InlineData("hello cam1\ndata 99999999\n")]
    [InlineData("hello cam1\ndata 2147483647\n")]
    public async Task A_length_over_the_limit(string bytes)
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var peer = await relay.ConnectAsync();
        var before = GC.GetTotalAllocatedBytes();
        await peer.SendAsync(bytes);
        await AssertEndedAsync(relay, EndReason.FrameTooLarge);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 50_000_000, "Memory was taken by the peer's number.");
    }

    [Fact]
    public async Task A_frame_that_does_not_end_within_the_buffer()
    {
        await using var relay = await RelayUnderTest.StartAsync(protocol: new ScriptProtocol { MaxLineBytes = int.MaxValue });
        using var peer = await relay.LoginAsync();
        try
        {
            for (var i = 0; i < 10; i++) await peer.SendAsync(new byte[64 * 1024]);
        }
        catch (IOException)
        {
            // Cut off while it sent, as it should be; which end reason, is asked below.
            Assert.True(peer.Stream.CanWrite);
        }
        await AssertEndedAsync(relay, EndReason.FrameTooLarge);
    }

    [Fact]
    public async Task Every_violation_a_session_finds()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        foreach (var violation in Enum.GetValues<Violation>())
        {
            using var peer = await relay.LoginAsync();
            await peer.SendAsync($"bad {violation}\n");
            Assert.Null(await peer.ReadLineAsync());
            await relay.EndedAsync(EndReasons.Of(violation));
        }
        Assert.Equal(Enum.GetValues<Violation>().Length, relay.Log.Of(1001).Count);
    }

    [Fact]
    public async Task Every_end_a_session_asks_for()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        foreach (var end in Enum.GetValues<SessionEnd>())
        {
            using var peer = await relay.LoginAsync();
            await peer.SendAsync($"end {end}\n");
            Assert.Null(await peer.ReadLineAsync());
            await relay.EndedAsync(EndReasons.Of(end));
        }
        Assert.Equal(Enum.GetValues<SessionEnd>().Length, relay.Log.Of(1001).Count);
    }

    [Fact]
    public async Task The_same_device_again()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var older = await relay.LoginAsync();
        using var newer = await relay.LoginAsync();
        Assert.Null(await older.ReadLineAsync());
        Assert.Equal("pong", await newer.AskAsync("ping"));
        await AssertEndedAsync(relay, EndReason.Replaced);
        Assert.Equal(1, relay.Server.Connections.DeviceCount);
    }

    [Fact]
    public async Task The_same_device_again_on_another_replica()
    {
        await using var here = await RelayUnderTest.StartAsync();
        await using var there = await RelayUnderTest.StartAsync(cloud: here.Cloud);
        using var older = await here.LoginAsync();
        await older.AskAsync("open film 10 1");
        await older.SendPieceAsync("12345"u8.ToArray());
        using var newer = await there.LoginAsync();
        Assert.Equal("open 0", await newer.AskAsync("open film 10 1"));
        await older.SendPieceAsync("67890"u8.ToArray());
        Assert.Null(await older.AskAsync("done"));
        await AssertEndedAsync(here, EndReason.Replaced);
        await newer.SendPieceAsync("abcdefghij"u8.ToArray());
        Assert.Equal("done", await newer.AskAsync("done"));
        Assert.Equal("abcdefghij"u8.ToArray(), await StoredFiles.ReadAsync(here.Cloud, "cam1"));
    }

    [Fact]
    public async Task Too_many_connections_of_one_port()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.Listeners.Add(new ListenerOptions { MaxConnections = 1 }));
        using (var first = await relay.LoginAsync("cam1", listener: 1))
        {
            using var second = await relay.ConnectAsync(listener: 1);
            Assert.Null(await second.ReadLineAsync());
            await relay.EndedAsync(EndReason.Overloaded, "none");
            using var elsewhere = await relay.LoginAsync("cam2");
        }
        await relay.EndedAsync(EndReason.PeerClosed, count: 2);
        using var third = await relay.LoginAsync("cam3", listener: 1);
    }

    [Fact]
    public async Task Too_many_connections()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.MaxConnections = 2);
        using var first = await relay.LoginAsync("cam1");
        using var second = await relay.LoginAsync("cam2");
        using var third = await relay.ConnectAsync();
        Assert.Null(await third.ReadLineAsync());
        await relay.EndedAsync(EndReason.Overloaded, "none");
        Assert.Equal("pong", await first.AskAsync("ping"));
        first.Dispose();
        await relay.EndedAsync(EndReason.PeerClosed);
        using var fourth = await relay.LoginAsync("cam4");
    }

    [Fact]
    public async Task Too_many_connections_of_one_address()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.MaxConnectionsPerAddress = 1);
        using var first = await relay.LoginAsync("cam1");
        for (var i = 1; i <= 30; i++)
        {
            using var second = await relay.ConnectAsync();
            Assert.Null(await second.ReadLineAsync());
            await relay.EndedAsync(EndReason.AddressLimit, "none", i);
        }
        // An operator sees that it happens, and a flood does not fill the log.
        Assert.InRange(relay.Log.Of(1017).Count, 1, 10);
        first.Dispose();
        await relay.EndedAsync(EndReason.PeerClosed);
        using var next = await relay.LoginAsync("cam2");
    }

    [Fact]
    public async Task A_stranger_where_strangers_are_refused()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.UnknownDevices = DevicePolicy.Refuse);
        using var peer = await relay.ConnectAsync();
        Assert.Null(await peer.AskAsync("hello stranger"));
        await AssertEndedAsync(relay, EndReason.Refused);
        Assert.Equal(0, relay.Cloud.EventHubs.SentTotal);
    }

    [Fact]
    public async Task A_store_away_for_too_long_leaves_the_data_with_the_camera()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.StoreOutageTolerance = TimeSpan.FromSeconds(1));
        using var peer = await relay.LoginAsync();
        await peer.AskAsync("open film 5 1");
        await peer.SendPieceAsync("12345"u8.ToArray());
        relay.Cloud.Faults.FailAll(StoreError.Unreachable);
        Assert.Null(await peer.AskAsync("done"));
        await AssertEndedAsync(relay, EndReason.StoreUnavailable);
    }

    [Fact]
    public async Task Our_own_bug_ends_one_session_and_no_other()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var other = await relay.LoginAsync("cam2");
        using var peer = await relay.LoginAsync("cam1");
        await peer.SendAsync("boom\n");
        Assert.Null(await peer.ReadLineAsync());
        await AssertEndedAsync(relay, EndReason.InternalError);
        Assert.Equal("pong", await other.AskAsync("ping"));
    }

    [Fact]
    public async Task A_piece_that_no_block_can_hold_does_not_spin()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.BlockBytes = 100);
        using var peer = await relay.LoginAsync();
        await peer.AskAsync("open film 200 1");
        await peer.SendPieceAsync(new byte[200]);
        await AssertEndedAsync(relay, EndReason.InternalError);
    }

    [Fact]
    public async Task A_file_larger_than_can_be_stored()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var peer = await relay.LoginAsync();
        Assert.Null(await peer.AskAsync("open film 99999999999 1"));
        await AssertEndedAsync(relay, EndReason.FileTooLarge);
    }

    // Exactly one end: on the metric and on one log line, and nothing else ended meanwhile.
    private static async Task AssertEndedAsync(RelayUnderTest relay, EndReason reason, string protocol = "script")
    {
        await relay.EndedAsync(reason, protocol);
        await Eventually.TrueAsync(() => relay.Log.Of(1001).Count == 1, "one end line");
        Assert.Matches($" ended: {EndReasons.NameOf(reason)}(: [^(]+)? \\(", relay.Log.Of(1001)[0]);
        Assert.Equal(1, Exposition.Parse(relay.Metrics()).Where(sample => sample.Key.StartsWith("cloudcam_relay_connections_ended_total", StringComparison.Ordinal)).Sum(sample => sample.Value));
    }

    private static async Task DripAsync(RelayUnderTest relay, ScriptClient peer, string first)
    {
        try
        {
            foreach (var letter in Encoding.ASCII.GetBytes(first + new string('x', 900)))
            {
                if (relay.Log.Of(1001).Count > 0) return;
                await peer.SendAsync(new[] { letter });
                await Eventually.PauseAsync(30);
            }
        }
        catch (IOException)
        {
            // Cut off while it dripped: just what is asked for.
            return;
        }
    }
}
