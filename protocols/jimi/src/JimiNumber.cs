namespace CloudCam.Protocols.Jimi;

/// <summary>Protocol numbers (vendor document V1.3.5, chapter 4; 0x15, 0x8A and 0xE1 as other models and real units send them).</summary>
public static class JimiNumber
{
    /// <summary>Device: who it is. Answered.</summary>
    public const byte Login = 0x01;

    /// <summary>Device: sign of life. Answered.</summary>
    public const byte Heartbeat = 0x13;

    /// <summary>Device: result of a command, the older form of <see cref="CommandAnswer"/>.</summary>
    public const byte CommandAnswerShort = 0x15;

    /// <summary>Device: result of a command.</summary>
    public const byte CommandAnswer = 0x21;

    /// <summary>Device: where it is. Answered.</summary>
    public const byte Location = 0x22;

    /// <summary>Device: where it is, second form.</summary>
    public const byte Location2 = 0x37;

    /// <summary>Device: modules by id. Answered.</summary>
    public const byte Extension = 0x70;

    /// <summary>Server: a command.</summary>
    public const byte Command = 0x80;

    /// <summary>Device: asks for the time. Answered with it.</summary>
    public const byte TimeRequest = 0x8A;

    /// <summary>Device: facts about itself.</summary>
    public const byte Info = 0x94;

    /// <summary>Device: an alarm.</summary>
    public const byte Alarm = 0x95;

    /// <summary>Device: data of an attached module.</summary>
    public const byte ModuleData = 0x9B;

    /// <summary>Device: journey data in Vietnam's form.</summary>
    public const byte JourneyText = 0x9C;

    /// <summary>Device: which cameras it has. Answered.</summary>
    public const byte Channels = 0xE0;

    /// <summary>Device: real units send it, no document describes it. Never answered.</summary>
    public const byte Undocumented = 0xE1;

    /// <summary>Device: peripherals. Answered.</summary>
    public const byte Peripherals = 0xF2;
}
