using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>The summaries that stand in the code, from the file the compiler writes beside the program.</summary>
internal sealed partial class XmlComments
{
    private readonly Dictionary<string, XElement> members;

    private XmlComments(Dictionary<string, XElement> members) => this.members = members;

    /// <summary>Those of an assembly.</summary>
    public static XmlComments Of(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return new XmlComments(XDocument.Load(file).Root!.Element("members")!.Elements("member").ToDictionary(member => member.Attribute("name")!.Value));
    }

    /// <summary>A type's summary; null when it has none.</summary>
    public string? Of(Type type) => Summary($"T:{Name(type)}");

    /// <summary>A property's; of a record's parameter what its type says of it.</summary>
    public string? Of(PropertyInfo property)
    {
        if (Summary($"P:{Name(property.DeclaringType!)}.{property.Name}") is { } own) return own;
        return members.TryGetValue($"T:{Name(property.DeclaringType!)}", out var type)
            ? Text(type.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")?.Value == property.Name)) : null;
    }

    /// <summary>What a method that answers says it does, else what its class says; null when neither says more than that it answers.</summary>
    public string? OfHandler(MethodInfo method)
    {
        var own = members.Where(member => member.Key.StartsWith($"M:{Name(method.DeclaringType!)}.{method.Name}(", StringComparison.Ordinal)).Select(member => Text(member.Value.Element("summary"))).FirstOrDefault();
        if (own is not null && !own.StartsWith("Answers", StringComparison.Ordinal)) return own;
        // A class says first on what it answers: "`GET /api/x`: what it does".
        return Of(method.DeclaringType!) is { } text && Address().Match(text) is { Success: true } match ? char.ToUpperInvariant(text[match.Length]) + text[(match.Length + 1)..] : null;
    }

    private string? Summary(string member) => members.TryGetValue(member, out var found) ? Text(found.Element("summary")) : null;

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Text(XElement? element)
    {
        if (element is null) return null;
        var text = string.Concat(element.Nodes().Select(TextOf));
        return Spaces().Replace(text, " ").Trim() is { Length: > 0 } some ? some : null;
    }

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => (see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? "").Split('.', ':')[^1],
        XElement { Name.LocalName: "paramref" } reference => reference.Attribute("name")?.Value ?? "",
        XElement other => other.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // One address or several, with their bodies.
    [GeneratedRegex("^`[A-Z]+[^`]*`(,?( and| or| body:?)? `[^`]*`)*: ")]
    private static partial Regex Address();
}
