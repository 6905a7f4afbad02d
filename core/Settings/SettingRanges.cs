using System.Collections;
using System.Globalization;
using System.Reflection;

namespace CloudCam.Core.Settings;

/// <summary>Refuses settings beyond their <see cref="WithinAttribute"/>, and numbers in the place of words, before anything starts with them.</summary>
public static class SettingRanges
{
    /// <summary>Looks at every setting of an options object, and of the options and lists in it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="section">Their section; levels are set apart by two underscores, as in environment variables.</param>
    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names it and the range.</exception>
    public static void Check(object options, string section)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = $"{section}__{property.Name}";
            switch (property.GetValue(options))
            {
                case null or string or Uri:
                    break;
                case Enum word:
                    if (!Enum.IsDefined(word.GetType(), word)) throw new InvalidOperationException($"Setting {name} must be one of {string.Join(", ", Enum.GetNames(word.GetType()))}.");
                    break;
                case IDictionary table:
                    foreach (DictionaryEntry entry in table) CheckRange(property, $"{name}__{entry.Key}", entry.Value!);
                    break;
                case IEnumerable items:
                    foreach (var (index, item) in items.Cast<object>().Index()) CheckGroup(item, string.Create(CultureInfo.InvariantCulture, $"{name}__{index}"));
                    break;
                case { } value:
                    CheckRange(property, name, value);
                    CheckGroup(value, name);
                    break;
            }
        }
    }

    // What the runtime itself brings has no settings in it.
    private static void CheckGroup(object value, string name)
    {
        if (value.GetType() is { IsClass: true, Namespace: not ("System" or null) }) Check(value, name);
    }

    private static void CheckRange(PropertyInfo property, string name, object value)
    {
        if (property.GetCustomAttribute<WithinAttribute>() is { } range && !range.Holds(value))
            throw new InvalidOperationException($"Setting {name} must be from {range}.");
    }
}
