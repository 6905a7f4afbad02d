using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloudCam.Simulators.Jimi;

/// <summary>Reads scenario files, and the samples that come with the simulator.</summary>
public static class JimiScenarioFile
{
    private const string Resource = "jimi.scenarios.";

    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowOutOfOrderMetadataProperties = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Names of the samples.</summary>
    public static IReadOnlyList<string> Samples { get; } =
    [
        .. typeof(JimiScenarioFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resource, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Resource.Length..])).Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a scenario.</summary>
    /// <param name="json">Content of a scenario file; comments and trailing commas are allowed.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="FormatException">It cannot be played; the message says where and why.</exception>
    public static JimiScenario Parse(string json)
    {
        JimiScenario? scenario;
        try
        {
            scenario = JsonSerializer.Deserialize<JimiScenario>(json, Reading);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new FormatException($"This is no scenario: {error.Message}", error);
        }

        return Checked(scenario ?? throw new FormatException("This is no scenario: it is null."));
    }

    /// <summary>Reads a scenario file, or a sample when there is no such file.</summary>
    /// <param name="pathOrSample">Path, or name of a sample.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="FormatException">There is neither, or it cannot be played.</exception>
    public static JimiScenario Open(string pathOrSample)
    {
        if (File.Exists(pathOrSample))
        {
            return Parse(File.ReadAllText(pathOrSample));
        }

        using var sample = typeof(JimiScenarioFile).Assembly.GetManifestResourceStream($"{Resource}{pathOrSample}.json")
            ?? throw new FormatException($"There is no file '{pathOrSample}', and no sample of that name. Samples: {string.Join(", ", Samples)}.");
        using var reader = new StreamReader(sample);
        return Parse(reader.ReadToEnd());
    }

    private static JimiScenario Checked(JimiScenario scenario)
    {
        if (!(scenario.Speed > 0) || scenario.Speed > 100_000)
        {
            throw new FormatException("speed is a number above 0, at most 100000.");
        }

        if (!scenario.Quirks.PartOrder.Order(StringComparer.Ordinal).SequenceEqual(["file", "filename", "sign", "timestamp"]))
        {
            throw new FormatException("partOrder names each of filename, timestamp, sign and file once.");
        }

        foreach (var step in scenario.Steps)
        {
            Check(step);
        }

        return scenario;
    }

    private static void Check(JimiStep step)
    {
        var wrong = step switch
        {
            DriveStep drive when drive.Route.Count == 0 || drive.Route.Any(point => point.Count != 2) => "drive: route is a list of [latitude, longitude].",
            DriveStep { Packet: not ("22" or "37" or "70") } => "drive: packet is 22, 37 or 70.",
            AlarmStep alarm when JimiAlarm.Find(alarm.Alarm) is null =>
                $"alarm: '{alarm.Alarm}' is none. Codes are written 0x93; names are {string.Join(", ", JimiAlarm.Names)}.",
            AlarmStep { Clips: < 0 or > JimiNames.MostClips } => $"alarm: clips is 0..{JimiNames.MostClips}.",
            AlarmStep { Kind: not ("mp4" or "ts") } => "alarm: kind is mp4 or ts.",
            BrakeHardStep { Clips: < 0 or > JimiNames.MostClips } => $"brake-hard: clips is 0..{JimiNames.MostClips}.",
            ReportStep report when !JimiReports.Names.Contains(report.What) => $"report: what is one of {string.Join(", ", JimiReports.Names)}.",
            SendRawStep raw when !IsHex(raw.Hex) => "send-raw: hex is pairs of hex digits.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new FormatException(wrong);
        }

        foreach (var inner in step switch { RepeatStep repeat => repeat.Steps, LoseLinkStep lost => lost.Meanwhile, _ => [] })
        {
            Check(inner);
        }
    }

    private static bool IsHex(string text) => text.Replace(" ", "", StringComparison.Ordinal) is { Length: > 0 } hex && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit);
}
