using System.Text;
using System.Text.Json;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Events;
using CloudCam.Relay.Telemetry;
using CloudCam.Relay.Tests.Harness;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Tests.Events;

public sealed class RefusedEventTests : IDisposable
{
    private const int Bad = 666;
    private readonly MemoryCloud cloud = new(TimeProvider.System, partitionCount: 1);
    private readonly RelayMetrics metrics = new();
    private readonly LogProbe log = new();

    public void Dispose()
    {
        metrics.Dispose();
        log.Dispose();
    }

    [Fact]
    public async Task One_refused_event_is_kept_apart_and_the_others_of_its_batch_are_sent_in_order()
    {
        var hubs = new PickyHubs(cloud.EventHubs, IsBad);
        using var publisher = Create(hubs);
        await publisher.AcceptAsync([.. Enumerable.Range(0, 100).Select(code => Event(code == 37 ? Bad : code))], CancellationToken.None).AsTask().InTime();
        Assert.Equal(Enumerable.Range(0, 100).Where(code => code != 37), SentCodes());
        // Halves, not one by one.
        Assert.True(hubs.Requests.Count < 20, $"{hubs.Requests.Count} requests");

        var name = Assert.Single(cloud.Blobs.Names());
        Assert.StartsWith("events/", name.Path, StringComparison.Ordinal);
        Assert.Equal(BlobNames.DeadLetterContainer, name.Container);
        var kept = await KeptAsync(name);
        Assert.Equal(Bad, JsonDocument.Parse(kept).RootElement.GetProperty("data").GetProperty("code").GetInt32());
        var description = (await cloud.BlobStore.DescribeAsync(name, CancellationToken.None))!;
        Assert.Equal((HubNames.Telemetry, "0"), (description.Metadata["hub"], description.Metadata["partition"]));
        Assert.Single(log.Of(1030));
    }

    [Fact]
    public async Task The_same_event_refused_again_is_the_same_dead_letter()
    {
        using var publisher = Create(new PickyHubs(cloud.EventHubs, _ => true));
        for (var i = 0; i < 2; i++) await publisher.AcceptAsync([Event(Bad)], CancellationToken.None).AsTask().InTime();
        Assert.Single(cloud.Blobs.Names());
        await publisher.AcceptAsync([Event(1)], CancellationToken.None).AsTask().InTime();
        Assert.Equal(2, cloud.Blobs.Names().Count);
    }

    [Fact]
    public async Task A_refused_event_that_cannot_be_kept_is_not_accepted()
    {
        using var publisher = Create(new PickyHubs(cloud.EventHubs, IsBad));
        cloud.Faults.FailAll(StoreError.Unreachable, "PutAsync");
        await Assert.ThrowsAsync<StoreException>(() => publisher.AcceptAsync([Event(Bad)], CancellationToken.None).AsTask().InTime());
        cloud.Faults.Clear();
        await publisher.AcceptAsync([Event(Bad)], CancellationToken.None).AsTask().InTime();
        Assert.Single(cloud.Blobs.Names());
    }

    [Fact]
    public async Task A_refused_event_in_the_spill_does_not_hold_up_its_partition()
    {
        await new SpillStore(cloud.BlobStore, TimeProvider.System, "earlier")
            .SpillAsync(HubNames.Telemetry, 0, [.. new[] { 1, Bad, 2 }.Select(code => (ReadOnlyMemory<byte>)CloudEventWriter.ToUtf8(Event(code)))], CancellationToken.None);
        using var publisher = Create(new PickyHubs(cloud.EventHubs, IsBad));
        await publisher.AcceptAsync([Event(3)], CancellationToken.None).AsTask().InTime();
        await Eventually.TrueAsync(() => cloud.EventHubs.SentTotal == 3, "everything but the refused one is sent");
        Assert.Equal([1, 2, 3], SentCodes());
        await Eventually.TrueAsync(() => cloud.Blobs.Names().All(name => name.Container == BlobNames.DeadLetterContainer), "the spill is empty");
        Assert.Single(cloud.Blobs.Names());
    }

    [Fact]
    public async Task Callers_beyond_a_full_batch_wait_and_nothing_overtakes()
    {
        var hubs = new PickyHubs(cloud.EventHubs, _ => false);
        using var publisher = Create(hubs);
        hubs.Close();
        var accepted = Enumerable.Range(0, 10_000).Select(code => publisher.AcceptAsync([Event(code)], CancellationToken.None).AsTask()).ToArray();
        await Eventually.TrueAsync(() => hubs.Requests.Count == 1, "the first request is on its way");
        hubs.Open();
        await Task.WhenAll(accepted).InTime();
        Assert.Equal(Enumerable.Range(0, 10_000), SentCodes());
        Assert.All(hubs.Requests, request => Assert.True(request is { Events: <= 3_000, Bytes: <= 1_000_000 }, $"{request}"));
        Assert.True(hubs.Requests.Count < 20, $"{hubs.Requests.Count} requests");
    }

    [Fact]
    public async Task Accepting_an_event_makes_no_garbage()
    {
        const int Events = 20_000;
        using var publisher = Create(new NoHubs());
        var bound = Optimised.Is ? 16 : 2_048;
        await Task.Run(() => RunAsync(publisher, 2_000), CancellationToken.None);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Task.Run(() => RunAsync(publisher, Events), CancellationToken.None);
        var perEvent = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Events;
        Assert.True(perEvent < bound, $"{perEvent:F1} bytes per event");
    }

    private static async Task RunAsync(EventPublisher publisher, int events)
    {
        var (one, device) = (new CameraEvent[1], DeviceId.FromImei(1));
        for (var i = 0; i < events; i++)
        {
            one[0] = LocationReported.Rent(device, DateTimeOffset.UnixEpoch.AddSeconds(i), "test", new Location { Latitude = 54.5, Longitude = 25.25 });
            await publisher.AcceptAsync(one, CancellationToken.None);
            one[0].Release();
        }
    }

    private EventPublisher Create(IEventHubs hubs) => new(
        hubs, cloud.BlobStore, new RelayOptions { ReplayInterval = TimeSpan.FromMilliseconds(10), Replica = "test" }, metrics, new RelayLog(log.CreateLogger<RelayLog>()), TimeProvider.System);

    private static DeviceStatusReported Event(int code) =>
        new() { Device = DeviceId.Parse("cam"), Time = DateTimeOffset.UnixEpoch, Status = "scripted", Code = code };

    private static bool IsBad(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span).Contains($"\"code\":{Bad}", StringComparison.Ordinal);

    private IEnumerable<int> SentCodes() =>
        cloud.EventHubs.EventsOf(HubNames.Telemetry).Select(json => JsonDocument.Parse(json).RootElement.GetProperty("data").GetProperty("code").GetInt32());

    private async Task<byte[]> KeptAsync(BlobName name)
    {
        await using var stream = await cloud.BlobStore.OpenReadAsync(name, 0, 100_000, CancellationToken.None);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private sealed class NoHubs : IEventHubs
    {
        public int PartitionCount(string hub) => 1;

        public Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
