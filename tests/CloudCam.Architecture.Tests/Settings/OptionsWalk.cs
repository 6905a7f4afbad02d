using System.Collections;
using System.Globalization;
using System.Reflection;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>The settings of an options class, by reflection: every scalar that configuration can set.</summary>
internal static class OptionsWalk
{
    /// <summary>Index of a list's item in the names of <see cref="Names"/>.</summary>
    public const string AnyIndex = "0";

    /// <summary>Names of the settings, <c>__</c> between levels, list items under index 0.</summary>
    public static IEnumerable<string> Names(object options, string prefix)
    {
        foreach (var property in Settable(options.GetType()))
        {
            var name = $"{prefix}__{property.Name}";
            if (IsScalar(property.PropertyType)) yield return name;
            else if (property.GetValue(options) is IDictionary dictionary)
            {
                foreach (var key in dictionary.Keys) yield return $"{name}__{key}";
            }
            else if (ItemOf(property.PropertyType) is { } item)
            {
                if (IsScalar(item)) yield return $"{name}__{AnyIndex}";
                else foreach (var inner in Names(Activator.CreateInstance(item)!, $"{name}__{AnyIndex}")) yield return inner;
            }
            else
            {
                foreach (var inner in Names(property.GetValue(options)!, name)) yield return inner;
            }
        }
    }

    /// <summary>Names with values as text; a list of scalars is one value.</summary>
    public static IEnumerable<(string Name, string Value)> Values(object options, string prefix)
    {
        foreach (var property in Settable(options.GetType()))
        {
            var name = $"{prefix}__{property.Name}";
            var value = property.GetValue(options);
            if (IsScalar(property.PropertyType)) yield return (name, Text(value));
            else if (value is IDictionary dictionary)
            {
                foreach (DictionaryEntry entry in dictionary) yield return ($"{name}__{entry.Key}", Text(entry.Value));
            }
            else if (ItemOf(property.PropertyType) is { } item)
            {
                if (IsScalar(item)) yield return (name, string.Join(", ", ((IEnumerable)value!).Cast<object>().Select(Text)));
            }
            else
            {
                foreach (var inner in Values(value!, name)) yield return inner;
            }
        }
    }

    // A scalar without a setter is computed; a collection or a group of settings is filled in place.
    private static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite || !IsScalar(property.PropertyType));

    private static bool IsScalar(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var scalar && (scalar.IsPrimitive || scalar.IsEnum || scalar == typeof(string) || scalar == typeof(TimeSpan) || scalar == typeof(Uri));

    private static Type? ItemOf(Type type) => type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments().Single() : null;

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
