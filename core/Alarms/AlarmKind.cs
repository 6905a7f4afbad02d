namespace CloudCam.Core.Alarms;

/// <summary>How much an alarm matters. The numbers are OpenTelemetry's severity numbers, as CloudEvents' severity extension asks.</summary>
public enum AlarmSeverity
{
    /// <summary>Worth knowing.</summary>
    Info = 9,

    /// <summary>Somebody should look at it today.</summary>
    Warning = 13,

    /// <summary>Dangerous driving or a device in trouble: look soon.</summary>
    High = 17,

    /// <summary>A person may be hurt: look now.</summary>
    Critical = 21,
}

/// <summary>One word of the vocabulary that all camera families share.</summary>
/// <param name="Name">Lower case, words joined by dashes; part of the event contract.</param>
/// <param name="Severity">Its default weight.</param>
public sealed record AlarmKind(string Name, AlarmSeverity Severity);
