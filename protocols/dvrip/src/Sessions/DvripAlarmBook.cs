using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>
/// Which alarms a camera has raised on a connection: tells begins and ends, each once. Begins without an end, ends without a begin and begins that are repeated while the
/// alarm lasts are all normal.
/// </summary>
internal sealed class DvripAlarmBook(DvripSessionOptions options)
{
    private readonly Dictionary<(int Channel, string Name), State> states = [];
    private readonly Queue<(int Channel, string Name)> order = new();

    /// <summary>Takes what the camera told.</summary>
    /// <returns>Id of the alarm that begins or goes on; null when there is none.</returns>
    public string? Take(DeviceId device, DvripAlarm told, DateTimeOffset at, SessionOutbox outbox)
    {
        var key = (told.Channel, told.Event!);
        var known = states.GetValueOrDefault(key);
        if (told.Status == DvripAlarmStatus.Stop) return Clear(device, key, known, told, at, outbox);
        var now = outbox.NowMilliseconds;
        if (told.Status == DvripAlarmStatus.Start && known is { IsOn: true } && (known.Time == told.Time || now - known.LastSign < (long)options.AlarmRepeat.TotalMilliseconds))
        {
            known.LastSign = now;
            return known.Id;
        }
        var id = Raise(device, told, at, outbox);
        // What has no end lasts no time.
        Remember(key, known, new State { IsOn = told.Status == DvripAlarmStatus.Start, Time = told.Time, At = at, Id = id, LastSign = now });
        return id;
    }

    /// <summary>Tells an alarm.</summary>
    /// <returns>Its id.</returns>
    public static string Raise(DeviceId device, DvripAlarm told, DateTimeOffset at, SessionOutbox outbox)
    {
        var alarm = AlarmRaised.Rent(device, at, DvripAlarms.Of(told.Event!), DvripProtocol.ProtocolName, told.Event!);
        (alarm.Channel, alarm.IsPerChannel) = (Text(told.Channel), true);
        var id = alarm.Id;
        outbox.Raise(alarm);
        return id;
    }

    private string? Clear(DeviceId device, (int Channel, string Name) key, State? known, DvripAlarm told, DateTimeOffset at, SessionOutbox outbox)
    {
        // An end that is repeated is told once; one whose begin was on an earlier connection is told.
        if (known is { IsOn: false, IsCleared: true } && known.Time == told.Time) return null;
        var wasOn = known is { IsOn: true };
        outbox.Raise(new AlarmCleared
        {
            Device = device, Time = at, Kind = DvripAlarms.Of(key.Name), Protocol = DvripProtocol.ProtocolName, Code = key.Name, Channel = Text(key.Channel),
            CorrelationId = wasOn ? known!.Id : null, DurationSeconds = wasOn && at >= known!.At ? (at - known.At).TotalSeconds : null,
        });
        if (known is null)
        {
            Remember(key, null, new State { IsCleared = true, Time = told.Time, At = at, Id = "" });
            return null;
        }
        (known.IsOn, known.IsCleared, known.Time) = (false, true, told.Time);
        return wasOn ? known.Id : null;
    }

    private void Remember((int Channel, string Name) key, State? known, State state)
    {
        states[key] = state;
        if (known is not null) return;
        order.Enqueue(key);
        if (order.Count > options.MaxAlarms) states.Remove(order.Dequeue());
    }

    private static string Text(int channel) => channel.ToString(CultureInfo.InvariantCulture);

    private sealed class State
    {
        public bool IsOn { get; set; }

        public bool IsCleared { get; set; }

        public DateTime? Time { get; set; }

        public DateTimeOffset At { get; init; }

        public required string Id { get; init; }

        public long LastSign { get; set; }
    }
}
