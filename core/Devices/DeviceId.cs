using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CloudCam.Core.Devices;

/// <summary>
/// The identity of a camera as its protocol gives it: an IMEI of 15 digits, or a name of our own for cameras we dial.
/// 1 to 64 characters of <c>[A-Za-z0-9_-]</c>, so that it can stand in a blob path, a table key and a URL without escaping.
/// </summary>
public readonly record struct DeviceId : IComparable<DeviceId>
{
    /// <summary>Longest accepted id, in characters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly string? value;

    private DeviceId(string value) => this.value = value;

    /// <summary>The id's text; empty only for <c>default</c>.</summary>
    public string Value => value ?? "";

    /// <summary>Takes an IMEI that arrived as a number; printed in decimal and padded to 15 digits.</summary>
    /// <param name="imei">The IMEI; any 64-bit value is a valid id, whether or not a real IMEI looks like it.</param>
    public static DeviceId FromImei(ulong imei) => new(imei.ToString("D15", CultureInfo.InvariantCulture));

    /// <summary>Reads an id from text.</summary>
    /// <returns>False when the text is empty, longer than <see cref="MaxLength"/> or holds another character.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceId id)
    {
        id = default;
        if (text is null || text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExcept(Allowed)) return false;
        id = new DeviceId(text);
        return true;
    }

    /// <summary>Reads an id from text that is known to be one.</summary>
    /// <exception cref="FormatException">The text is no device id.</exception>
    public static DeviceId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A device id is 1 to 64 characters of A-Z a-z 0-9 _ -.");

    /// <inheritdoc/>
    public int CompareTo(DeviceId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Ordinal order.</summary>
    public static bool operator <(DeviceId left, DeviceId right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >(DeviceId left, DeviceId right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator <=(DeviceId left, DeviceId right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >=(DeviceId left, DeviceId right) => left.CompareTo(right) >= 0;
}
