using System.Net.Sockets;
using CloudCam.Core.Ports;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Server;

public sealed class StopTests
{
    [Fact]
    public async Task Stop_stores_what_is_in_memory_says_goodbye_and_takes_nobody_new()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var idle = await relay.LoginAsync("cam2");
        using var camera = await relay.LoginAsync();
        await camera.AskAsync("open film 1000 1");
        await camera.SendPieceAsync(new byte[700]);
        Assert.Equal("pong", await camera.AskAsync("ping"));
        Assert.Equal(0, await StoredFiles.KeptBytesAsync(relay.Cloud, "cam1"));
        Assert.True(relay.Server.IsReady);

        await relay.StopAsync();
        Assert.False(relay.Server.IsReady);
        Assert.Equal("bye", await camera.ReadLineAsync());
        Assert.Null(await camera.ReadLineAsync());
        Assert.Equal("bye", await idle.ReadLineAsync());
        Assert.Equal(700, await StoredFiles.KeptBytesAsync(relay.Cloud, "cam1"));
        Assert.Equal(2, relay.Ended(EndReason.Stopping));
        Assert.Equal(2, relay.Log.Of(1001).Count);
        await Assert.ThrowsAnyAsync<Exception>(() => relay.ConnectAsync());
    }

    [Fact]
    public async Task Stop_comes_to_an_end_although_a_store_is_away()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var camera = await relay.LoginAsync();
        await camera.AskAsync("open film 1000 1");
        await camera.SendPieceAsync(new byte[700]);
        Assert.Equal("pong", await camera.AskAsync("ping"));
        relay.Cloud.Faults.FailAll(StoreError.Unreachable);
        await relay.StopAsync();
        await relay.EndedAsync(EndReason.Stopping);
    }

    [Fact]
    public async Task A_connection_that_never_said_anything_is_stopped_too()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        using var silent = await relay.ConnectAsync();
        await Eventually.TrueAsync(() => relay.Server.Connections.Count == 1, "connected");
        await relay.StopAsync();
        Assert.Null(await silent.ReadLineAsync());
        Assert.Equal(1, relay.Ended(EndReason.Stopping, "none"));
    }

    [Fact]
    public async Task A_taken_port_is_a_clear_error()
    {
        await using var relay = await RelayUnderTest.StartAsync();
        var taken = relay.Server.EndPoints[0].Port;
        await Assert.ThrowsAsync<SocketException>(() => RelayUnderTest.StartAsync(options => options.Listeners[0].Port = taken));
    }
}
