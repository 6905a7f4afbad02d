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

    /// <summary>Somebody pressed the emergency button.</summary>
    public static AlarmKind Sos { get; } = new("sos", AlarmSeverity.Critical);

    /// <summary>The vehicle drives faster than allowed.</summary>
    public static AlarmKind Overspeed { get; } = new("overspeed", AlarmSeverity.High);

    /// <summary>Harsh acceleration.</summary>
    public static AlarmKind HarshAcceleration { get; } = new("harsh-acceleration", AlarmSeverity.Warning);

    /// <summary>Harsh braking.</summary>
    public static AlarmKind HarshBraking { get; } = new("harsh-braking", AlarmSeverity.Warning);

    /// <summary>A bend taken too fast.</summary>
    public static AlarmKind HarshTurn { get; } = new("harsh-turn", AlarmSeverity.Warning);

    /// <summary>A collision with the vehicle ahead is near.</summary>
    public static AlarmKind ForwardCollision { get; } = new("forward-collision", AlarmSeverity.High);

    /// <summary>The vehicle ahead is too close.</summary>
    public static AlarmKind Headway { get; } = new("headway", AlarmSeverity.Warning);

    /// <summary>The vehicle leaves its lane without a signal.</summary>
    public static AlarmKind LaneDeparture { get; } = new("lane-departure", AlarmSeverity.Warning);

    /// <summary>The driver has been driving for longer than allowed.</summary>
    public static AlarmKind Fatigue { get; } = new("fatigue", AlarmSeverity.High);

    /// <summary>The driver looks down.</summary>
    public static AlarmKind LookingDown { get; } = new("looking-down", AlarmSeverity.High);

    /// <summary>The seat belt was fastened.</summary>
    public static AlarmKind SeatBeltOn { get; } = new("seat-belt-on", AlarmSeverity.Info);

    /// <summary>The driver's face is a known one.</summary>
    public static AlarmKind DriverRecognised { get; } = new("driver-recognised", AlarmSeverity.Info);

    /// <summary>The driver's face is no known one.</summary>
    public static AlarmKind DriverNotRecognised { get; } = new("driver-not-recognised", AlarmSeverity.Warning);

    /// <summary>Somebody drives who may not, or without having logged in.</summary>
    public static AlarmKind IllegalDriver { get; } = new("illegal-driver", AlarmSeverity.High);

    /// <summary>A tag or card was read.</summary>
    public static AlarmKind TagRead { get; } = new("tag-read", AlarmSeverity.Info);

    /// <summary>A tag or card could not be read, or is not allowed.</summary>
    public static AlarmKind TagError { get; } = new("tag-error", AlarmSeverity.Warning);

    /// <summary>The parked vehicle was shaken.</summary>
    public static AlarmKind Vibration { get; } = new("vibration", AlarmSeverity.Warning);

    /// <summary>A door was opened.</summary>
    public static AlarmKind DoorOpened { get; } = new("door-opened", AlarmSeverity.Info);

    /// <summary>A door was closed.</summary>
    public static AlarmKind DoorClosed { get; } = new("door-closed", AlarmSeverity.Info);

    /// <summary>Fuel disappears faster than it is burnt.</summary>
    public static AlarmKind FuelTheft { get; } = new("fuel-theft", AlarmSeverity.High);

    /// <summary>The fuel sensor tells nothing any more.</summary>
    public static AlarmKind FuelSensorSilent { get; } = new("fuel-sensor-silent", AlarmSeverity.Warning);

    /// <summary>The temperature sensor tells nothing any more.</summary>
    public static AlarmKind TemperatureSensorSilent { get; } = new("temperature-sensor-silent", AlarmSeverity.Warning);

    /// <summary>The vehicle's battery is low.</summary>
    public static AlarmKind VehicleBatteryLow { get; } = new("vehicle-battery-low", AlarmSeverity.Warning);

    /// <summary>Fuel or ignition was cut off.</summary>
    public static AlarmKind ImmobilizerEngaged { get; } = new("immobilizer-engaged", AlarmSeverity.Warning);

    /// <summary>Fuel or ignition was given back.</summary>
    public static AlarmKind ImmobilizerReleased { get; } = new("immobilizer-released", AlarmSeverity.Info);

    /// <summary>Something covers the camera.</summary>
    public static AlarmKind CameraCovered { get; } = new("camera-covered", AlarmSeverity.High);

    /// <summary>An attached camera is disconnected or fails; the raw value tells which.</summary>
    public static AlarmKind CameraLinkFault { get; } = new("camera-link-fault", AlarmSeverity.Warning);

    /// <summary>The camera could not be calibrated; its driving alarms cannot be relied on.</summary>
    public static AlarmKind CalibrationFailed { get; } = new("calibration-failed", AlarmSeverity.Warning);

    /// <summary>The memory card fails.</summary>
    public static AlarmKind StorageFault { get; } = new("storage-fault", AlarmSeverity.Warning);

    /// <summary>The memory card was taken out.</summary>
    public static AlarmKind StorageRemoved { get; } = new("storage-removed", AlarmSeverity.Warning);

    /// <summary>The memory card is too small to record to.</summary>
    public static AlarmKind StorageTooSmall { get; } = new("storage-too-small", AlarmSeverity.Warning);

    /// <summary>The memory card is in use.</summary>
    public static AlarmKind StorageMounted { get; } = new("storage-mounted", AlarmSeverity.Info);

    /// <summary>The device says that it sends files.</summary>
    public static AlarmKind FilesUploading { get; } = new("files-uploading", AlarmSeverity.Info);

    /// <summary>A voice file was made or played.</summary>
    public static AlarmKind VoiceFileDone { get; } = new("voice-file-done", AlarmSeverity.Info);

    /// <summary>A voice file could not be made or played.</summary>
    public static AlarmKind VoiceFileFailed { get; } = new("voice-file-failed", AlarmSeverity.Info);

    /// <summary>The device changed its mobile network.</summary>
    public static AlarmKind NetworkChanged { get; } = new("network-changed", AlarmSeverity.Info);

    /// <summary>Something moves before the camera.</summary>
    public static AlarmKind Motion { get; } = new("motion", AlarmSeverity.Warning);

    /// <summary>A person is before the camera.</summary>
    public static AlarmKind PersonDetected { get; } = new("person-detected", AlarmSeverity.Warning);

    /// <summary>A face is before the camera.</summary>
    public static AlarmKind FaceDetected { get; } = new("face-detected", AlarmSeverity.Info);

    /// <summary>A vehicle is before the camera.</summary>
    public static AlarmKind VehicleDetected { get; } = new("vehicle-detected", AlarmSeverity.Info);

    /// <summary>Somebody fell down.</summary>
    public static AlarmKind PersonFallen { get; } = new("person-fallen", AlarmSeverity.Critical);

    /// <summary>Somebody or something crossed a line, or entered an area, that the camera watches.</summary>
    public static AlarmKind LineCrossed { get; } = new("line-crossed", AlarmSeverity.Warning);

    /// <summary>The camera hears something.</summary>
    public static AlarmKind SoundDetected { get; } = new("sound-detected", AlarmSeverity.Info);

    /// <summary>The camera's analysis of the picture found what it was told to look for.</summary>
    public static AlarmKind VideoAnalysis { get; } = new("video-analysis", AlarmSeverity.Warning);

    /// <summary>A channel of a recorder has no picture any more.</summary>
    public static AlarmKind VideoLost { get; } = new("video-lost", AlarmSeverity.High);

    /// <summary>The device's storage is nearly full.</summary>
    public static AlarmKind StorageLow { get; } = new("storage-low", AlarmSeverity.Warning);

    /// <summary>The device's network fails, or another device has its address.</summary>
    public static AlarmKind NetworkFault { get; } = new("network-fault", AlarmSeverity.Warning);

    /// <summary>Another device, a program or a person raised an alarm through this one.</summary>
    public static AlarmKind ExternalAlarm { get; } = new("external-alarm", AlarmSeverity.Warning);

    /// <summary>A vendor's code that has no word here.</summary>
    public static AlarmKind Unknown { get; } = new("unknown", AlarmSeverity.Info);
}
