using System.Text.Json;
using System.Text.Json.Serialization;
using CloudCam.Core.Alarms;

namespace CloudCam.Functions.Notices;

/// <summary>What is sent to one group at once.</summary>
/// <param name="Group">The group.</param>
/// <param name="Notices">Notices, the first one first.</param>
/// <param name="Omitted">How many more there were: a client that sees a number here asks the API.</param>
internal sealed record NoticeMessage(string Group, IReadOnlyList<Notice> Notices, int Omitted)
{
    /// <summary>Name of the clients' handler.</summary>
    public const string Target = "notices";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Everything about one device.</summary>
    public static string GroupOf(Core.Devices.DeviceId device) => $"device-{device}";

    /// <summary>Everything of one severity.</summary>
    public static string GroupOf(AlarmSeverity severity) => $"severity-{AlarmRow.NameOf(severity)}";

    /// <summary>The handler's argument: <c>{"group","omitted","notices":[...]}</c>.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new { Group, Omitted, Notices = Notices.Select(NoticeView.Of) }, Json);
}
