using CloudCam.Functions.Alarms;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.SweepLedger;

/// <summary>Timer, every minute: overdue files are asked for again. The host runs one at a time.</summary>
internal sealed class SweepLedgerEndpoint(LedgerSweep sweep)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "SweepLedger";

    /// <summary>Runs one sweep.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        await sweep.RunAsync(cancellationToken) is { } line ? new InvocationResult(line) : new InvocationResult();
}
