using System.Net;
using CloudCam.Core.Devices;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Connections;

public sealed class ConnectionTableTests : IDisposable
{
    private static readonly DeviceId Device = DeviceId.Parse("cam1");
    private readonly RelayMetrics metrics = new();
    private readonly ConnectionTable table = new();
    private long number;

    public void Dispose() => metrics.Dispose();

    [Fact]
    public void The_newer_connection_of_a_device_ends_the_older_one()
    {
        using var older = Connect(epoch: 1);
        using var newer = Connect(epoch: 2);
        table.Claim(Device, older);
        table.Claim(Device, newer);
        Assert.Equal(EndReason.Replaced, older.StopReason);
        Assert.Null(newer.StopReason);
        Assert.Equal(1, table.DeviceCount);
    }

    [Fact]
    public void A_connection_that_claims_late_does_not_end_the_newer_one()
    {
        using var older = Connect(epoch: 1);
        using var newer = Connect(epoch: 2);
        table.Claim(Device, newer);
        table.Claim(Device, older);
        Assert.Null(newer.StopReason);
        Assert.Equal(EndReason.Replaced, older.StopReason);
    }

    [Fact]
    public void The_end_of_the_older_connection_leaves_the_device_to_the_newer_one()
    {
        using var older = Connect(epoch: 1);
        using var newer = Connect(epoch: 2);
        table.Claim(Device, older);
        table.Claim(Device, newer);
        table.Remove(older);
        Assert.Equal((1, 1), (table.Count, table.DeviceCount));
        table.Remove(newer);
        Assert.Equal((0, 0), (table.Count, table.DeviceCount));
    }

    [Fact]
    public void An_address_gets_its_share_back_when_a_connection_leaves()
    {
        var address = IPAddress.Parse("192.0.2.7");
        Assert.True(table.TryEnter(address, 2));
        Assert.True(table.TryEnter(address, 2));
        Assert.False(table.TryEnter(address, 2));
        Assert.True(table.TryEnter(IPAddress.Parse("192.0.2.8"), 2));
        table.Leave(address);
        Assert.True(table.TryEnter(address, 2));
        Assert.True(table.TryEnter(address, 0), "0 means no limit");
    }

    [Fact]
    public void Of_several_reasons_to_stop_the_first_one_counts()
    {
        using var connection = Connect(epoch: 1);
        connection.Stop(EndReason.Stopping);
        connection.Stop(EndReason.Replaced);
        Assert.Equal(EndReason.Stopping, connection.StopReason);
    }

    [Fact]
    public async Task A_stop_at_any_moment_ends_a_waiting_receive()
    {
        for (var i = 0; i < 200; i++)
        {
            var (here, there) = await LoopbackPair.CreateAsync();
            using var peer = there;
            using var connection = new DeviceConnection(i, here, IPAddress.Loopback, new ReceiveBuffer(new BufferPool(64), 64), metrics);
            var (waiting, stopping) = Race(connection);
            await stopping;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
            connection.Rearm();
            Assert.Equal(EndReason.Replaced, connection.StopReason);
        }
    }

    private static (Task Waiting, Task Stopping) Race(DeviceConnection connection) =>
        (Task.Run(async () => await connection.ReadyAsync()), Task.Run(() => connection.Stop(EndReason.Replaced)));

    private DeviceConnection Connect(long epoch)
    {
        var connection = new DeviceConnection(++number, Stream.Null, IPAddress.Loopback, new ReceiveBuffer(new BufferPool(64), 64), metrics) { Device = Device, Epoch = epoch };
        table.Add(connection);
        return connection;
    }
}
