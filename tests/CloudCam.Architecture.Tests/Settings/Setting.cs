using System.Collections;
using System.Globalization;
using System.Reflection;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>One setting as its options class has it: by reflection, with the default of an instance.</summary>
/// <param name="Name">As an environment variable; list items under index 0.</param>
/// <param name="Property">The property it fills.</param>
/// <param name="Type">Type of one value.</param>
/// <param name="Default">The default as text; empty: none.</param>
internal sealed record Setting(string Name, PropertyInfo Property, Type Type, string Default)
{
    // Options without a section are read one by one, and this one under the name that ffmpeg's users know.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal) { ["FfmpegPath"] = "FFMPEG_PATH" };

    /// <summary>The settings of an options class.</summary>
    public static IEnumerable<Setting> Of(object options, string section)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = section.Length == 0 ? OtherNames.GetValueOrDefault(property.Name, property.Name) : $"{section}__{property.Name}";
            var value = property.GetValue(options);
            if (IsScalar(property.PropertyType))
            {
                // Without a setter it is computed from others.
                if (property.CanWrite) yield return new(name, property, property.PropertyType, Text(value));
            }
            else if (value is IDictionary dictionary)
            {
                foreach (DictionaryEntry entry in dictionary) yield return new($"{name}__{entry.Key}", property, entry.Value!.GetType(), Text(entry.Value));
            }
            else if (ItemOf(property.PropertyType) is { } item)
            {
                if (IsScalar(item)) yield return new($"{name}__0", property, item, string.Join(", ", ((IEnumerable)value!).Cast<object>().Select(Text)));
                else foreach (var inner in OfItems(item, $"{name}__0")) yield return inner;
            }
            else
            {
                foreach (var inner in Of(value!, name)) yield return inner;
            }
        }
    }

    // What the list has without settings is told by the item's class: the defaults of all items, in their order.
    private static IEnumerable<Setting> OfItems(Type item, string name)
    {
        var usual = ((IEnumerable)item.GetProperty("Usual", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(null)!).Cast<object>()
            .Select(one => Of(one, name).ToList()).ToList();
        foreach (var (index, setting) in usual[0].Index())
        {
            var defaults = usual.ConvertAll(one => one[index].Default);
            yield return setting with { Default = string.Join("; ", defaults.Distinct().Count() == 1 ? defaults.Distinct() : defaults.Select(one => one.Length == 0 ? "all" : one)) };
        }
    }

    private static bool IsScalar(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var scalar && (scalar.IsPrimitive || scalar.IsEnum || scalar == typeof(string) || scalar == typeof(TimeSpan) || scalar == typeof(Uri));

    private static Type? ItemOf(Type type) => type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments().Single() : null;

    private static string Text(object? value) => value is bool one ? (one ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
