using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.SweepDevices;

/// <summary>Timer, every minute.</summary>
internal sealed class SweepDevicesEndpoint(DeviceSweep sweep, LiveSweep live)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "SweepDevices";

    /// <summary>Runs one sweep: of devices, then of their live streams.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var (lost, ended) = (await sweep.RunAsync(cancellationToken), await live.RunAsync(cancellationToken));
        return lost + ended > 0 ? new InvocationResult($"told offline: {lost}; live streams ended: {ended}") : new InvocationResult();
    }
}
