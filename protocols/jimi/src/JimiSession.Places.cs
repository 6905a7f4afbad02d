using System.Buffers.Binary;
using CloudCam.Core.Events;
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
            var reported = JimiEvents.Location(device!.Id, at, said, frame.Serial);
            var isKnown = said.TrailingBytes == 0 || TakeTrailing(frame, said.TrailingBytes, reported, outbox);
            outbox.Raise(reported);
            // The place was taken; what stands behind it is kept for somebody to look at.
            if (!isKnown) KeepRaw(frame, SessionIncident.FrameNotUnderstood, outbox);
        }
        Answer(frame, outbox);
    }

    // Modules behind a place; units with cameras send none (vendor document V1.3.5), trackers of the same family do.
    private bool TakeTrailing(in JimiFrame frame, int trailingBytes, LocationReported reported, SessionOutbox outbox)
    {
        if (frame.Number != JimiNumber.Location2) return false;
        var modules = new JimiModules(frame.Content[^trailingBytes..], JimiModules.ShortLength);
        var isKnown = modules.IsWhole;
        foreach (var module in modules)
        {
            if (module.Id == JimiModule.Odometer && module.Data.Length == sizeof(uint))
                reported.Location = reported.Location with { Mileage = BinaryPrimitives.ReadUInt32BigEndian(module.Data) };
            else isKnown &= TryTellModule(module, reported.Time, reported.Location.Buffered, outbox);
        }
        return isKnown;
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
