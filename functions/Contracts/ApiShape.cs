namespace CloudCam.Functions.Contracts;

/// <summary>
/// What a value of a request may be, in the keywords of JSON Schema. Parameters and bodies are declared with it beside the code that reads them; tests send what it allows and what it
/// does not, and hold the two together.
/// </summary>
internal sealed record ApiShape
{
    /// <summary><c>string</c>, <c>integer</c>, <c>boolean</c>, <c>array</c> or <c>object</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What the text stands for, as <c>date-time</c>; null: any text.</summary>
    public string? Format { get; init; }

    /// <summary>Regular expression (ECMA-262) of the whole text; null: any.</summary>
    public string? Pattern { get; init; }

    /// <summary>Least characters of a text; null: no limit.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most characters of a text, items of a list or members of an object; null: no limit.</summary>
    public int? Max { get; init; }

    /// <summary>Least items of a list; null: no limit.</summary>
    public int? MinItems { get; init; }

    /// <summary>Least number; null: no limit.</summary>
    public long? Minimum { get; init; }

    /// <summary>Greatest number; null: no limit.</summary>
    public long? Maximum { get; init; }

    /// <summary>The only texts there are; null: others too.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Of a list: what its items are. Of an object without <see cref="Members"/>: what its values are.</summary>
    public ApiShape? Items { get; init; }

    /// <summary>Whether no item may come twice.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Members of an object; others are refused. Null: members of any name.</summary>
    public IReadOnlyList<ApiMember>? Members { get; init; }

    /// <summary>What is taken where nothing is said; null: nothing.</summary>
    public object? Default { get; init; }

    /// <summary>A text of 1 to <paramref name="maxLength"/> characters.</summary>
    public static ApiShape Text(int maxLength) => new() { Type = "string", MinLength = 1, Max = maxLength };

    /// <summary>A text of a form.</summary>
    public static ApiShape Like(string pattern) => new() { Type = "string", Pattern = pattern };

    /// <summary>One of some words.</summary>
    public static ApiShape Word(params IReadOnlyList<string> words) => new() { Type = "string", Words = words };

    /// <summary>A whole number.</summary>
    public static ApiShape Number(long least, long most) => new() { Type = "integer", Minimum = least, Maximum = most };

    /// <summary>Yes or no.</summary>
    public static ApiShape Flag() => new() { Type = "boolean" };

    /// <summary>A time, RFC 3339.</summary>
    public static ApiShape Time() => new() { Type = "string", Format = "date-time" };

    /// <summary>A list.</summary>
    public static ApiShape List(ApiShape items, int? most = null) => new() { Type = "array", Items = items, Max = most };

    /// <summary>An object of texts by name.</summary>
    public static ApiShape Texts(int maxCount, int maxLength) => new() { Type = "object", Max = maxCount, Items = Text(maxLength) };

    /// <summary>An object.</summary>
    public static ApiShape Object(params IReadOnlyList<ApiMember> members) => new() { Type = "object", Members = members };
}

/// <summary>A member of an object in a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What it may be.</param>
/// <param name="Description">What it means, for people.</param>
/// <param name="IsRequired">Whether it must be there.</param>
internal sealed record ApiMember(string Name, ApiShape Shape, string Description, bool IsRequired = false);
