namespace CloudCam.Simulators.Jimi;

/// <summary>Protocol numbers (vendor document "JC261/JC400 protocol", V1.3.5).</summary>
public static class JimiNumber
{
    /// <summary>Login.</summary>
    public const byte Login = 0x01;

    /// <summary>Heartbeat.</summary>
    public const byte Heartbeat = 0x13;

    /// <summary>Result of a command.</summary>
    public const byte CommandResult = 0x21;

    /// <summary>Location.</summary>
    public const byte Location = 0x22;

    /// <summary>Location, second form.</summary>
    public const byte Location2 = 0x37;

    /// <summary>Extension of modules.</summary>
    public const byte Extension = 0x70;

    /// <summary>Command of the server.</summary>
    public const byte Command = 0x80;

    /// <summary>Time request.</summary>
    public const byte Time = 0x8A;

    /// <summary>Information.</summary>
    public const byte Information = 0x94;

    /// <summary>Alarm.</summary>
    public const byte Alarm = 0x95;

    /// <summary>Module data.</summary>
    public const byte Module = 0x9B;

    /// <summary>Module data in the Vietnamese text form.</summary>
    public const byte ModuleText = 0x9C;

    /// <summary>Camera channels.</summary>
    public const byte Channels = 0xE0;

    /// <summary>Seen from real units, described nowhere.</summary>
    public const byte Undocumented = 0xE1;

    /// <summary>Peripherals.</summary>
    public const byte Peripherals = 0xF2;
}
