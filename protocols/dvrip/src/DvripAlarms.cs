using System.Collections.Frozen;
using CloudCam.Core.Alarms;

namespace CloudCam.Protocols.Dvrip;

/// <summary>
/// Names of the cameras' events in the shared vocabulary. Sources: the vendor's configuration document V1.0.0, its web pages, and names seen in the field by public
/// clients. The same event has several names.
/// </summary>
public static class DvripAlarms
{
    private static readonly FrozenDictionary<string, AlarmKind> Kinds = new Dictionary<string, AlarmKind>
    {
        ["VideoMotion"] = AlarmVocabulary.Motion,
        ["MotionDetect"] = AlarmVocabulary.Motion,
        ["VideoBlind"] = AlarmVocabulary.CameraCovered,
        ["BlindDetect"] = AlarmVocabulary.CameraCovered,
        ["HideAlarm"] = AlarmVocabulary.CameraCovered,
        ["VideoLoss"] = AlarmVocabulary.VideoLost,
        ["LossDetect"] = AlarmVocabulary.VideoLost,
        ["VideoLost"] = AlarmVocabulary.VideoLost,
        ["LocalIO"] = AlarmVocabulary.DigitalInput,
        ["LocalAlarm"] = AlarmVocabulary.DigitalInput,
        ["AlarmLocal"] = AlarmVocabulary.DigitalInput,
        ["IOAlarm"] = AlarmVocabulary.DigitalInput,
        ["NetAlarm"] = AlarmVocabulary.ExternalAlarm,
        ["IPCAlarm"] = AlarmVocabulary.ExternalAlarm,
        ["ManualAlarm"] = AlarmVocabulary.ExternalAlarm,
        ["HumanDetect"] = AlarmVocabulary.PersonDetected,
        ["HumanDetection"] = AlarmVocabulary.PersonDetected,
        ["appEventHumanDetectAlarm"] = AlarmVocabulary.PersonDetected,
        ["FaceDetect"] = AlarmVocabulary.FaceDetected,
        ["FaceDetectV2"] = AlarmVocabulary.FaceDetected,
        ["FaceDetection"] = AlarmVocabulary.FaceDetected,
        ["CarShapeDetect"] = AlarmVocabulary.VehicleDetected,
        ["FallDown"] = AlarmVocabulary.PersonFallen,
        ["HumanFallDown"] = AlarmVocabulary.PersonFallen,
        ["CrossLineDetection"] = AlarmVocabulary.LineCrossed,
        ["PEAAlarm"] = AlarmVocabulary.LineCrossed,
        ["VIdeoAnanyze"] = AlarmVocabulary.VideoAnalysis,
        ["VideoAnalyze"] = AlarmVocabulary.VideoAnalysis,
        ["StorageNotExist"] = AlarmVocabulary.StorageRemoved,
        ["StorrageLowSpace"] = AlarmVocabulary.StorageLow,
        ["StorageLowSpace"] = AlarmVocabulary.StorageLow,
        ["StorageFailureWrite"] = AlarmVocabulary.StorageFault,
        ["StorageFailureRead"] = AlarmVocabulary.StorageFault,
        ["StorageFailure"] = AlarmVocabulary.StorageFault,
        ["StorageWriteError"] = AlarmVocabulary.StorageFault,
        ["StorageReadError"] = AlarmVocabulary.StorageFault,
        ["NetIPConflict"] = AlarmVocabulary.NetworkFault,
        ["NetIPConfict"] = AlarmVocabulary.NetworkFault,
        ["NetAbort"] = AlarmVocabulary.NetworkFault,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The shared word; <see cref="AlarmVocabulary.Unknown"/> for a name that no list has. What stands behind a colon does not count.</summary>
    public static AlarmKind Of(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return Kinds.GetValueOrDefault((colon < 0 ? name : name[..colon]).Trim(), AlarmVocabulary.Unknown);
    }
}
