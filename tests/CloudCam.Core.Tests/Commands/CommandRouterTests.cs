using CloudCam.Core.Devices;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Tests.Commands;

public sealed class CommandRouterTests
{
    private readonly CommandWorld world = new();

    private static CancellationToken Stop => CommandWorld.Stop;

    [Fact]
    public async Task A_connecting_device_hears_of_its_commands_once()
    {
        Assert.False((await ConnectAsync()).HasCommands);
        await world.Router.RouteAsync(CommandWorld.Device, "x", Stop);
        Assert.True((await ConnectAsync()).HasCommands);
        Assert.False(await world.IsMarkedAsync());
        Assert.False((await ConnectAsync()).HasCommands);
    }

    [Fact]
    public async Task A_mark_may_come_before_the_first_connection()
    {
        Assert.Null(await world.Router.RouteAsync(CommandWorld.Device, "x", Stop));
        var record = await ConnectAsync();
        Assert.Equal((1L, true), (record.Epoch, record.HasCommands));
    }

    [Fact]
    public async Task Either_the_connecting_device_sees_the_mark_or_the_replica_is_told()
    {
        for (var round = 0; round < 300; round++)
        {
            var device = DeviceId.Parse($"dev{round % 7}");
            var connecting = Task.Run(() => world.Directory.ConnectAsync(device, "script", "relay-a", Stop), Stop);
            var told = await Task.Run(() => world.Router.RouteAsync(device, "x", Stop), Stop);
            var record = await connecting;
            Assert.True(told is not null || record.HasCommands, $"Round {round}: nobody knows of the command.");
            await world.Directory.DisconnectAsync(record, "done", Stop);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connect_that_has_to_be_written_again_keeps_the_mark(bool carriedOut)
    {
        await ConnectAsync();
        await world.Router.RouteAsync(CommandWorld.Device, "x", Stop);
        var store = new OneChange(world, carriedOut);
        Assert.True((await new DeviceDirectory(store, DevicePolicy.Accept, world.Clock).ConnectAsync(CommandWorld.Device, "script", "relay-b", Stop)).HasCommands);
    }

    [Fact]
    public async Task A_mark_does_not_keep_a_device_online()
    {
        var record = await ConnectAsync();
        var store = new OneChange(world, carriedOut: false);
        await new DeviceDirectory(store, DevicePolicy.Accept, world.Clock).DisconnectAsync(record, "done", Stop);
        Assert.Equal(2, store.Writes);
        Assert.Null(await world.Router.RouteAsync(CommandWorld.Device, "y", Stop));
    }

    [Fact]
    public async Task Only_the_newest_connection_is_the_newest()
    {
        var old = await ConnectAsync();
        Assert.True(await world.Directory.IsNewestAsync(old, Stop));
        var newest = await ConnectAsync();
        Assert.False(await world.Directory.IsNewestAsync(old, Stop));
        Assert.True(await world.Directory.IsNewestAsync(newest, Stop));
        await world.Router.RouteAsync(CommandWorld.Device, "x", Stop);
        Assert.True(await world.Directory.IsNewestAsync(newest, Stop));
    }

    private Task<DeviceRecord> ConnectAsync() => world.Directory.ConnectAsync(CommandWorld.Device, "script", "relay-a", Stop);

    /// <summary>The first write meets a row that was marked in between; or is carried out, and its repeat finds the row changed by itself.</summary>
    private sealed class OneChange(CommandWorld world, bool carriedOut) : ITableStore
    {
        public int Writes { get; private set; }

        public async Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
        {
            if (++Writes > 1) return await world.Cloud.Tables.WriteAsync(table, write, cancellationToken);
            if (carriedOut) await world.Cloud.Tables.WriteAsync(table, write, cancellationToken);
            else await world.Router.RouteAsync(CommandWorld.Device, "between", cancellationToken);
            return await world.Cloud.Tables.WriteAsync(table, write, cancellationToken);
        }

        public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            world.Cloud.Tables.GetAsync(table, partitionKey, rowKey, cancellationToken);

        public Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
            world.Cloud.Tables.WriteBatchAsync(table, writes, cancellationToken);

        public IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken) =>
            world.Cloud.Tables.QueryAsync(table, query, cancellationToken);

        public Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken) =>
            world.Cloud.Tables.DeleteAsync(table, partitionKey, rowKey, ifMatch, cancellationToken);
    }
}
