namespace CloudCam.Core.Alarms;

/// <summary>The alarms all camera families are told in. A vendor code that has no word here is <see cref="Unknown"/> and keeps its raw number.</summary>
public static class AlarmVocabulary
{
    /// <summary>The vehicle hit something, or something hit it.</summary>
    public static AlarmKind Crash { get; } = new("crash", AlarmSeverity.Critical);

    /// <summary>The vehicle moves although its ignition is off.</summary>
    public static AlarmKind Towing { get; } = new("towing", AlarmSeverity.High);

    /// <summary>The engine runs for long without driving.</summary>
    public static AlarmKind Idling { get; } = new("idling", AlarmSeverity.Info);

    /// <summary>An area was entered or left.</summary>
    public static AlarmKind Geofence { get; } = new("geofence", AlarmSeverity.Warning);

    /// <summary>Outside power was taken away.</summary>
    public static AlarmKind PowerRemoved { get; } = new("power-removed", AlarmSeverity.High);

    /// <summary>Harsh acceleration, braking or cornering that the device does not tell apart.</summary>
    public static AlarmKind HarshDriving { get; } = new("harsh-driving", AlarmSeverity.Warning);

    /// <summary>A digital input changed (button, door, panel); the raw code tells which.</summary>
    public static AlarmKind DigitalInput { get; } = new("digital-input", AlarmSeverity.Info);

    /// <summary>The driver is falling asleep.</summary>
    public static AlarmKind Drowsiness { get; } = new("drowsiness", AlarmSeverity.Critical);

    /// <summary>The driver looks away.</summary>
    public static AlarmKind Distraction { get; } = new("distraction", AlarmSeverity.High);

    /// <summary>The driver yawns.</summary>
    public static AlarmKind Yawning { get; } = new("yawning", AlarmSeverity.Warning);

    /// <summary>The driver holds a phone.</summary>
    public static AlarmKind PhoneUse { get; } = new("phone-use", AlarmSeverity.High);

    /// <summary>The driver smokes.</summary>
    public static AlarmKind Smoking { get; } = new("smoking", AlarmSeverity.Warning);

    /// <summary>Nobody is seen in the driver's seat.</summary>
    public static AlarmKind DriverAbsent { get; } = new("driver-absent", AlarmSeverity.Warning);

    /// <summary>A face mask is worn, or missing where it is demanded; the device does not say which.</summary>
    public static AlarmKind Mask { get; } = new("mask", AlarmSeverity.Info);

    /// <summary>The seat belt is not fastened.</summary>
    public static AlarmKind SeatBeltOff { get; } = new("seat-belt-off", AlarmSeverity.Warning);

    /// <summary>The camera's acceleration sensor was triggered.</summary>
    public static AlarmKind Impact { get; } = new("impact", AlarmSeverity.High);

    /// <summary>A vendor's code that has no word here.</summary>
    public static AlarmKind Unknown { get; } = new("unknown", AlarmSeverity.Info);
}
