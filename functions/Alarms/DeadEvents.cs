using System.Text;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.Alarms;

/// <summary>Sets events apart that nobody can process, in <c>deadletter/{hub}/</c>: the same event always under the same name, so that a second run adds nothing.</summary>
internal sealed class DeadEvents(IBlobStore blobs, TimeProvider time, AlarmMetrics metrics, ILogger<DeadEvents> logger)
{
    // What a bundle of events can have at most; a longer text is none of ours and is cut.
    private const int MaxBytes = 1_024 * 1_024;

    /// <summary>Sets apart what could not be read.</summary>
    public async Task KeepAsync(string hub, IEnumerable<UnreadableEvent> unreadable, CancellationToken cancellationToken)
    {
        foreach (var one in unreadable)
        {
            AlarmLog.EventSetApart(logger, hub, one.Reason);
            await PutAsync(hub, one.Text, one.Reason, time.GetUtcNow(), cancellationToken);
        }
    }

    /// <summary>Sets an event apart that cannot be processed.</summary>
    public async Task KeepAsync(string hub, ReceivedEvent received, Exception error, CancellationToken cancellationToken)
    {
        AlarmLog.EventFailed(logger, error, received.Device, received.Id, hub);
        await PutAsync(hub, received.Json.GetRawText(), error.GetType().Name, received.RecordedTime, cancellationToken);
    }

    /// <summary>Whether no later try can help: everything but a store that is away or refuses us, and a stop.</summary>
    public static bool IsHopeless(Exception error) => error is not OperationCanceledException && error is not StoreException { Error: not StoreError.Invalid };

    private async Task PutAsync(string hub, string text, string reason, DateTimeOffset when, CancellationToken cancellationToken)
    {
        metrics.SetApart(hub, reason);
        var bytes = Encoding.UTF8.GetBytes(text);
        var name = BlobNames.DeadLetter(hub, when, DerivedId.From(hub, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))));
        await blobs.PutAsync(
            name, bytes.AsMemory(0, Math.Min(bytes.Length, MaxBytes)),
            new BlobWrite { ContentType = "application/json", Metadata = new Dictionary<string, string> { ["reason"] = reason } }, cancellationToken);
    }
}
