using System.Text.Json;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Api;

/// <summary>
/// The JSON object of a request: read up to a limit, taken apart strictly, each wrong member named in the answer. A member that nobody knows is
/// wrong too: a setting with a typing error must not look as if it had been taken.
/// </summary>
internal sealed class JsonBody
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 8 };
    private readonly Dictionary<string, JsonElement> members;
    private readonly Dictionary<string, string[]> errors;
    private readonly string prefix;

    private JsonBody(Dictionary<string, JsonElement> members, Dictionary<string, string[]> errors, string prefix) => (this.members, this.errors, this.prefix) = (members, errors, prefix);

    private delegate bool Reader<T>(JsonElement value, out T result);

    /// <summary>Reads a body of at most <paramref name="maxBytes"/>; else the answer that says what is wrong with it.</summary>
    public static async Task<(JsonBody? Body, IResult? Problem)> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentType is { Length: > 0 } && !request.HasJsonContentType())
            return (null, Results.Problem("Send application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType));
        if (await BytesAsync(request.Body, maxBytes, cancellationToken) is not { } bytes)
            return (null, Results.Problem($"The body is longer than {maxBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge));
        try
        {
            using var document = JsonDocument.Parse(bytes, Limits);
            return MembersOf(document.RootElement) is { } members ? (new JsonBody(members, [], ""), null) : (null, Unreadable());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, nested too deep, or a name with half a surrogate pair.
            return (null, Unreadable());
        }
    }

    /// <summary>Answer for what was wrong, or is no member of <paramref name="shape"/>; null when nothing was. Read it after all members.</summary>
    public IResult? Problem(ApiShape shape)
    {
        Know(shape);
        return errors.Count == 0 ? null : Results.ValidationProblem(errors, title: "A member of the body is wrong.");
    }

    /// <summary>Names of the members there are.</summary>
    public IEnumerable<string> Names => members.Keys;

    /// <summary>Notes every member that is none of <paramref name="shape"/> and that nothing else was said of as wrong.</summary>
    public void Know(ApiShape shape)
    {
        foreach (var name in members.Keys)
        {
            if (shape.Members?.Any(member => member.Name == name) != true) errors.TryAdd(prefix + (name.Length > 64 ? name[..64] : name), ["There is no such member."]);
        }
    }

    /// <summary>An object inside this one; what is wrong in it is told with this one's. Null when missing, null or wrong.</summary>
    public JsonBody? Object(string name) => Read(name, isRequired: false, "an object that has no member twice", (JsonElement value, out JsonBody? inner) =>
        (inner = value.ValueKind == JsonValueKind.Object && MembersOf(value) is { } found ? new JsonBody(found, errors, $"{prefix}{name}.") : null) is not null);

    /// <summary>A list of whole numbers, each once; null when missing, null or wrong.</summary>
    public IReadOnlyList<int>? Numbers(string name, int maxCount, int least, int most) =>
        Read(name, isRequired: false, $"a list of at most {maxCount} different whole numbers from {least} to {most}", (JsonElement value, out IReadOnlyList<int>? numbers) =>
        {
            numbers = null;
            if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > maxCount) return false;
            var list = new List<int>(value.GetArrayLength());
            foreach (var item in value.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var number) || number < least || number > most || list.Contains(number)) return false;
                list.Add(number);
            }
            numbers = list;
            return true;
        });

    /// <summary>A text of 1 to <paramref name="maxLength"/> characters without control characters (line breaks and tabs, where they make sense); null when missing, null or wrong.</summary>
    public string? Text(string name, int maxLength, bool isRequired = false, bool isMultiline = false) =>
        Read(name, isRequired, $"a text of 1 to {maxLength} characters without control characters", (JsonElement value, out string? text) => IsText(value, maxLength, out text, isMultiline));

    /// <summary>One of some words; null when missing or wrong.</summary>
    public T? Word<T>(string name, string expected, Func<string, T?> read, bool isRequired = true)
        where T : struct => Read(name, isRequired, expected, (JsonElement value, out T? word) => (word = IsText(value, 64, out var text) ? read(text!) : null) is not null);

    /// <summary>A whole number; null when missing, null or wrong.</summary>
    public long? Number(string name, long least, long most) => Read(name, isRequired: false, $"a whole number from {least} to {most}", (JsonElement value, out long? number) =>
        (number = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var read) && read >= least && read <= most ? read : null) is not null);

    /// <summary>Yes or no; null when missing, null or wrong.</summary>
    public bool? Flag(string name) => Read(name, isRequired: false, "true or false", (JsonElement value, out bool? flag) =>
        (flag = value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }) is not null);

    /// <summary>A list of texts; null when missing, null or wrong.</summary>
    public IReadOnlyList<string>? Texts(string name, int maxCount, int maxLength) =>
        Read(name, isRequired: false, $"a list of at most {maxCount} texts of 1 to {maxLength} characters without control characters", (JsonElement value, out IReadOnlyList<string>? texts) =>
        {
            texts = null;
            if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > maxCount) return false;
            var list = new List<string>(value.GetArrayLength());
            foreach (var item in value.EnumerateArray())
            {
                if (!IsText(item, maxLength, out var text)) return false;
                list.Add(text!);
            }
            texts = list;
            return true;
        });

    /// <summary>An object of texts; null when missing, null or wrong.</summary>
    public IReadOnlyDictionary<string, string>? TextsByName(string name, int maxCount, int maxLength) =>
        Read(name, isRequired: false, $"an object of at most {maxCount} texts of 1 to {maxLength} characters", (JsonElement value, out IReadOnlyDictionary<string, string>? texts) =>
        {
            texts = null;
            if (value.ValueKind != JsonValueKind.Object) return false;
            var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var member in value.EnumerateObject())
            {
                if (found.Count == maxCount || !IsText(member.Value, maxLength, out var text) || !found.TryAdd(member.Name, text!)) return false;
            }
            texts = found;
            return true;
        });

    /// <summary>Notes that a member is wrong for a reason of its own.</summary>
    public void Refuse(string name, string why) => errors[prefix + name] = [why];

    private T? Read<T>(string name, bool isRequired, string expected, Reader<T?> read)
    {
        var isThere = members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;
        try
        {
            if (isThere && read(value, out var result)) return result;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: JSON allows it, no text does. Told like every other wrong value.
            isThere = true;
        }
        if (isThere || isRequired) errors[prefix + name] = [$"Expected {expected}."];
        return default;
    }

    private static Dictionary<string, JsonElement>? MembersOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value.Clone())) return null;
        }
        return members;
    }

    private static bool IsText(JsonElement value, int maxLength, out string? text, bool isMultiline = false)
    {
        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is { Length: > 0 } && text.Length <= maxLength && !text.Any(character => char.IsControl(character) && !(isMultiline && character is '\n' or '\r' or '\t')) && !string.IsNullOrWhiteSpace(text);
    }

    private static async Task<ReadOnlyMemory<byte>?> BytesAsync(Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[maxBytes + 1];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (count > maxBytes) return null;
        return bytes.AsMemory(0, count);
    }

    private static IResult Unreadable() => Results.Problem("The body is no JSON object, has a member twice, or is nested too deep.", statusCode: StatusCodes.Status400BadRequest);
}
