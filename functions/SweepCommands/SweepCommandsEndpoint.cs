using CloudCam.Core.Commands;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.SweepCommands;

/// <summary>Timer, every minute.</summary>
internal sealed class SweepCommandsEndpoint(CommandSweep sweep, ILogger<SweepCommandsEndpoint> logger)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "SweepCommands";

    /// <summary>Runs one sweep.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var (expired, lost, told, called, unreadable) = await sweep.RunAsync(cancellationToken);
        if (unreadable > 0) CommandsLog.RowsUnreadable(logger, unreadable);
        if (expired + lost + told + called == 0) return new InvocationResult();
        CommandsLog.Swept(logger, expired, lost, told, called);
        return new InvocationResult($"expired: {expired}, lost: {lost}, told again: {told}, called again: {called}");
    }
}
