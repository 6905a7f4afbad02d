using System.Globalization;
using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>What a camera tells of itself, its settings, its clock and its restart.</summary>
internal sealed class XmInformation(XmDevice device)
{
    private const int Done = 100;
    private const int NotSupported = 102;
    private const int NoSuchConfig = 607;

    /// <summary>1020: by name.</summary>
    public JsonObject Tell(string name) => name switch
    {
        "SystemInfo" => Named(name, SystemInfo()),
        "StorageInfo" => Named(name, new JsonArray(new JsonObject
        {
            ["PartNumber"] = 1, ["PlysicalNo"] = 0,
            ["Partition"] = new JsonArray(new JsonObject { ["DirverType"] = 0, ["IsCurrent"] = true, ["LogicSerialNo"] = 0, ["RemainSpace"] = "0x00001C9C", ["Status"] = 0, ["TotalSpace"] = "0x0000EE6B" }),
        })),
        "WorkState" => Named(name, new JsonObject
        {
            ["AlarmState"] = new JsonObject { ["AlarmIn"] = 0, ["AlarmOut"] = Outputs(), ["VideoBlind"] = 0, ["VideoLoss"] = 0, ["VideoMotion"] = 0 },
            ["ChannelState"] = new JsonArray([.. Enumerable.Range(0, device.Options.Channels).Select(_ => new JsonObject { ["Bitrate"] = 1_024, ["Record"] = true })]),
        }),
        _ => Only(name, NotSupported),
    };

    /// <summary>1040.</summary>
    public JsonObject Set(string name, JsonObject? members) =>
        // The answer's name is empty in captures of alarm outputs.
        Only("", members is not null && members.TryGetPropertyValue(name, out var value) && value is not null && device.Write(name, value) ? Done : NoSuchConfig);

    /// <summary>1042 and 1044.</summary>
    public JsonObject Get(string name, bool isDefault) => device.Read(name, isDefault) is { } value ? Named(name, value) : Only(name, NoSuchConfig);

    /// <summary>1360.</summary>
    public static JsonObject Ability(string name) => name == "SystemFunction"
        ? Named(name, new JsonObject
        {
            ["AlarmFunction"] = new JsonObject { ["AlarmConfig"] = true, ["BlindDetect"] = true, ["LossDetect"] = true, ["MotionDetect"] = true },
            ["PreviewFunction"] = new JsonObject { ["Talk"] = true },
        })
        : Only(name, NotSupported);

    /// <summary>1450 but for the restart.</summary>
    public JsonObject Machine(string name, JsonObject? members)
    {
        if (name is not ("OPTimeSetting" or "OPTimeSettingNoRTC") || XmText.Time(members.Text(name)) is not { } time)
        {
            return Only(name, NotSupported);
        }

        device.LocalTime = time;
        return Only(name, Done);
    }

    /// <summary>1452.</summary>
    public JsonObject Time(string name) => Named("OPTimeQuery", XmText.Time(device.LocalTime)) is var answer && name == "OPTimeQuery" ? answer : Only(name, NotSupported);

    /// <summary>An answer without anything but its code.</summary>
    public static JsonObject Only(string name, int ret) => new() { ["Name"] = name, ["Ret"] = ret };

    /// <summary>An answer with a member of its own name.</summary>
    public static JsonObject Named(string name, JsonNode value) => new() { ["Name"] = name, ["Ret"] = Done, [name] = value };

    /// <summary>Outputs that are switched on, as a mask.</summary>
    private int Outputs()
    {
        var outputs = (JsonArray)device.Read("Alarm.AlarmOut")!;
        return Enumerable.Range(0, outputs.Count).Sum(output => (outputs[output] as JsonObject).Text("AlarmOutType") == "MANUAL" ? 1 << output : 0);
    }

    private JsonObject SystemInfo()
    {
        var (options, minutes) = (device.Options, (int)device.Options.Time.GetElapsedTime(device.StartedAt).TotalMinutes);
        return new JsonObject
        {
            ["AlarmInChannel"] = 1, ["AlarmOutChannel"] = options.AlarmOutputs, ["AudioInChannel"] = 1, ["BuildTime"] = "2024-05-06 07:08:09", ["CombineSwitch"] = 0,
            ["DeviceModel"] = "50H20L", ["DeviceRunTime"] = string.Create(CultureInfo.InvariantCulture, $"0x{minutes:X8}"), ["DeviceType"] = 40, ["DigChannel"] = 0,
            ["EncryptVersion"] = "Unknown", ["ExtraChannel"] = 0, ["HardWare"] = "50H20L", ["HardWareVersion"] = "Unknown", ["SerialNo"] = options.SerialNumber,
            ["SoftWareVersion"] = "V4.02.R12.00006510.10010.130900", ["TalkInChannel"] = 1, ["TalkOutChannel"] = 1, ["UpdataTime"] = "", ["UpdataType"] = "0x00000000",
            ["VideoInChannel"] = options.Channels, ["VideoOutChannel"] = 1,
        };
    }
}
