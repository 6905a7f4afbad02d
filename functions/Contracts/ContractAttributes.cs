namespace CloudCam.Functions.Contracts;

/// <summary>The member is one of some words: a property of <see cref="ApiWords"/>.</summary>
/// <param name="list">The property's name.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class WordsAttribute(string list) : Attribute
{
    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; } = (IReadOnlyList<string>)(typeof(ApiWords).GetProperty(list) ?? throw new ArgumentException($"ApiWords has no {list}.", nameof(list))).GetValue(null)!;
}

/// <summary>The text has a form of its own: a <c>format</c> of JSON Schema.</summary>
/// <param name="format">The format, as <c>date-time</c> or <c>uri</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class FormatAttribute(string format) : Attribute
{
    /// <summary>The format.</summary>
    public string Format { get; } = format;
}

/// <summary>Name of a type's schema where the type's own does not say it (a view's is its name without <c>View</c>).</summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SchemaNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
