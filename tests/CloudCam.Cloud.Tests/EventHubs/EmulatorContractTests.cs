using CloudCam.Cloud.Rest;
using CloudCam.Cloud.Rest.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing.Ports;

namespace CloudCam.Cloud.Tests.EventHubs;

public abstract class EmulatorContract(EventHubsEmulator emulator, EventHubsSendMode mode) : EventHubsContract, IDisposable
{
    private readonly CloudServices services = emulator.Services(mode);

    protected override IEventHubs Hubs => services.EventHubs;

    public void Dispose()
    {
        services.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task<IReadOnlyList<string>> ReadAsync(string hub, int partition) => emulator.ReadAsync(hub, partition);
}

public sealed class BundleModeTests(EventHubsEmulator emulator) : EmulatorContract(emulator, EventHubsSendMode.Bundle);

public sealed class PartitionBatchModeTests(EventHubsEmulator emulator) : EmulatorContract(emulator, EventHubsSendMode.PartitionBatch);

// Also shows that the partition hash here and the emulator's are the same: keys are routed by the emulator.
public sealed class KeyedBatchModeTests(EventHubsEmulator emulator) : EmulatorContract(emulator, EventHubsSendMode.KeyedBatch);

public sealed class OnePerRequestModeTests(EventHubsEmulator emulator) : EmulatorContract(emulator, EventHubsSendMode.OnePerRequest);

public sealed class EmulatorKeyTests(EventHubsEmulator emulator)
{
    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        using var services = emulator.Services(EventHubsSendMode.Bundle, key: "another");
        var error = await Assert.ThrowsAsync<StoreException>(
            () => services.EventHubs.SendAsync(HubNames.Media, 0, ["{}"u8.ToArray()], TestContext.Current.CancellationToken));
        Assert.Equal(StoreError.Refused, error.Error);
    }
}
