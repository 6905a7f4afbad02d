using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary><c>docs/settings.md</c>, made of the options classes: names, types and defaults by reflection, ranges from what the programs refuse, meanings from the XML documentation.</summary>
internal static partial class SettingsDocument
{
    public const string File = "docs/settings.md";

    private const string Relay = "relay";
    private const string Functions = "functions";

    /// <summary>Settings that other programs define and ours need or obey.</summary>
    public static IReadOnlyList<(string Name, string ReadBy, bool InSample, string Text)> OfOthers { get; } =
    [
        ("AzureWebJobsStorage", "Functions host, functions", true, "Storage of the Functions host, with the queues and checkpoints of its triggers; our own too where no `Cloud__...` names another, and it must be the same account. Local: a connection string (**secret**, except the emulator's). In Azure `AzureWebJobsStorage__accountName`, `__credential` and `__clientId` instead: by identity."),
        ("EventHubs", "Functions host", true, "The streams that its triggers listen to, consumer group `processor`. Local: a connection string (**secret**, except the emulator's). In Azure `EventHubs__fullyQualifiedNamespace`, `__credential` and `__clientId` instead: by identity."),
        ("AzureSignalRConnectionString", Functions, true, "**Secret.** The name by which the host's SignalR bindings know it; taken where `Cloud__SignalRConnectionString` is empty."),
        ("FUNCTIONS_WORKER_RUNTIME", "Functions host", true, "`custom`: the app is a custom handler."),
        ("FUNCTIONS_CUSTOMHANDLER_PORT", Functions, false, "Where the app listens on loopback; the host sets it. Without it the app takes a free port."),
        ("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "Functions host", false, "Bytes of a request that the host takes, by default 104857600; to be raised with `Uploads__MaxFileBytes`."),
        ("SettingsFolder", "relay, functions", true, "A folder with settings as files, one each, named like the setting (`Live__LinkKey`): secrets are mounted that way and stand in no environment. They win over the environment. Empty: there is none."),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Relay, true, "Where traces and metrics go over OTLP; empty: nowhere, `/metrics` is there in any case."),
    ];

    /// <summary>The document as it must be.</summary>
    public static string Text()
    {
        var readers = new[] { (Relay, AskedSettings.Of(settings => SettingGroups.ReadRelay(settings))), (Functions, AskedSettings.Of(settings => SettingGroups.ReadFunctions(settings))) };
        var text = new StringBuilder("""
            # Settings

            Every setting of the relay and of the functions. This file is generated from the options classes and compared with them by a test (`UPDATE_GOLDEN=1` writes it anew): defaults are those of the
            programs, ranges are what the programs refuse at their start (naming the setting), meanings and reasons stand beside the code.

            Names are those of environment variables and app settings: two underscores between levels, items of a list under `__0`, `__1`, ... A time is `[d.]hh:mm:ss[.fff]`, a decimal point is a point.
            **Secret** values come from a secret store (Key Vault references in [infra](../infra/README.md)) and are never logged; by identity none of the connection strings is needed.
            [local.settings.sample.json](../local.settings.sample.json) shows all of them with their defaults.


            """.ReplaceLineEndings("\n"));
        foreach (var group in SettingGroups.All)
        {
            text.Append($"## {group.About}\n\n| setting | read by | type | default | allowed | what it does, and why this default |\n|---|---|---|---|---|---|\n");
            foreach (var setting in Setting.Of(group.Options, group.Section)) text.Append(Row(setting, readers));
            text.Append('\n');
        }
        text.Append("## Settings of others\n\n| setting | read by | what it does |\n|---|---|---|\n");
        foreach (var (name, readBy, _, meaning) in OfOthers) text.Append($"| `{name}` | {readBy} | {meaning} |\n");
        return Trailing().Replace(text.ToString(), "");
    }

    /// <summary>Whether a setting's value is nobody else's business.</summary>
    public static bool IsSecret(string name) => SecretName().IsMatch(name);

    /// <summary>What a setting may be: from its range, its words, or what the programs say when they refuse nonsense; empty: anything.</summary>
    public static string Allowed(Setting setting)
    {
        var type = Nullable.GetUnderlyingType(setting.Type) ?? setting.Type;
        if (type.IsEnum) return string.Join(", ", Enum.GetNames(type).Select(word => $"`{word}`"));
        if (type == typeof(bool)) return "`true`, `false`";
        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), (string?)Nonsense(type))]).Build();
        return new Action[] { () => SettingGroups.ReadRelay(settings), () => SettingGroups.ReadFunctions(settings) }.Select(read => Refusal(read, setting.Name)).FirstOrDefault(said => said.Length > 0) ?? "";
    }

    private static string Row(Setting setting, (string Program, IReadOnlySet<string> Reads)[] readers)
    {
        var readBy = string.Join(", ", readers.Where(reader => reader.Reads.Contains(setting.Name)).Select(reader => reader.Program));
        var standard = setting.Name == "Relay__Replica" ? "the host's name" : setting.Default.Length == 0 ? "" : $"`{setting.Default}`";
        return $"| `{setting.Name}` | {readBy} | {TypeName(setting)} | {standard} | {Allowed(setting)} | {XmlDocs.SummaryOf(setting.Property).Replace("|", "\\|", StringComparison.Ordinal)} |\n";
    }

    private static string TypeName(Setting setting)
    {
        var type = Nullable.GetUnderlyingType(setting.Type) ?? setting.Type;
        var name = type.IsEnum ? "word" : type == typeof(bool) ? "yes or no" : type == typeof(TimeSpan) ? "time" : type == typeof(Uri) ? "address" : type == typeof(string) ? "text" : "number";
        return IsSecret(setting.Name) ? $"{name}, **secret**" : name;
    }

    // Beyond every range, and of no form that anything has.
    private static string Nonsense(Type type) =>
        type == typeof(TimeSpan) ? "-100000.00:00:00" : type == typeof(Uri) ? "urn:nonsense" : type == typeof(string) ? "\u0001 nonsense" : type == typeof(double) ? "-1000000000" : "-2147483648";

    private static string Refusal(Action read, string name)
    {
        try
        {
            read();
            return "";
        }
        catch (InvalidOperationException error)
        {
            return Said().Match(error.Message) is { Success: true } match && match.Groups["name"].Value == name ? match.Groups["allowed"].Value : "";
        }
    }

    // Digits of a time that say nothing: 00:00:00.8000000.
    [GeneratedRegex(@"(?<=:\d\d\.\d+)0+(?!\d)")]
    private static partial Regex Trailing();

    [GeneratedRegex("(Password|Secret|Key|ConnectionString)$")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^Setting (?<name>\w+) must be (a number |a time span (\([^)]*\) )?)?(from )?(?<allowed>.+?)\.?$")]
    private static partial Regex Said();
}
