using System.Text;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using Xunit;

namespace CloudCam.Testing.Ports;

/// <summary>What every <see cref="IEventHubs"/> must do. Hubs have four partitions each.</summary>
public abstract class EventHubsContract
{
    protected abstract IEventHubs Hubs { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_partition_count_is_the_configured_one() => Assert.All(HubNames.All, hub => Assert.Equal(4, Hubs.PartitionCount(hub)));

    [Fact]
    public async Task Events_arrive_in_their_partition_in_order()
    {
        var (device, partition) = DeviceOf(2);
        var events = Enumerable.Range(0, 5).Select(number => Event(device, number, "größer \"quoted\" \\ 日本")).ToList();
        await SendAsync(HubNames.Alarms, partition, [.. events.Take(3)]);
        await SendAsync(HubNames.Alarms, partition, [.. events.Skip(3)]);
        var arrived = await ReadAsync(HubNames.Alarms, partition);
        Assert.Equal(events, arrived.Where(text => text.Contains($"\"{device}\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(await ReadAsync(HubNames.Telemetry, partition), text => text.Contains($"\"{device}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_fits_into_one_request_arrives_whole_and_in_order()
    {
        var (device, partition) = DeviceOf(1);
        var events = Enumerable.Range(0, 300).Select(number => Event(device, number, new string('x', 4_000))).ToList();
        await SendAsync(HubNames.Media, partition, events);
        Assert.Equal(events, (await ReadAsync(HubNames.Media, partition)).Where(text => text.Contains($"\"{device}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public Task Nothing_to_send_is_fine() => SendAsync(HubNames.Media, 0, []);

    [Fact]
    public async Task A_probe_brings_no_event()
    {
        var before = await ReadAsync(HubNames.Media, 0);
        await Hubs.ProbeAsync(HubNames.Media, Stop);
        Assert.Equal(before, await ReadAsync(HubNames.Media, 0));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Hubs.ProbeAsync("nothing", Stop));
    }

    [Fact]
    public async Task A_hub_or_a_partition_that_does_not_exist_is_the_callers_mistake()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendAsync("nothing", 0, ["{}"]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendAsync(HubNames.Media, 4, ["{}"]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SendAsync(HubNames.Media, -1, ["{}"]));
    }

    /// <summary>Every CloudEvent of a partition as text, oldest first, bundles taken apart.</summary>
    protected abstract Task<IReadOnlyList<string>> ReadAsync(string hub, int partition);

    private static (string Device, int Partition) DeviceOf(int partition)
    {
        while (true)
        {
            var device = "cam-" + Unique.Name();
            if (PartitionHash.PartitionOf(device, 4) == partition) return (device, partition);
        }
    }

    private static string Event(string device, int number, string text) =>
        $"{{\"specversion\":\"1.0\",\"partitionkey\":\"{device}\",\"data\":{{\"number\":{number},\"text\":{System.Text.Json.JsonSerializer.Serialize(text)}}}}}";

    private Task SendAsync(string hub, int partition, IReadOnlyList<string> events) =>
        Hubs.SendAsync(hub, partition, [.. events.Select(text => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text)))], Stop);
}
