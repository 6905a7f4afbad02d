using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>Answer to a login (1001).</summary>
public sealed record DvripLoginAnswer
{
    /// <summary>Interval of keep-alives when the camera tells none: the usual one.</summary>
    public const int DefaultAliveSeconds = 20;

    /// <summary>Result code, see <see cref="DvripRet"/>; an answer without one counts as unknown error.</summary>
    public int Ret { get; private set; } = DvripRet.UnknownError;

    /// <summary>Whether we are logged in.</summary>
    public bool IsDone => DvripRet.IsDone(Ret);

    /// <summary>Session number; null: only in the header. Without meaning in a refusal.</summary>
    public uint? Session { get; private set; }

    /// <summary>Seconds between keep-alives at most, 1 to 3600: <see cref="DefaultAliveSeconds"/> when not told or not possible. Half of it is safe.</summary>
    public int AliveSeconds { get; private set; } = DefaultAliveSeconds;

    /// <summary>Video channels; 0: not told.</summary>
    public int Channels { get; private set; }

    /// <summary>Further channels, of other devices on the network; 0: none or not told.</summary>
    public int ExtraChannels { get; private set; }

    /// <summary>IPC, DVR, HVR, NVR or another word; null: not told.</summary>
    public string? DeviceType { get; private set; }

    /// <summary>Whether the camera wants what follows encrypted (newer firmware).</summary>
    public bool UsesEncryption { get; private set; }

    /// <summary>Reads an answer.</summary>
    /// <returns>Null when it is no JSON object.</returns>
    public static DvripLoginAnswer? Read(ReadOnlySpan<byte> text)
    {
        var answer = new DvripLoginAnswer();
        return DvripJson.TryRead(text, ref answer, Member) ? answer : null;
    }

    private static void Member(ref DvripJsonReader json, ref DvripLoginAnswer answer)
    {
        if (json.Is("Ret"u8)) answer.Ret = json.Int() ?? DvripRet.UnknownError;
        else if (json.Is("SessionID"u8)) answer.Session = json.Mask();
        else if (json.Is("AliveInterval"u8)) answer.AliveSeconds = json.Int() is { } seconds and >= 1 and <= 3600 ? seconds : DefaultAliveSeconds;
        else if (json.Is("ChannelNum"u8)) answer.Channels = Math.Clamp(json.Int() ?? 0, 0, 256);
        else if (json.Is("ExtraChannel"u8)) answer.ExtraChannels = Math.Clamp(json.Int() ?? 0, 0, 256);
        else if (json.Is("DeviceType"u8)) answer.DeviceType = json.Text();
        else if (json.Is("DataUseAES"u8)) answer.UsesEncryption = json.Flag() ?? false;
        else json.SkipValue();
    }
}
