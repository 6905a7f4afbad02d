using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>Answer to SystemInfo (1021). All texts are null when not told.</summary>
public sealed record DvripSystemInfo
{
    /// <summary>Result code; null: not told.</summary>
    public int? Ret { get; private set; }

    /// <summary>Serial number, mostly 16 hexadecimal digits: the best identity a camera has. Its alarm server messages carry the same.</summary>
    public string? SerialNumber { get; private set; }

    /// <summary>Model.</summary>
    public string? Model { get; private set; }

    /// <summary>Hardware.</summary>
    public string? Hardware { get; private set; }

    /// <summary>Firmware.</summary>
    public string? Firmware { get; private set; }

    /// <summary>When the firmware was built, as told.</summary>
    public string? BuildTime { get; private set; }

    /// <summary>Video inputs; 0: not told.</summary>
    public int VideoInputs { get; private set; }

    /// <summary>Channels of other devices on the network.</summary>
    public int DigitalChannels { get; private set; }

    /// <summary>Alarm inputs.</summary>
    public int AlarmInputs { get; private set; }

    /// <summary>Alarm outputs.</summary>
    public int AlarmOutputs { get; private set; }

    /// <summary>Whether the camera can be talked to.</summary>
    public bool CanTalk { get; private set; }

    /// <summary>Minutes since it started; null: not told.</summary>
    public long? RunMinutes { get; private set; }

    /// <summary>Reads an answer: the members lie in an object named SystemInfo.</summary>
    /// <returns>Null when it is no JSON object.</returns>
    public static DvripSystemInfo? Read(ReadOnlySpan<byte> text)
    {
        var info = new DvripSystemInfo();
        return DvripJson.TryRead(text, ref info, Member) ? info : null;
    }

    private static void Member(ref DvripJsonReader json, ref DvripSystemInfo info)
    {
        if (json.Is("Ret"u8))
        {
            info.Ret = json.Int();
        }
        else if (json.Is("SystemInfo"u8))
        {
            if (!json.TryOpen(JsonTokenType.StartObject)) return;
            while (json.NextMember()) info.Inner(ref json);
        }
        else
        {
            json.SkipValue();
        }
    }

    private void Inner(ref DvripJsonReader json)
    {
        if (json.Is("SerialNo"u8)) SerialNumber = json.Text();
        else if (json.Is("DeviceModel"u8)) Model = json.Text();
        else if (json.Is("HardWare"u8)) Hardware = json.Text();
        else if (json.Is("SoftWareVersion"u8)) Firmware = json.Text();
        else if (json.Is("BuildTime"u8)) BuildTime = json.Text();
        else if (json.Is("VideoInChannel"u8)) VideoInputs = Count(json.Int());
        else if (json.Is("DigChannel"u8)) DigitalChannels = Count(json.Int());
        else if (json.Is("AlarmInChannel"u8)) AlarmInputs = Count(json.Int());
        else if (json.Is("AlarmOutChannel"u8)) AlarmOutputs = Count(json.Int());
        else if (json.Is("TalkOutChannel"u8)) CanTalk = Count(json.Int()) > 0;
        else if (json.Is("DeviceRunTime"u8)) RunMinutes = json.Number();
        else json.SkipValue();
    }

    private static int Count(int? told) => Math.Clamp(told ?? 0, 0, 256);
}
