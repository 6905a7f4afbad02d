using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>What the XML documentation that the build writes beside each assembly says, as Markdown.</summary>
internal static partial class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    /// <summary>The summary of a property in one line; empty: it has none.</summary>
    public static string SummaryOf(PropertyInfo property) =>
        Members(property.DeclaringType!.Assembly).TryGetValue($"P:{property.DeclaringType.FullName!.Replace('+', '.')}.{property.Name}", out var member) && member.Element("summary") is { } summary
            ? Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim() : "";

    private static Dictionary<string, XElement> Members(Assembly assembly) => Files.GetOrAdd(assembly, static one =>
        XDocument.Load(Path.ChangeExtension(one.Location, ".xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal));

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } target => $"`{target.Value[(target.Value.LastIndexOf('.') + 1)..]}`",
        XElement other => throw new InvalidOperationException($"Teach {nameof(XmlDocs)} the element '{other.Name}'."),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
