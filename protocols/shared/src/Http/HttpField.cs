using System.Buffers;
using System.Text;

namespace CloudCam.Protocols.Http;

/// <summary>
/// A field of a request's head (RFC 9112 section 5), read strictly: what two servers could read in two ways (a space before the colon, a line that goes on, a control character) is no field.
/// </summary>
public readonly ref struct HttpField
{
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> ControlBytes =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Where(code => code != '\t').Select(code => (byte)code), 0x7F]);

    private HttpField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>Its name, as it was sent: a token, not empty.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Its value without the blanks around it: no control characters but tabs; bytes from 0x80 on as they came.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether a text is a token (RFC 9110 section 5.6.2): a method, a field's name.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>Reads a field.</summary>
    /// <param name="line">Its line without the line end.</param>
    /// <param name="field">The field.</param>
    /// <returns>False: it is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out HttpField field)
    {
        field = default;
        var colon = line.IndexOf((byte)':');
        if (colon < 0 || !IsToken(line[..colon])) return false;
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (value.ContainsAny(ControlBytes)) return false;
        field = new HttpField(line[..colon], value);
        return true;
    }

    /// <summary>Whether it has this name, in upper or lower case.</summary>
    /// <param name="name">The name, ASCII.</param>
    public bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);
}
