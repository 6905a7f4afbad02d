using System.Globalization;
using System.Numerics;
using CloudCam.Core.Alarms;

namespace CloudCam.Protocols.Teltonika;

/// <summary>Which alarm a file's metadata speak of.</summary>
public static class TeltonikaAlarms
{
    /// <summary>The gravest alarm in the metadata, with the vendor's raw numbers; null when the file was not made by an alarm.</summary>
    /// <returns>Kind, and a code such as <c>trigger:5</c>, <c>event-bit:0</c> or, with several bits set, <c>event-bit:0,3</c>.</returns>
    public static (AlarmKind Kind, string Code)? Find(TeltonikaMetadata? metadata)
    {
        if (metadata is null) return null;
        var byTrigger = KindOf(metadata.Trigger);
        if (metadata.EventBits == 0)
        {
            // A driver-monitoring clip without a bit is an alarm all the same; of which kind the camera does not say.
            var kind = byTrigger ?? (metadata.Trigger == "dsm-event" ? AlarmVocabulary.Unknown : null);
            return kind is null ? null : (kind, TriggerCode(metadata));
        }
        var gravest = TeltonikaDriverEvents.KindOf(BitOperations.TrailingZeroCount(metadata.EventBits));
        for (var bit = 0; bit < 16; bit++)
        {
            if ((metadata.EventBits & (1 << bit)) != 0 && TeltonikaDriverEvents.KindOf(bit) is var kind && kind.Severity > gravest.Severity) gravest = kind;
        }
        return byTrigger is { } trigger && trigger.Severity >= gravest.Severity ? (trigger, TriggerCode(metadata)) : (gravest, EventCode(metadata.EventBits));
    }

    private static AlarmKind? KindOf(string? trigger) => trigger switch
    {
        "crash" => AlarmVocabulary.Crash,
        "towing" => AlarmVocabulary.Towing,
        "idling" => AlarmVocabulary.Idling,
        "geofence" => AlarmVocabulary.Geofence,
        "unplug" => AlarmVocabulary.PowerRemoved,
        "green-driving" => AlarmVocabulary.HarshDriving,
        "din1" or "din2" or "din3" or "din4" => AlarmVocabulary.DigitalInput,
        _ => null,
    };

    private static string TriggerCode(TeltonikaMetadata metadata) => metadata.TriggerCode is { } code
        ? string.Create(CultureInfo.InvariantCulture, $"trigger:{code}")
        : $"trigger:{metadata.Trigger}";

    private static string EventCode(int bits) =>
        "event-bit:" + string.Join(',', Enumerable.Range(0, 16).Where(bit => (bits & (1 << bit)) != 0).Select(bit => bit.ToString(CultureInfo.InvariantCulture)));
}
