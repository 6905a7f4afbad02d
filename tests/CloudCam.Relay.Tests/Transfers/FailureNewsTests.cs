using System.Text.Json;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Transfers;

/// <summary>A file given up for good: everybody hears of it, whenever the process dies.</summary>
public sealed class FailureNewsTests
{
    private readonly MemoryCloud cloud = new(TimeProvider.System);

    [Fact]
    public async Task Killed_between_the_news_and_the_row_the_next_process_tells_it_again_under_the_same_id()
    {
        var hubs = new WitnessHubs(cloud, async () =>
        {
            Assert.Equal(TransferState.Receiving, await StateAsync());
            cloud.Faults.FailAll(StoreError.Unreachable, "WriteAsync");
        });
        await using (var relay = await StartAsync(hubs))
        {
            Assert.Null(await FailFileAsync(relay));
        }
        Assert.Single(hubs.Told);
        cloud.Faults.Clear();
        Assert.Equal(TransferState.Receiving, await StateAsync());

        hubs.OnNews = null;
        await using (var relay = await StartAsync(hubs))
        {
            Assert.Equal("failed", await FailFileAsync(relay));
        }
        Assert.Equal(TransferState.Failed, await StateAsync());
        Assert.Equal(2, hubs.Told.Count);
        Assert.Equal(hubs.Told[0], hubs.Told[1]);
    }

    [Fact]
    public async Task As_long_as_the_news_cannot_be_kept_the_file_is_not_failed()
    {
        var hubs = new WitnessHubs(cloud, () => throw new StoreException(StoreError.Unreachable, "away"));
        cloud.Faults.FailAll(StoreError.Unreachable, "PutAsync");
        await using var relay = await StartAsync(hubs);
        Assert.Null(await FailFileAsync(relay));
        Assert.Equal(TransferState.Receiving, await StateAsync());
        cloud.Faults.Clear();
        hubs.OnNews = null;
        Assert.Equal("failed", await FailFileAsync(relay));
        Assert.Equal(TransferState.Failed, await StateAsync());
        Assert.Single(hubs.Told);
    }

    [Fact]
    public async Task A_stale_session_tells_nobody_that_a_file_failed()
    {
        var hubs = new WitnessHubs(cloud, null);
        await using var relay = await StartAsync(hubs);
        using var stale = await relay.LoginAsync();
        await stale.AskAsync("open film 100000 1");
        // Another replica took the transfer over; nobody told this one yet.
        var (transfer, etag) = await RowAsync();
        await new TransferLedger(cloud.Tables).SaveAsync(transfer with { Epoch = transfer.Epoch + 1 }, etag, CancellationToken.None);
        Assert.Null(await stale.AskAsync("fail device-status-17 final"));
        Assert.Empty(hubs.Told);
        Assert.Equal(TransferState.Receiving, await StateAsync());
    }

    private static async Task<string?> FailFileAsync(RelayUnderTest relay)
    {
        using var camera = await relay.LoginAsync();
        Assert.StartsWith("open ", await camera.AskAsync("open film 100000 1"), StringComparison.Ordinal);
        await camera.SendPieceAsync(new byte[500]);
        return await camera.AskAsync("fail device-status-17 final");
    }

    private Task<RelayUnderTest> StartAsync(IEventHubs hubs) =>
        RelayUnderTest.StartAsync(options => options.StoreOutageTolerance = TimeSpan.Zero, cloud: cloud, hubs: hubs);

    private async Task<TransferState> StateAsync() => (await RowAsync()).Transfer.State;

    private async Task<(Transfer Transfer, string ETag)> RowAsync()
    {
        await foreach (var row in cloud.Tables.QueryAsync(TableNames.Transfers, new TableQuery { PartitionKey = DeviceId.Parse("cam1").Value }, CancellationToken.None))
            return (TransferRow.Read(row), row.ETag);
        throw new InvalidOperationException("no transfer");
    }

    /// <summary>Collects the ids of the failures it is told of, and does something right after.</summary>
    private sealed class WitnessHubs(MemoryCloud cloud, Func<Task>? onNews) : IEventHubs
    {
        public List<string> Told { get; } = [];

        public Func<Task>? OnNews { get; set; } = onNews;

        public int PartitionCount(string hub) => cloud.EventHubs.PartitionCount(hub);

        public async Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
        {
            var news = events.Select(json => JsonDocument.Parse(json).RootElement)
                .Where(json => json.GetProperty("type").GetString() == "cloudcam.media.failed.v1").Select(json => json.GetProperty("id").GetString()!).ToList();
            if (news.Count > 0 && OnNews is { } act) await act();
            Told.AddRange(news);
            await cloud.EventHubs.SendAsync(hub, partition, events, cancellationToken);
        }
    }
}
