using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Core.Events;

namespace CloudCam.Architecture.Tests.Events;

/// <summary>
/// JSON Schemas (2020-12) of all event types, made from two things that tests hold together: the tables of <c>docs/events.md</c> say what members there are and of which
/// type, the classes say which of them are always there.
/// </summary>
internal static class EventSchemas
{
    /// <summary>Where they are kept.</summary>
    public const string Folder = "docs/schemas";

    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Name of a type's schema file.</summary>
    public static string FileOf(string type) => $"{type}.json";

    /// <summary>All schema files: name and text.</summary>
    public static IEnumerable<(string FileName, string Text)> All(string document) =>
        from sameType in EventExamples.All.GroupBy(example => example.Event.Type)
        let schema = SchemaOf(document, [.. sameType.Select(example => example.Event)])
        select (FileOf(sameType.Key), TextOf(schema));

    /// <summary>A document as it is kept.</summary>
    public static string TextOf(JsonNode document) => document.ToJsonString(Pretty) + "\n";

    /// <summary>First sentences of a section: what stands between its heading and its example or table.</summary>
    public static string SummaryOf(string document, string type)
    {
        var lines = (Markdown.Section(document, type) ?? "").Split('\n').Select(line => line.Trim())
            .TakeWhile(line => !line.StartsWith('|') && !line.StartsWith("[Example]", StringComparison.Ordinal));
        return string.Join(' ', lines.Where(line => line.Length > 0)).Replace("`", "", StringComparison.Ordinal);
    }

    private static JsonObject SchemaOf(string document, IReadOnlyList<CameraEvent> examples)
    {
        var first = examples[0];
        var sections = Markdown.Section(document, first.Type) + (first is MediaEvent ? "\n\n" + Markdown.Section(document, "Every media event") : "");
        var members = new JsonObject();
        foreach (var cells in Markdown.Rows(sections)) members[cells[0].Trim('`')] = TypeOf(cells[1].Trim(), cells[2].Trim());
        var attributes = new JsonObject();
        foreach (var cells in Markdown.Rows(Markdown.Section(document, "Envelope") ?? ""))
        {
            var name = cells[0].Trim('`');
            if (name != "data") attributes[name] = AttributeOf(name, cells[2].Trim(), first);
        }
        attributes["data"] = new JsonObject
        {
            ["type"] = "object", ["properties"] = members, ["required"] = Names(Always(examples, "data")),
        };
        return new JsonObject
        {
            ["$schema"] = Dialect, ["title"] = first.Type, ["description"] = SummaryOf(document, first.Type), ["type"] = "object", ["properties"] = attributes,
            ["required"] = Names(Always(examples, null)),
        };
    }

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];

    private static JsonObject AttributeOf(string name, string meaning, CameraEvent example)
    {
        var schema = new JsonObject { ["description"] = Plain(meaning) };
        switch (name)
        {
            case "specversion": schema["const"] = "1.0"; break;
            case "type": schema["const"] = example.Type; break;
            case "datacontenttype": schema["const"] = "application/json"; break;
            case "id" or "correlationid": (schema["type"], schema["pattern"]) = ("string", "^[0-9a-f]{32}$"); break;
            case "source": (schema["type"], schema["pattern"]) = ("string", "^/devices/[A-Za-z0-9_-]{1,64}$"); break;
            case "partitionkey": (schema["type"], schema["pattern"]) = ("string", "^[A-Za-z0-9_-]{1,64}$"); break;
            case "time" or "recordedtime": (schema["type"], schema["format"]) = ("string", "date-time"); break;
            case "quarantined": schema["const"] = true; break;
            case "severitytext": schema["enum"] = Names(["INFO", "WARNING", "HIGH", "CRITICAL"]); break;
            case "severitynumber": schema["enum"] = new JsonArray(9, 13, 17, 21); break;
            default: schema["type"] = "string"; break;
        }
        return schema;
    }

    private static JsonObject TypeOf(string told, string meaning)
    {
        var schema = told switch
        {
            "text" => new JsonObject { ["type"] = "string" },
            "number" => new JsonObject { ["type"] = "number" },
            "boolean" or "true/false" => new JsonObject { ["type"] = "boolean" },
            "time" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            "object" => new JsonObject { ["type"] = "object" },
            "object of texts" => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
            "list of text" or "list of texts" or "array of text" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            "list of objects" or "array of objects" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
            _ => throw new InvalidOperationException($"docs/events.md names a type '{told}' that no schema is known for."),
        };
        schema["description"] = Plain(meaning);
        return schema;
    }

    private static string Plain(string markdown) =>
        System.Text.RegularExpressions.Regex.Replace(markdown, @"\[([^\]]*)\]\([^)]*\)", "$1", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).Replace("`", "", StringComparison.Ordinal);

    // What is still written when everything that may be missing is missing.
    private static List<string> Always(IReadOnlyList<CameraEvent> examples, string? below)
    {
        List<string>? always = null;
        foreach (var example in examples)
        {
            using var json = JsonDocument.Parse(CloudEventWriter.ToUtf8(Least(example)));
            var written = (below is null ? json.RootElement : json.RootElement.GetProperty(below)).EnumerateObject().Select(member => member.Name).ToList();
            always = always is null ? written : [.. always.Intersect(written)];
        }
        return always!;
    }

    private static CameraEvent Least(CameraEvent whole)
    {
        var least = whole with { Stamp = whole.Stamp with { Sequence = default, IsQuarantined = false, TraceParent = null } };
        foreach (var property in least.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is null || property.Name == nameof(CameraEvent.Stamp)) continue;
            if (property.GetCustomAttribute<RequiredMemberAttribute>() is null || property.PropertyType == typeof(Location)) property.SetValue(least, Empty(property.PropertyType));
            else if (property.PropertyType.Namespace?.StartsWith("CloudCam.Core.Media", StringComparison.Ordinal) == true && property.GetValue(least) is Core.Media.FileAnnouncement file) property.SetValue(least, Least(file));
        }
        return least;
    }

    private static Core.Media.FileAnnouncement Least(Core.Media.FileAnnouncement file) => new()
    {
        Protocol = file.Protocol, Source = file.Source, Kind = file.Kind, Format = file.Format, Units = file.Units, UnitBytes = file.UnitBytes, IsIdentified = file.IsIdentified,
    };

    private static object? Empty(Type type)
    {
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type == typeof(IReadOnlyList<string>)) return Array.Empty<string>();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments())) : null;
    }
}
