using CloudCam.Functions.Alarms;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.ProcessAlarms;

/// <summary>Event hub <c>alarms</c>, in batches, at least once: a row, promises and notices for each alarm.</summary>
internal sealed class ProcessAlarmsEndpoint(AlarmProcessor processor)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "ProcessAlarms";

    /// <summary>Runs one batch.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        new(await processor.RunAsync(EventBatch.Read(request), cancellationToken));
}
