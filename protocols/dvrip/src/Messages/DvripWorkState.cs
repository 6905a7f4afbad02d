using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>Answer to WorkState (1021): what is going on, one bit a channel (bit 0: channel or input 0).</summary>
public sealed record DvripWorkState
{
    /// <summary>Result code; null: not told.</summary>
    public int? Ret { get; private set; }

    /// <summary>Alarm inputs that are on.</summary>
    public uint AlarmInputs { get; private set; }

    /// <summary>Alarm outputs that are on.</summary>
    public uint AlarmOutputs { get; private set; }

    /// <summary>Channels with a covered camera.</summary>
    public uint Blind { get; private set; }

    /// <summary>Channels without a picture.</summary>
    public uint Loss { get; private set; }

    /// <summary>Channels that see motion.</summary>
    public uint Motion { get; private set; }

    /// <summary>Channels that the camera records itself; only the first 32.</summary>
    public uint Recording { get; private set; }

    /// <summary>Reads an answer.</summary>
    /// <returns>Null when it is no JSON object.</returns>
    public static DvripWorkState? Read(ReadOnlySpan<byte> text)
    {
        var state = new DvripWorkState();
        return DvripJson.TryRead(text, ref state, Member) ? state : null;
    }

    private static void Member(ref DvripJsonReader json, ref DvripWorkState state)
    {
        if (json.Is("Ret"u8))
        {
            state.Ret = json.Int();
        }
        else if (json.Is("WorkState"u8))
        {
            if (!json.TryOpen(JsonTokenType.StartObject)) return;
            while (json.NextMember()) state.Part(ref json);
        }
        else
        {
            json.SkipValue();
        }
    }

    private void Part(ref DvripJsonReader json)
    {
        if (json.Is("AlarmState"u8))
        {
            if (!json.TryOpen(JsonTokenType.StartObject)) return;
            while (json.NextMember()) Alarm(ref json);
        }
        else if (json.Is("ChannelState"u8))
        {
            if (!json.TryOpen(JsonTokenType.StartArray)) return;
            for (var channel = 0; json.NextObject(); channel++)
            {
                if (IsRecording(ref json) && channel < 32) Recording |= 1u << channel;
            }
        }
        else
        {
            json.SkipValue();
        }
    }

    private void Alarm(ref DvripJsonReader json)
    {
        if (json.Is("AlarmIn"u8)) AlarmInputs = json.Mask() ?? 0;
        else if (json.Is("AlarmOut"u8)) AlarmOutputs = json.Mask() ?? 0;
        else if (json.Is("VideoBlind"u8)) Blind = json.Mask() ?? 0;
        else if (json.Is("VideoLoss"u8)) Loss = json.Mask() ?? 0;
        else if (json.Is("VideoMotion"u8)) Motion = json.Mask() ?? 0;
        else json.SkipValue();
    }

    private static bool IsRecording(ref DvripJsonReader json)
    {
        var isRecording = false;
        while (json.NextMember())
        {
            if (json.Is("Record"u8)) isRecording = json.Flag() ?? false;
            else json.SkipValue();
        }
        return isRecording;
    }
}
