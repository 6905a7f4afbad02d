using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Media;

/// <summary>
/// Carries what the ledger says into the rows people look at: each file's state into its alarms' rows, the alarm's id into the file's row.
/// The ledger is the truth and these are copies: they are written first and compared afterwards, so that of two writers the one with the
/// older copy notices and writes again.
/// </summary>
public sealed class PromiseTies(MediaLedger ledger, AlarmTable alarms, MediaTable files)
{
    // Each turn means that somebody wrote in between.
    private const int Attempts = 8;

    /// <summary>Tells everybody concerned.</summary>
    public async Task TellAsync(DeviceId device, LedgerChange change, CancellationToken cancellationToken)
    {
        foreach (var media in change.Untied) await files.TieAsync(device, media.Key, null, cancellationToken).ConfigureAwait(false);
        foreach (var promise in change.Promises) await TellAsync(promise, cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(Promise promise, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var file = promise.ToAlarmFile();
            foreach (var alarm in promise.Alarms) await alarms.SetFileAsync(promise.Device, alarm.Key, file, cancellationToken).ConfigureAwait(false);
            if (promise.Media is { } media) await files.TieAsync(promise.Device, media.Key, promise.Alarms[0].Id, cancellationToken).ConfigureAwait(false);
            var now = await ledger.FindAsync(promise.Device, promise.Key, cancellationToken).ConfigureAwait(false);
            if (now is null || now.Version == promise.Version || !now.IsPromised || attempt == Attempts) return;
            promise = now;
        }
    }
}
