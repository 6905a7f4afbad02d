using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Hosting;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.AssembleMedia;

/// <summary>Queue <c>media-jobs</c>: one message per transfer whose bytes are all stored, at least once.</summary>
internal sealed class AssembleMediaEndpoint(MediaAssembler assembler, IBlobStore blobs, TimeProvider time, ILogger<AssembleMediaEndpoint> logger)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "AssembleMedia";

    /// <summary>The queue trigger's binding.</summary>
    public const string Binding = "job";

    /// <summary>Runs one job.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var message = request.Value(Binding);
        if (MediaJob.TryRead(message, out var job)) return new InvocationResult(await assembler.AssembleAsync(job, cancellationToken));

        // No later try can make a job of it: it is set apart at once instead of being failed five times.
        var text = System.Text.Encoding.UTF8.GetBytes(message.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "" : message.GetRawText());
        var name = BlobNames.DeadLetter("media-jobs", time.GetUtcNow(), DerivedId.From("media-jobs", Convert.ToHexString(text)));
        await blobs.PutAsync(name, text, new BlobWrite { ContentType = "application/json" }, cancellationToken);
        FunctionsLog.JobRefused(logger, "it is no media job");
        return new InvocationResult("set apart: no media job");
    }
}
