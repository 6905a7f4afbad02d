using CloudCam.Core.Alarms;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>Which pictures show what an alarm is about.</summary>
internal enum DvripAlarmScope
{
    /// <summary>Those of the channel it names.</summary>
    Channel,

    /// <summary>Maybe any: the number it names is that of an input.</summary>
    AllChannels,

    /// <summary>None: it is about the device itself.</summary>
    Device,
}

/// <summary>What follows from the word of an alarm.</summary>
internal static class DvripAlarmScopes
{
    public static DvripAlarmScope Of(AlarmKind kind)
    {
        if (kind == AlarmVocabulary.DigitalInput || kind == AlarmVocabulary.ExternalAlarm) return DvripAlarmScope.AllChannels;
        var isDevice = kind == AlarmVocabulary.StorageFault || kind == AlarmVocabulary.StorageRemoved || kind == AlarmVocabulary.StorageLow || kind == AlarmVocabulary.NetworkFault;
        return isDevice ? DvripAlarmScope.Device : DvripAlarmScope.Channel;
    }
}
