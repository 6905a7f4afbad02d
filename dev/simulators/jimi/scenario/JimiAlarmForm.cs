namespace CloudCam.Simulators.Jimi;

/// <summary>Layout of an alarm packet.</summary>
public enum JimiAlarmForm
{
    /// <summary>JC400 and JC261.</summary>
    Current,

    /// <summary>Older units: no FFFF, version, satellites, speed or voltage.</summary>
    Older,

    /// <summary>Seven bytes: time and type. It has no place and no files.</summary>
    TimeOnly,
}
