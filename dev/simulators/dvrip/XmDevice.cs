using System.Globalization;
using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>What all connections of a camera share: its settings, its clock, its logins.</summary>
internal sealed class XmDevice
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonNode> _config;
    private readonly Dictionary<string, JsonNode> _defaults;
    private TimeSpan _clockOffset;

    public XmDevice(XmCameraOptions options)
    {
        Options = options;
        _clockOffset = options.ClockOffset;
        StartedAt = options.Time.GetTimestamp();
        _defaults = Defaults(options);
        _config = Defaults(options);
    }

    public XmCameraOptions Options { get; }

    public XmLedger Ledger { get; } = new();

    public XmSessions Sessions { get; } = new();

    public long StartedAt { get; }

    /// <summary>The camera's own idea of the time.</summary>
    public DateTime LocalTime
    {
        get
        {
            lock (_gate)
            {
                return (Options.Time.GetUtcNow() + _clockOffset).DateTime;
            }
        }

        set
        {
            lock (_gate)
            {
                _clockOffset = value - Options.Time.GetUtcNow().DateTime;
            }
        }
    }

    /// <summary>A setting, or one entry of it by <c>Name.[n]</c>; null when there is none of that name.</summary>
    public JsonNode? Read(string name, bool isDefault = false)
    {
        lock (_gate)
        {
            var (bare, index) = Split(name);
            var found = (isDefault ? _defaults : _config).GetValueOrDefault(bare);
            return index is null ? found?.DeepClone() : found is JsonArray list && index < list.Count ? list[index.Value]?.DeepClone() : null;
        }
    }

    /// <summary>Writes a setting or one entry of it; false when there is none of that name.</summary>
    public bool Write(string name, JsonNode value)
    {
        lock (_gate)
        {
            var (bare, index) = Split(name);
            if (!_config.TryGetValue(bare, out var old))
            {
                return false;
            }

            if (index is null)
            {
                _config[bare] = value.DeepClone();
                return true;
            }

            if (old is not JsonArray list || index >= list.Count)
            {
                return false;
            }

            list[index.Value] = value.DeepClone();
            return true;
        }
    }

    private static (string Name, int? Index) Split(string name)
    {
        var at = name.IndexOf(".[", StringComparison.Ordinal);
        return at > 0 && name.EndsWith(']') && int.TryParse(name.AsSpan(at + 2, name.Length - at - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (name[..at], index)
            : (name, null);
    }

    private static Dictionary<string, JsonNode> Defaults(XmCameraOptions options)
    {
        var media = options.Media;
        return new Dictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            ["Alarm.AlarmOut"] = Each(options.AlarmOutputs, _ => new JsonObject { ["AlarmOutStatus"] = "OPEN", ["AlarmOutType"] = "AUTO" }),
            ["Detect.MotionDetect"] = Each(options.Channels, _ => Detection()),
            ["Detect.BlindDetect"] = Each(options.Channels, _ => Detection()),
            ["Detect.LossDetect"] = Each(options.Channels, _ => Detection()),
            ["General.General"] = new JsonObject { ["AutoLogout"] = 0, ["LocalNo"] = 8, ["MachineName"] = "LocalHost", ["OverWrite"] = "OverWrite" },
            ["General.Location"] = new JsonObject { ["DateFormat"] = "YYMMDD", ["Language"] = "English", ["TimeFormat"] = "24", ["VideoFormat"] = "PAL" },
            ["Simplify.Encode"] = Each(options.Channels, _ => new JsonObject
            {
                ["MainFormat"] = new JsonObject
                {
                    ["AudioEnable"] = true, ["VideoEnable"] = true,
                    ["Video"] = new JsonObject { ["Compression"] = media.IsH265 ? "H.265" : "H.264", ["FPS"] = media.FramesPerSecond, ["GOP"] = 2, ["Resolution"] = "720P" },
                },
            }),
            ["NetWork.AlarmServer"] = new JsonArray(new JsonObject
            {
                ["Alarm"] = true, ["Enable"] = options.AlarmServer is not null, ["Log"] = false, ["Protocol"] = "GENERAL",
                ["Server"] = new JsonObject
                {
                    ["Address"] = options.AlarmServer is { } server ? XmText.Reversed(server.Address) : "0x00000000", ["Anonymity"] = false, ["Name"] = "",
                    ["Password"] = "", ["Port"] = options.AlarmServer?.Port ?? 15_002, ["UserName"] = "",
                },
            }),
            ["NetWork.NetCommon"] = new JsonObject { ["HostName"] = "LocalHost", ["HostIP"] = XmText.Reversed(options.Address), ["MAC"] = "00:12:17:aa:bb:cc", ["TCPPort"] = options.Port },
            ["ChannelTitle"] = Each(options.Channels, channel => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"CAM{channel + 1:D2}"))),
        };

        static JsonObject Detection() => new()
        {
            ["Enable"] = true, ["Level"] = 3,
            ["EventHandler"] = new JsonObject { ["LogEnable"] = true, ["MessageEnable"] = true, ["MsgtoNetEnable"] = true },
        };

        static JsonArray Each(int count, Func<int, JsonNode> make) => new([.. Enumerable.Range(0, count).Select(make)]);
    }
}
