using System.Net;
using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>Whether an alarm begins or ends.</summary>
public enum DvripAlarmStatus
{
    /// <summary>Neither: an event that has no duration (disk events), or another word.</summary>
    None,

    /// <summary>It begins. An end may never come.</summary>
    Start,

    /// <summary>It ends. The begin may never have come.</summary>
    Stop,
}

/// <summary>An alarm: pushed on the control connection (1504, members inside AlarmInfo) or brought to the alarm server (1508, flat or inside NetAlarmCenterMsg).</summary>
public sealed record DvripAlarm
{
    /// <summary>Channel, or number of the alarm input, from 0.</summary>
    public int Channel { get; private set; }

    /// <summary>The camera's name of it, as sent, at most <see cref="DvripJson.MaxTextBytes"/> bytes; null: not told. <see cref="DvripAlarms.Of(string)"/> gives the shared word.</summary>
    public string? Event { get; private set; }

    /// <summary>Begin or end.</summary>
    public DvripAlarmStatus Status { get; private set; }

    /// <summary>The camera's local time; null: not told or not possible.</summary>
    public DateTime? Time { get; private set; }

    /// <summary>Alarm server: serial number of the camera, that of <see cref="DvripSystemInfo.SerialNumber"/>; null: not told.</summary>
    public string? SerialNumber { get; private set; }

    /// <summary>Alarm server: the camera's own address; null: not told.</summary>
    public IPAddress? Address { get; private set; }

    /// <summary>Alarm server: a text of the camera; null: none.</summary>
    public string? Description { get; private set; }

    /// <summary>Alarm server: whether this is only a line of the camera's log (Type Log).</summary>
    public bool IsLog { get; private set; }

    /// <summary>Reads an alarm in any of its forms.</summary>
    /// <returns>Null when it is no JSON object or names no event.</returns>
    public static DvripAlarm? Read(ReadOnlySpan<byte> text)
    {
        var alarm = new DvripAlarm();
        return DvripJson.TryRead(text, ref alarm, Member) && alarm.Event is not null ? alarm : null;
    }

    private static void Member(ref DvripJsonReader json, ref DvripAlarm alarm)
    {
        if (json.Is("AlarmInfo"u8) || json.Is("NetAlarmCenterMsg"u8))
        {
            if (!json.TryOpen(JsonTokenType.StartObject)) return;
            while (json.NextMember()) alarm.Inner(ref json);
        }
        else
        {
            alarm.Inner(ref json);
        }
    }

    private void Inner(ref DvripJsonReader json)
    {
        if (json.Is("Channel"u8)) Channel = Math.Clamp(json.Int() ?? 0, 0, 255);
        else if (json.Is("Event"u8)) Event = json.Text();
        else if (json.Is("StartTime"u8)) Time = json.Time();
        else if (json.Is("Status"u8)) Status = StatusOf(json.Text());
        else if (json.Is("SerialID"u8)) SerialNumber = json.Text();
        else if (json.Is("Address"u8)) Address = json.Mask() is { } number ? new IPAddress(number) : null;
        else if (json.Is("Descrip"u8)) Description = json.Text();
        else if (json.Is("Type"u8)) IsLog = string.Equals(json.Text(), "Log", StringComparison.OrdinalIgnoreCase);
        else json.SkipValue();
    }

    private static DvripAlarmStatus StatusOf(string? word) =>
        string.Equals(word, "Start", StringComparison.OrdinalIgnoreCase) ? DvripAlarmStatus.Start
        : string.Equals(word, "Stop", StringComparison.OrdinalIgnoreCase) ? DvripAlarmStatus.Stop : DvripAlarmStatus.None;
}
