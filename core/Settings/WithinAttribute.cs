using System.Globalization;

namespace CloudCam.Core.Settings;

/// <summary>From where to where a setting may go, both included: a number, a time, or each value of a table. Nothing starts with a setting beyond it (<see cref="SettingRanges"/>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WithinAttribute : Attribute
{
    private static readonly string[] TimeFormats = [@"hh\:mm\:ss", @"hh\:mm\:ss\.fff", @"d\.hh\:mm\:ss"];

    /// <summary>A range of numbers.</summary>
    public WithinAttribute(long least, long most) => (Least, Most) = (least, most);

    /// <summary>A range of times, each as <c>[d.]hh:mm:ss[.fff]</c>.</summary>
    public WithinAttribute(string least, string most) =>
        (Least, Most) = (TimeSpan.ParseExact(least, TimeFormats, CultureInfo.InvariantCulture), TimeSpan.ParseExact(most, TimeFormats, CultureInfo.InvariantCulture));

    /// <summary>The least: <see cref="long"/> or <see cref="TimeSpan"/>.</summary>
    public IComparable Least { get; }

    /// <summary>The most, of the same type.</summary>
    public IComparable Most { get; }

    /// <summary>Whether a value of a setting lies in it.</summary>
    /// <param name="value">A whole number of any size, or a <see cref="TimeSpan"/>.</param>
    public bool Holds(object value)
    {
        var comparable = Least is TimeSpan ? value : Convert.ToInt64(value, CultureInfo.InvariantCulture);
        return Least.CompareTo(comparable) <= 0 && Most.CompareTo(comparable) >= 0;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}");
}
