namespace CloudCam.Functions.Notices;

/// <summary>
/// Somebody who is told of alarms: live clients, webhooks. All registered targets are called, before the alarms count as done: what a target throws
/// makes the batch run again, so one that can wait keeps the notices and returns. The same notice may come twice, with the same <see cref="Notice.Id"/>.
/// Never called for quarantined devices.
/// </summary>
internal interface INoticeTarget
{
    /// <summary>Takes notices, in the order of their devices' streams.</summary>
    ValueTask TakeAsync(IReadOnlyList<Notice> notices, CancellationToken cancellationToken);
}
