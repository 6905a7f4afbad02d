using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.SweepTransfers;

/// <summary>Timer, every five minutes.</summary>
internal sealed class SweepTransfersEndpoint(TransferSweep sweep)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "SweepTransfers";

    /// <summary>Runs one sweep.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var swept = await sweep.RunAsync(cancellationToken);
        return swept == default ? new InvocationResult() : new InvocationResult(swept.ToString());
    }
}
