using System.Reflection;
using CloudCam.Core.Alarms;
using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Core.Media;
using CloudCam.Functions.Access;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.DeadLetters;
using CloudCam.Functions.Devices;
using CloudCam.Functions.Notices;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.Contracts;

/// <summary>Lists of words that are complete: enums as the wire has them, each by the function that writes it. What grows (alarms, reasons, protocols) is a plain text instead.</summary>
internal static class ApiWords
{
    /// <summary>Standings of a device.</summary>
    public static IReadOnlyList<string> DeviceStandings { get; } = Of<DeviceStanding>(DeviceRows.NameOf);

    /// <summary>Standings of what a device sent.</summary>
    public static IReadOnlyList<string> Standings { get; } = Of<DeviceStanding>(MediaRow.NameOf);

    /// <summary>What becomes of a device that connects.</summary>
    public static IReadOnlyList<string> Policies { get; } = Of<DevicePolicy>(DeviceRegistration.NameOf);

    /// <summary>When a camera is recorded.</summary>
    public static IReadOnlyList<string> RecordingModes { get; } = Of<RecordingMode>(CameraRow.NameOf);

    /// <summary>How much an alarm matters.</summary>
    public static IReadOnlyList<string> Severities { get; } = Of<AlarmSeverity>(AlarmRow.NameOf);

    /// <summary>States of an alarm.</summary>
    public static IReadOnlyList<string> AlarmStates { get; } = [AlarmView.Open, AlarmView.Acknowledged];

    /// <summary>States of a file an alarm promised.</summary>
    public static IReadOnlyList<string> PromiseStates { get; } = Of<PromiseState>(PromiseRow.NameOf);

    /// <summary>Kinds of files.</summary>
    public static IReadOnlyList<string> MediaKinds { get; } = Of<MediaKind>(MediaNames.NameOf);

    /// <summary>States of a file.</summary>
    public static IReadOnlyList<string> MediaStates { get; } = Of<MediaState>(MediaRow.NameOf);

    /// <summary>States of what is made of a file.</summary>
    public static IReadOnlyList<string> ConversionStates { get; } = Of<ConversionState>(MediaRow.NameOf);

    /// <summary>Links to a file's content.</summary>
    public static IReadOnlyList<string> LinkKinds { get; } = ["original", "playable", "thumbnail"];

    /// <summary>States of a file on its way.</summary>
    public static IReadOnlyList<string> TransferStates { get; } = [TransferRow.NameOf(TransferState.Receiving), TransferRow.NameOf(TransferState.Stored)];

    /// <summary>What devices can be asked for.</summary>
    public static IReadOnlyList<string> Commands { get; } =
        [.. typeof(CommandNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral && field.FieldType == typeof(string)).Select(field => (string)field.GetRawConstantValue()!)];

    /// <summary>States of a command.</summary>
    public static IReadOnlyList<string> CommandStates { get; } = Of<CommandState>(CommandRow.NameOf);

    /// <summary>Forms of live video.</summary>
    public static IReadOnlyList<string> LiveForms { get; } = Of<LiveForm>(LiveLinks.NameOf);

    /// <summary>What a key may do.</summary>
    public static IReadOnlyList<string> Scopes { get; } = Of<ApiScope>(ApiScopes.NameOf);

    /// <summary>What a notice is about.</summary>
    public static IReadOnlyList<string> NoticeKinds { get; } = [Notice.AlarmKind, Notice.FileKind];

    /// <summary>Types of messages that subscribers get.</summary>
    public static IReadOnlyList<string> WebhookTypes { get; } = [WebhookFanOut.AlarmType, WebhookFanOut.FileType, WebhookFanOut.TestType];

    /// <summary>Kinds of dead letters that lie as blobs.</summary>
    public static IReadOnlyList<string> DeadLetters { get; } = DeadLetterKinds.Blobs;

    /// <summary>Kinds of dead letters, with the queues of the host.</summary>
    public static IReadOnlyList<string> AllDeadLetters { get; } = [.. DeadLetterKinds.Blobs, .. DeadLetterKinds.PoisonQueues.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Outcome of a look at the app's health.</summary>
    public static IReadOnlyList<string> Healths { get; } = ["ok", "failed"];

    /// <summary>How a check of the app by itself went.</summary>
    public static IReadOnlyList<string> CheckResults { get; } = ["ok", "refused", "not-there", "busy", "unreachable", "timeout", "failed"];

    private static IReadOnlyList<string> Of<T>(Func<T, string> nameOf)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(nameOf).Distinct()];
}
