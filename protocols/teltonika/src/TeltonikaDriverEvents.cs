using System.Globalization;
using CloudCam.Core.Alarms;

namespace CloudCam.Protocols.Teltonika;

/// <summary>The event bits of DSM metadata, in the shared vocabulary.</summary>
public static class TeltonikaDriverEvents
{
    private static readonly AlarmKind[] Kinds =
    [
        AlarmVocabulary.Drowsiness, AlarmVocabulary.Distraction, AlarmVocabulary.Yawning, AlarmVocabulary.PhoneUse, AlarmVocabulary.Smoking,
        AlarmVocabulary.DriverAbsent, AlarmVocabulary.Mask, AlarmVocabulary.SeatBeltOff, AlarmVocabulary.Impact,
    ];

    /// <summary>The word for a bit (0 = least significant); <see cref="AlarmVocabulary.Unknown"/> for bits nobody describes.</summary>
    public static AlarmKind KindOf(int bit) => bit >= 0 && bit < Kinds.Length ? Kinds[bit] : AlarmVocabulary.Unknown;

    /// <summary>Names of all set bits, lowest first; <c>event-bit-N</c> for one without a word.</summary>
    public static IReadOnlyList<string> NamesOf(int bits)
    {
        if (bits == 0) return [];
        var names = new List<string>();
        for (var bit = 0; bit < 16; bit++)
        {
            if ((bits & (1 << bit)) == 0) continue;
            names.Add(bit < Kinds.Length ? Kinds[bit].Name : string.Create(CultureInfo.InvariantCulture, $"event-bit-{bit}"));
        }
        return names;
    }
}
