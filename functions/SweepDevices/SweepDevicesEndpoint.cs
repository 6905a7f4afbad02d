using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.SweepDevices;

/// <summary>Timer, every minute.</summary>
internal sealed class SweepDevicesEndpoint(DeviceSweep sweep)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "SweepDevices";

    /// <summary>Runs one sweep.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        await sweep.RunAsync(cancellationToken) is > 0 and var lost ? new InvocationResult($"told offline: {lost}") : new InvocationResult();
}
