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

public sealed class EventPublisherTests : IDisposable
{
    private readonly MemoryCloud cloud = new(TimeProvider.System, partitionCount: 2);
    private readonly RelayMetrics metrics = new();
    private readonly LogProbe log = new();

    public void Dispose()
    {
        metrics.Dispose();
        log.Dispose();
    }

    [Fact]
    public async Task Order_per_device_holds_under_parallel_producers()
    {
        using var publisher = Create(cloud.EventHubs);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(device => Task.Run(async () =>
        {
            for (var code = 0; code < 100; code += 2) await publisher.AcceptAsync([Event(device, code), Event(device, code + 1)], CancellationToken.None);
        }))).InTime();
        AssertInOrder(devices: 10, events: 100);
    }

    [Fact]
    public async Task Per_partition_one_request_is_on_its_way_and_the_next_takes_all_that_gathered()
    {
        var hubs = new CountingHubs(cloud.EventHubs);
        using var publisher = Create(hubs);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(device => publisher.AcceptAsync([Event(device, 0)], CancellationToken.None).AsTask())).InTime();
        Assert.Equal(1, hubs.MostAtOnce);
        Assert.True(hubs.Requests < 100, $"{hubs.Requests} requests for 200 events");
        Assert.Equal(200, cloud.EventHubs.SentTotal);
    }

    [Fact]
    public async Task While_the_stream_is_away_events_are_spilled_and_later_sent_in_order_before_newer_ones()
    {
        using var publisher = Create(cloud.EventHubs);
        await publisher.AcceptAsync([Event(1, 0)], CancellationToken.None);
        cloud.Faults.FailAll(StoreError.Unreachable, "SendAsync");
        for (var code = 1; code < 20; code++) await publisher.AcceptAsync([Event(1, code)], CancellationToken.None).AsTask().InTime();
        Assert.Equal(1, cloud.EventHubs.SentTotal);
        Assert.NotEmpty(cloud.Blobs.Names());
        cloud.Faults.Clear();
        // Newer ones keep coming while the spilled ones are sent: they must stay behind them.
        var next = 20;
        while (cloud.Blobs.Names().Count > 0 || next < 40)
        {
            await publisher.AcceptAsync([Event(1, next++)], CancellationToken.None).AsTask().InTime();
            Assert.True(next < 100_000, "The lane never leaves spilling.");
        }
        AssertInOrder(devices: 2, events: next, first: 1);

        // Direct again: nothing is spilled on the way.
        var calls = cloud.Faults.Calls;
        await publisher.AcceptAsync([Event(1, next)], CancellationToken.None);
        Assert.Equal(calls + 1, cloud.Faults.Calls);
        Assert.Single(log.Of(1014));
    }

    [Fact]
    public async Task A_lane_that_is_never_idle_leaves_spilling_all_the_same()
    {
        using var publisher = Create(cloud.EventHubs);
        cloud.Faults.FailNext(1, StoreError.Busy, operation: "SendAsync");
        await publisher.AcceptAsync([Event(1, 0)], CancellationToken.None);
        using var done = new CancellationTokenSource();
        var codes = new int[8];
        var producers = Enumerable.Range(0, 8).Select(device => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested) await publisher.AcceptAsync([Event(device + 10, codes[device]++)], CancellationToken.None);
        })).ToArray();
        try
        {
            await Eventually.TrueAsync(() => cloud.Blobs.Names().Count == 0 && cloud.EventHubs.SentTotal > 100, "everything spilled was sent while newer events kept coming");
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(producers).InTime();
        }
    }

    [Fact]
    public async Task When_nothing_can_take_an_event_its_sender_hears_so_and_a_retry_works()
    {
        using var publisher = Create(cloud.EventHubs);
        cloud.Faults.FailAll(StoreError.Unreachable);
        var error = await Assert.ThrowsAsync<StoreException>(() => publisher.AcceptAsync([Event(1, 0)], CancellationToken.None).AsTask().InTime());
        Assert.True(error.CanRetry);
        cloud.Faults.Clear();
        await publisher.AcceptAsync([Event(1, 0)], CancellationToken.None).AsTask().InTime();
        AssertInOrder(devices: 2, events: 1, first: 1);
    }

    [Fact]
    public async Task An_adapter_s_own_bug_fails_its_batch_and_not_the_lane()
    {
        var hubs = new CountingHubs(cloud.EventHubs) { NextBug = new InvalidOperationException("bug") };
        using var publisher = Create(hubs);
        await Assert.ThrowsAsync<InvalidOperationException>(() => publisher.AcceptAsync([Event(1, 0)], CancellationToken.None).AsTask().InTime());
        await publisher.AcceptAsync([Event(1, 0)], CancellationToken.None).AsTask().InTime();
        AssertInOrder(devices: 2, events: 1, first: 1);
    }

    [Fact]
    public async Task A_bug_while_replaying_does_not_end_the_replay()
    {
        var hubs = new CountingHubs(cloud.EventHubs);
        using var publisher = Create(hubs);
        cloud.Faults.FailNext(1, StoreError.Busy, operation: "SendAsync");
        await publisher.AcceptAsync([Event(1, 0)], CancellationToken.None).AsTask().InTime();
        hubs.NextBug = new InvalidOperationException("bug");
        await Eventually.TrueAsync(() => cloud.EventHubs.SentTotal == 1, "the spilled event is sent");
    }

    [Fact]
    public async Task What_an_earlier_process_spilled_goes_before_anything_new()
    {
        var device = DeviceOf(1);
        var partition = PartitionHash.PartitionOf(device.Value, 2);
        await new SpillStore(cloud.BlobStore, TimeProvider.System, "earlier").SpillAsync(HubNames.Telemetry, partition, [CloudEventWriter.ToUtf8(Event(1, 0))], CancellationToken.None);
        using var publisher = Create(cloud.EventHubs);
        await publisher.AcceptAsync([Event(1, 1)], CancellationToken.None).AsTask().InTime();
        await Eventually.TrueAsync(() => cloud.EventHubs.SentTotal == 2, "both are sent");
        AssertInOrder(devices: 2, events: 2, first: 1);
    }

    [Fact]
    public async Task Stop_waits_for_what_was_accepted()
    {
        using var publisher = Create(cloud.EventHubs);
        cloud.Faults.Delay = TimeSpan.FromMilliseconds(50);
        var accepted = Enumerable.Range(0, 20).Select(code => publisher.AcceptAsync([Event(code, 0)], CancellationToken.None).AsTask()).ToArray();
        await publisher.StopAsync().InTime();
        Assert.Equal(20, cloud.EventHubs.SentTotal);
        await Task.WhenAll(accepted).InTime();
    }

    [Fact]
    public async Task Stop_leaves_spilled_events_for_the_next_process()
    {
        using var publisher = Create(cloud.EventHubs);
        cloud.Faults.FailAll(StoreError.Unreachable, "SendAsync");
        await publisher.AcceptAsync([Event(1, 0)], CancellationToken.None).AsTask().InTime();
        await publisher.StopAsync().InTime();
        Assert.Single(cloud.Blobs.Names());
    }

    private EventPublisher Create(IEventHubs hubs) => new(
        hubs, cloud.BlobStore, new RelayOptions { ReplayInterval = TimeSpan.FromMilliseconds(10), Replica = "test" }, metrics, new RelayLog(log.CreateLogger<RelayLog>()), TimeProvider.System);

    private static DeviceId DeviceOf(int number) => DeviceId.Parse($"cam{number}");

    private static DeviceStatusReported Event(int device, long code) =>
        new() { Device = DeviceOf(device), Time = DateTimeOffset.UnixEpoch, Status = "scripted", Code = code };

    private void AssertInOrder(int devices, int events, int first = 0)
    {
        var sent = cloud.EventHubs.EventsOf(HubNames.Telemetry).Select(bytes => JsonDocument.Parse(bytes).RootElement).ToList();
        for (var device = first; device < devices; device++)
        {
            var codes = sent.Where(json => json.GetProperty("source").GetString() == $"/devices/cam{device}").Select(json => json.GetProperty("data").GetProperty("code").GetInt32());
            Assert.Equal(Enumerable.Range(0, events), codes);
        }
    }
}
