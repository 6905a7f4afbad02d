using System.Text.Json;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Hosting;

/// <summary>One event that the event stream service does not take never takes the others of its batch with it.</summary>
public sealed class FunctionEventSinkTests
{
    private const int Bad = 3;
    private readonly MemoryEventHubs hubs = new();

    [Fact]
    public async Task One_refused_event_becomes_a_dead_letter_and_the_others_of_its_batch_are_sent_in_order()
    {
        await using var bench = Create();
        await bench.Get<IEventSink>().AcceptAsync([.. Enumerable.Range(1, 5).Select(Event)], TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 4, 5], Sent());
        var name = Assert.Single(bench.Account.Names());
        Assert.Equal((BlobNames.DeadLetterContainer, true), (name.Container, name.Path.StartsWith(RefusedEvents.Folder + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_batch_whose_refused_event_cannot_be_kept_now_waits_whole_and_is_sorted_out_later()
    {
        await using var bench = Create();
        // Calls: look for spills, send (not counted: the picky service stands in front), keep the refused one, which fails; then the spill.
        bench.Calls.FailAt(2, false);
        await bench.Get<IEventSink>().AcceptAsync([Event(Bad), Event(Bad + 1)], TestContext.Current.CancellationToken);
        Assert.Equal(BlobNames.SpillContainer, Assert.Single(bench.Account.Names()).Container);

        var replay = await bench.Get<SpillStore>().ReplayAsync(bench.Get<IEventHubs>(), TestContext.Current.CancellationToken);
        Assert.Equal((1, 2, 1), (replay.Batches, replay.Events, replay.RefusedEvents));
        Assert.Equal([Bad + 1], Sent());
        Assert.Equal(BlobNames.DeadLetterContainer, Assert.Single(bench.Account.Names()).Container);
    }

    private Bench Create() => new([], services => services.AddSingleton<IEventHubs>(new PickyHubs(hubs)));

    private static LocationReported Event(int number) =>
        new() { Device = Bench.Device, Time = DateTimeOffset.UnixEpoch, Protocol = "jimi", Location = default, DeviceSequence = number };

    private int[] Sent() => [.. hubs.EventsOf(HubNames.Telemetry).Select(bytes => NumberOf(bytes))];

    private static int NumberOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("data").GetProperty("deviceSequence").GetInt32();
    }

    private sealed class PickyHubs(IEventHubs inner) : IEventHubs
    {
        public int PartitionCount(string hub) => inner.PartitionCount(hub);

        public Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken) =>
            events.Any(one => NumberOf(one) == Bad)
                ? throw new StoreException(StoreError.Invalid, "Event send: 400.") : inner.SendAsync(hub, partition, events, cancellationToken);
    }
}
