using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Jimi;

/// <content>Where the unit is: 0x22, 0x37, 0x70.</content>
public sealed partial class JimiSession
{
    private void OnLocation(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!JimiLocation.TryRead(frame.Content, out var said))
        {
            NotUnderstood(frame, outbox);
        }
        else
        {
            var at = Checked(said.Time, outbox);
            Check(said.Place, outbox);
            outbox.Raise(JimiEvents.Location(device!.Id, at, said, frame.Serial));
            if (said.TrailingBytes > 0) OnTrailing(frame, said.TrailingBytes, at, outbox);
        }
        Answer(frame, outbox);
    }

    private void OnTrailing(in JimiFrame frame, int trailingBytes, DateTimeOffset at, SessionOutbox outbox)
    {
        var modules = new JimiModules(frame.Content[^trailingBytes..], JimiModules.ShortLength);
        var isKnown = frame.Number == JimiNumber.Location2 && modules.IsWhole;
        if (isKnown)
        {
            foreach (var module in modules) isKnown &= TryTellModule(module, at, null, outbox);
        }
        // The place was taken; what stands behind it is kept for somebody to look at.
        if (!isKnown) KeepRaw(frame, SessionIncident.FrameNotUnderstood, outbox);
    }

    private void OnExtension(in JimiFrame frame, SessionOutbox outbox)
    {
        var modules = new JimiModules(frame.Content, JimiModules.LongLength);
        bool? buffered = null;
        var at = time.GetUtcNow();
        // Whether it is from memory, and since when, may stand behind what it is true of.
        foreach (var module in modules)
        {
            buffered = module.Buffered ?? buffered;
            if (module.TryReadPlace(out var gps)) at = Checked(gps.Time, outbox);
        }
        bool isKnown = modules.IsWhole, brings = false;
        foreach (var module in modules)
        {
            var told = TryTellModule(module, at, buffered, outbox);
            brings |= told;
            if (module.TryReadPlace(out var gps))
            {
                Check(gps.Place, outbox);
                outbox.Raise(JimiEvents.Location(device!.Id, at, gps, buffered, frame.Serial));
                brings = told = true;
            }
            isKnown &= told || module.Id == JimiModule.Resent;
        }
        if (!brings) CountIdleFrame(outbox);
        if (!isKnown) KeepRaw(frame, SessionIncident.FrameNotUnderstood, outbox);
        Answer(frame, outbox);
    }

    private bool TryTellModule(in JimiModule module, DateTimeOffset at, bool? buffered, SessionOutbox outbox)
    {
        if (module.ExternalVolts is not { } volts) return false;
        var reading = JimiEvents.Reading(device!.Id, at, new JimiSensorValue("voltage", null, volts, "volts"));
        reading.Buffered = buffered;
        outbox.Raise(reading);
        return true;
    }

    // The device's own time, or ours when its cannot be.
    private DateTimeOffset Checked(DateTimeOffset? told, SessionOutbox outbox)
    {
        if (told is { } at) return at;
        outbox.Count(SessionIncident.FrameNotUnderstood);
        return time.GetUtcNow();
    }

    // A place that is called measured and lies off the globe is left out of the event.
    private static void Check(in JimiPlace place, SessionOutbox outbox)
    {
        if (place.IsFixed && (place.Latitude is null || place.CourseDegrees is null)) outbox.Count(SessionIncident.FrameNotUnderstood);
    }
}
