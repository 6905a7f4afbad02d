using CloudCam.Core.Alarms;

namespace CloudCam.Protocols.Jimi;

/// <summary>
/// Alarm numbers of 0x95. First list: vendor document V1.3.5, alarm packet (46 numbers). Second: the vendor's command list, which gives other
/// numbers to five of them; both are taken.
/// </summary>
public static class JimiAlarms
{
    private static readonly JimiAlarmCode[] Codes = Build();

    /// <summary>What a number means; <see cref="AlarmVocabulary.Unknown"/> for one that no list has.</summary>
    public static JimiAlarmCode Of(byte code) => Codes[code];

    private static JimiAlarmCode[] Build()
    {
        var codes = new JimiAlarmCode[256];
        for (var code = 0; code < codes.Length; code++) codes[code] = new JimiAlarmCode(AlarmVocabulary.Unknown, $"0x{code:X2}", IsNote: false);
        foreach (var (code, kind) in Alarms()) codes[code] = codes[code] with { Kind = kind };
        foreach (var (code, kind) in Notes()) codes[code] = codes[code] with { Kind = kind, IsNote = true };
        return codes;
    }

    private static (byte Code, AlarmKind Kind)[] Alarms() =>
    [
        (0x01, AlarmVocabulary.Sos),
        (0x0E, AlarmVocabulary.VehicleBatteryLow),
        (0x47, AlarmVocabulary.Fatigue),
        (0x50, AlarmVocabulary.DoorClosed),
        (0x51, AlarmVocabulary.DoorOpened),
        (0x53, AlarmVocabulary.FuelTheft),
        (0x6B, AlarmVocabulary.CameraLinkFault),
        (0x6F, AlarmVocabulary.StorageFault),
        (0x73, AlarmVocabulary.FuelSensorSilent),
        (0x76, AlarmVocabulary.TemperatureSensorSilent),
        (0x80, AlarmVocabulary.Vibration),
        (0x83, AlarmVocabulary.SeatBeltOn),
        (0x84, AlarmVocabulary.SeatBeltOff),
        (0x86, AlarmVocabulary.StorageRemoved),
        (0x87, AlarmVocabulary.Overspeed),
        (0x88, AlarmVocabulary.PowerRemoved),
        (0x8A, AlarmVocabulary.ImmobilizerReleased),
        (0x8B, AlarmVocabulary.ImmobilizerEngaged),
        (0x8C, AlarmVocabulary.Drowsiness),
        (0x8F, AlarmVocabulary.Distraction),
        (0x90, AlarmVocabulary.HarshAcceleration),
        (0x91, AlarmVocabulary.HarshBraking),
        (0x92, AlarmVocabulary.HarshTurn),
        (0x93, AlarmVocabulary.Crash),
        (0x94, AlarmVocabulary.DriverAbsent),
        (0x97, AlarmVocabulary.PhoneUse),
        (0x9A, AlarmVocabulary.Smoking),
        (0x9F, AlarmVocabulary.IllegalDriver),
        (0xA0, AlarmVocabulary.Yawning),
        (0xA1, AlarmVocabulary.CameraCovered),
        (0xA2, AlarmVocabulary.CalibrationFailed),
        (0xA3, AlarmVocabulary.LookingDown),
        (0xA4, AlarmVocabulary.StorageTooSmall),
        (0xA5, AlarmVocabulary.TagRead),
        (0xA6, AlarmVocabulary.SeatBeltOn),
        (0xA7, AlarmVocabulary.SeatBeltOff),
        (0xCC, AlarmVocabulary.ForwardCollision),
        (0xCD, AlarmVocabulary.LaneDeparture),
        (0xCE, AlarmVocabulary.Headway),
        (0xD4, AlarmVocabulary.DriverRecognised),
        (0xD5, AlarmVocabulary.DriverNotRecognised),

        // The vendor's command list.
        (0x52, AlarmVocabulary.DoorClosed),
        (0x5D, AlarmVocabulary.TagError),
        (0x9B, AlarmVocabulary.IllegalDriver),
        (0xE4, AlarmVocabulary.LaneDeparture),
        (0xE5, AlarmVocabulary.ForwardCollision),
    ];

    /// <summary>What the device tells in the same packet although nothing happened to vehicle or driver.</summary>
    private static (byte Code, AlarmKind Kind)[] Notes() =>
    [
        (0x69, AlarmVocabulary.FilesUploading),
        (0x6C, AlarmVocabulary.VoiceFileDone),
        (0x6D, AlarmVocabulary.VoiceFileFailed),
        (0x70, AlarmVocabulary.StorageMounted),
        (0x9E, AlarmVocabulary.NetworkChanged),
    ];
}

/// <summary>What an alarm number means.</summary>
/// <param name="Kind">The shared word.</param>
/// <param name="Text">The raw number for events, for example <c>0x91</c>.</param>
/// <param name="IsNote">Whether the device only tells what it did (files on their way, card mounted, another network), and nobody needs to act.</param>
public readonly record struct JimiAlarmCode(AlarmKind Kind, string Text, bool IsNote)
{
    /// <summary>Whether a list has the number.</summary>
    public bool IsKnown => Kind != AlarmVocabulary.Unknown;
}
