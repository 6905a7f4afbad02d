using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Alarms;

/// <summary>
/// Files that name their alarm themselves. Streams are read apart, so a file may come before its alarm: then a note in the due index brings it back until
/// the alarm is there.
/// </summary>
internal sealed class CorrelatedFiles(AlarmTable alarms, ITableStore tables)
{
    /// <summary>How such a file was found to be the alarm's.</summary>
    public const string Matched = "alarm";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>Shows a file in its alarm's row, or notes that this is to be done.</summary>
    /// <returns>The alarm; null when it is not known yet.</returns>
    public async Task<AlarmRecord?> TieAsync(DeviceId device, string alarmId, AlarmFile file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await ShowAsync(device, alarmId, file, cancellationToken) is { } alarm) return alarm;
        await NoteAsync(device, alarmId, file, now, now + LookAgain, cancellationToken);
        return null;
    }

    /// <summary>Shows a file in its alarm's row.</summary>
    /// <returns>The alarm; null when it is not known yet.</returns>
    public async Task<AlarmRecord?> ShowAsync(DeviceId device, string alarmId, AlarmFile file, CancellationToken cancellationToken)
    {
        if (await alarms.FindKeyAsync(device, alarmId, cancellationToken) is not { } key || await alarms.FindAsync(device, key, cancellationToken) is not { } alarm) return null;
        // Told in another order than it happened: what could be played stays so.
        var known = alarm.Files.FirstOrDefault(one => one.Id == file.Id);
        // An alarm that does not end goes on being recorded, and a row has no room for that: the files' own rows name the alarm all the same.
        if (known is null && alarm.Files.Count >= AlarmBurst.MaxFiles) return alarm;
        await alarms.SetFileAsync(device, key, known is { Playable: true } ? file with { Playable = true, State = known.State } : file, cancellationToken);
        return alarm;
    }

    /// <summary>Notes that a file waits for its alarm.</summary>
    public Task NoteAsync(DeviceId device, string alarmId, AlarmFile file, DateTimeOffset since, DateTimeOffset at, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Promises,
        new TableWrite(TableWriteMode.Merge, PromiseKey.DuePartition(device), PromiseKey.Due(at, device, $"tie-{file.Id}"), new Dictionary<string, object?>
        {
            ["device"] = device.Value, ["alarmId"] = alarmId, ["file"] = file.ToJson(), ["since"] = since,
        }),
        cancellationToken);
}
