using CloudCam.Core.Events;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Jimi;

/// <content>What the unit tells about itself and what is attached to it: login, 0x94, 0x9B, 0x9C, 0xE0, 0xF2.</content>
public sealed partial class JimiSession
{
    // What 0x94 told on this connection; made when it tells something.
    private Dictionary<string, string>? toldInfo;

    // Records and readings of the frame at hand that were told already: a batch may bring more than one delivery takes.
    private int unitsTold;
    private bool hasUnknownUnit;

    // Of a second login only what differs from the one before.
    private void TellLogin(JimiLogin? before, SessionOutbox outbox)
    {
        var news = JimiEvents.Info(login).Where(told => !string.IsNullOrEmpty(told.Value));
        if (before is { } earlier) news = news.Except(JimiEvents.Info(earlier));
        TellInfo(news.ToDictionary(told => told.Name, told => told.Value!, StringComparer.Ordinal), outbox);
    }

    // Only what differs from what this connection told already. The names are ours, so there are only so many.
    private void TellNews(ReadOnlySpan<(string Name, string? Value)> info, SessionOutbox outbox)
    {
        var news = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in info)
        {
            if (string.IsNullOrEmpty(value) || toldInfo?.GetValueOrDefault(name) == value) continue;
            (toldInfo ??= new Dictionary<string, string>(StringComparer.Ordinal))[name] = news[name] = value;
        }
        TellInfo(news, outbox);
    }

    private void TellInfo(Dictionary<string, string> info, SessionOutbox outbox)
    {
        if (info.Count > 0) outbox.Raise(new DeviceInfoReported { Device = device!.Id, Time = time.GetUtcNow(), Protocol = JimiProtocol.ProtocolName, Info = info });
    }

    private void OnInfo(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!JimiInfo.TryRead(frame.Content, out var said))
        {
            NotUnderstood(frame, outbox);
        }
        else if (said.Kind is JimiInfo.Uuid or JimiInfo.Firmware)
        {
            TellNews([(said.Kind == JimiInfo.Uuid ? "uuid" : "firmware", said.Text.ToCleanString(JimiEvents.MaxTextLength))], outbox);
        }
        else if (said.TryReadIdentity(out var identity))
        {
            TellNews([("imsi", identity.Imsi), ("iccid", identity.Iccid)], outbox);
        }
        else if (said.TryReadFuel(out var fuel))
        {
            outbox.Raise(JimiEvents.Reading(device!.Id, time.GetUtcNow(), fuel));
        }
        else
        {
            NotUnderstood(frame, outbox);
        }
    }

    private void OnModuleData(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!JimiModuleData.TryRead(frame.Content, out var said)) NotUnderstood(frame, outbox);
        else if (said.TryReadTemperature(out var temperature)) outbox.Raise(JimiEvents.Reading(device!.Id, time.GetUtcNow(), temperature));
        else if (said.TryReadCard(out var card)) outbox.Raise(JimiEvents.Card(device!.Id, Checked(card.Time, outbox), card));
        else if (said.Module == JimiModuleData.Serial && !said.Text.IsEmpty) outbox.Raise(JimiEvents.Text(device!.Id, time.GetUtcNow(), "rfid", said.Text));
        else NotUnderstood(frame, outbox);
    }

    private void OnJourney(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!JimiJourney.TryRead(frame.Content, out var said))
        {
            NotUnderstood(frame, outbox);
            return;
        }
        var journey = JimiEvents.Text(device!.Id, time.GetUtcNow(), "journey", said.Text);
        journey.Buffered = said.Buffered;
        outbox.Raise(journey);
    }

    private void OnChannels(in JimiFrame frame, SessionOutbox outbox)
    {
        if (JimiChannels.TryRead(frame.Content, out var said)) outbox.Raise(JimiEvents.Channels(device!.Id, time.GetUtcNow(), said));
        else NotUnderstood(frame, outbox);
        Answer(frame, outbox);
    }

    private bool OnPeripherals(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!JimiPeripherals.TryRead(frame.Content, out var said))
        {
            NotUnderstood(frame, outbox);
            Answer(frame, outbox);
            return true;
        }
        if (unitsTold == 0 && said.Time is null) outbox.Count(SessionIncident.FrameNotUnderstood);
        var at = said.Time ?? time.GetUtcNow();
        var unit = 0;
        foreach (var record in said)
        {
            var units = record.Id == JimiPeripheral.TemperatureBatch ? record.Batch.Count * 2 : 1;
            for (var i = 0; i < units; i++)
            {
                // Told before the last delivery.
                if (unit++ < unitsTold) continue;
                if (IsFull(outbox)) return false;
                unitsTold++;
                hasUnknownUnit |= !TryTell(record, i, at, frame.Serial, outbox);
            }
        }
        if (unitsTold == 0) CountIdleFrame(outbox);
        if (hasUnknownUnit || unitsTold == 0 || !said.IsWhole) KeepRaw(frame, SessionIncident.FrameNotUnderstood, outbox);
        (unitsTold, hasUnknownUnit) = (0, false);
        Answer(frame, outbox);
        return true;
    }

    private bool TryTell(in JimiPeripheral record, int unit, DateTimeOffset at, ushort serial, SessionOutbox outbox)
    {
        CameraEvent? told =
            record.Id == JimiPeripheral.TemperatureBatch ? JimiEvents.FromMemory(device!.Id, at, record.Batch[unit / 2], isHumidity: unit % 2 != 0)
            : record.TryReadValue(out var value) ? JimiEvents.Reading(device!.Id, at, value)
            : record.TryReadCard(out var card) ? JimiEvents.Card(device!.Id, card.Time ?? at, card)
            : record.TryReadPlace(out var place) ? JimiEvents.Location(device!.Id, at, place, serial)
            : record.TryReadRelayed(out var peripheral, out var data) ? JimiEvents.Relayed(device!.Id, at, peripheral, data)
            : !record.Tag.IsEmpty ? JimiEvents.Text(device!.Id, at, "rfid", record.Tag) : null;
        if (told is not null) outbox.Raise(told);
        return told is not null;
    }
}
