using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace CloudCam.Simulators;

/// <summary>Quirks as one writes them on a command line: <c>sticky-alarms,session=lower,split-writes=7</c>.</summary>
public static class QuirkText
{
    /// <summary>The quirks there are, with their form.</summary>
    /// <typeparam name="T">Record of quirks.</typeparam>
    public static string Forms<T>()
        where T : class => string.Join(", ", Members<T>().Select(member => Form(member.Key, member.Value.PropertyType)));

    /// <summary>Reads quirks.</summary>
    /// <typeparam name="T">Record of quirks.</typeparam>
    /// <param name="text">Names with their values, joined with commas; empty or <c>none</c>: the defaults.</param>
    /// <returns>The defaults with these changes.</returns>
    /// <exception cref="FormatException">There is no such quirk, or it has no such value; the message says which.</exception>
    public static T Parse<T>(string text)
        where T : class, new()
    {
        var quirks = new T();
        var members = Members<T>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(part => part != "none"))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (part[..at], part[(at + 1)..]) : (part, null);
            if (!members.TryGetValue(name, out var member))
            {
                throw new FormatException($"'{name}' is no quirk. There are: {Forms<T>()}.");
            }

            member.SetValue(quirks, Read(member.PropertyType, value) ?? throw new FormatException($"'{part}' is not of the form {Form(name, member.PropertyType)}."));
        }

        return quirks;
    }

    private static Dictionary<string, PropertyInfo> Members<T>() => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => member.CanWrite).ToDictionary(member => JsonNamingPolicy.KebabCaseLower.ConvertName(member.Name), StringComparer.Ordinal);

    private static string Form(string name, Type type) => type == typeof(bool) ? name : type.IsEnum ? $"{name}={string.Join('|', Words(type).Keys)}" : $"{name}=N";

    private static Dictionary<string, object> Words(Type type) =>
        Enum.GetValues(type).Cast<object>().ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()!), StringComparer.Ordinal);

    private static object? Read(Type type, string? value) => type switch
    {
        _ when type == typeof(bool) => value is null or "true" ? true : value == "false" ? false : null,
        _ when value is null => null,
        _ when type.IsEnum => Words(type).GetValueOrDefault(value),
        _ when type == typeof(int) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
    };
}
