using System.Globalization;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Dev.Seed;

/// <summary>Writes a made-up fleet through the code that writes a real one. Twice within an hour is as good as once; later the alarms are others.</summary>
internal sealed class FleetSeed(ITableStore tables, TimeProvider time, SeedPlan plan)
{
    // The emulator answers one request after the other anyway.
    private const int AtOnce = 16;
    private const int DevicesPerIndex = 100;
    private const string NobodysReplica = "seed";

    private readonly DeviceRegistry registry = new(tables, time);
    private readonly TrackTable tracks = new(tables);
    private readonly AlarmTable alarms = new(tables);

    /// <summary>Writes everything.</summary>
    /// <param name="say">Takes a line for people now and then.</param>
    /// <param name="cancellationToken">Ends it; the same plan again completes it.</param>
    public async Task WriteAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Devices of a replica that does not live are told offline by the sweep.
        var replica = await new ReplicaTable(tables).AllAsync(cancellationToken).Where(one => one.LastSeen > now.AddMinutes(-1)).Select(one => one.Replica).FirstOrDefaultAsync(cancellationToken) ?? NobodysReplica;
        var directory = new DeviceDirectory(tables, DevicePolicy.Accept, time);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        foreach (var some in Enumerable.Range(0, plan.Devices).Chunk(DevicesPerIndex))
        {
            var opened = new List<AlarmRecord>();
            await Parallel.ForEachAsync(some, options, async (number, stop) =>
            {
                var made = await WriteAsync(new SeededDevice(number, plan, now), AlarmsOf(number), directory, replica, stop).ConfigureAwait(false);
                lock (opened) opened.AddRange(made);
            }).ConfigureAwait(false);
            await alarms.IndexAsync(opened, cancellationToken).ConfigureAwait(false);
            say(string.Create(CultureInfo.InvariantCulture, $"{some[^1] + 1} of {plan.Devices} devices"));
        }
        say(string.Create(CultureInfo.InvariantCulture, $"{plan.Devices} devices with their tracks, {plan.Alarms} alarms"));
    }

    private int AlarmsOf(int number) => (plan.Alarms / plan.Devices) + (number < plan.Alarms % plan.Devices ? 1 : 0);

    private async Task<List<AlarmRecord>> WriteAsync(SeededDevice device, int alarmCount, DeviceDirectory directory, string replica, CancellationToken cancellationToken)
    {
        await registry.SaveAsync(device.Registration, null, false, cancellationToken).ConfigureAwait(false);
        var connected = await directory.ConnectAsync(device.Id, "jimi", replica, cancellationToken).ConfigureAwait(false);
        if (!device.IsOnline) await directory.DisconnectAsync(connected, "peer-closed", cancellationToken).ConfigureAwait(false);
        var last = new TableWrite(TableWriteMode.Replace, device.Id.Value, TableNames.LastRow, device.Last.ToValues());
        await tables.WriteAsync(TableNames.Devices, last, cancellationToken).ConfigureAwait(false);
        await tracks.AddAsync(device.Id, [.. device.Track], cancellationToken).ConfigureAwait(false);
        // A window of nothing: each alarm is a row of its own.
        var changes = new AlarmGate(TimeSpan.Zero).Fold(GateState.New, device.Alarms(alarmCount)).Changes;
        await alarms.SaveAsync(device.Id, changes, cancellationToken).ConfigureAwait(false);
        return [.. changes.Select(change => change.Opened!)];
    }
}
