using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CloudCam.Core.Naming;

/// <summary>
/// Builds the id of <see cref="DerivedId"/> without making a string of any part: parts are written as UTF-8 into memory of the caller's, then hashed.
/// A part is what stands between <see cref="BeginPart"/> and <see cref="EndPart"/>. <see cref="Dispose"/> gives back what did not fit there.
/// </summary>
/// <param name="initial">Memory to begin with; more than fits there is rented.</param>
public ref struct DerivedIdBuilder(Span<byte> initial)
{
    private const int LengthBytes = sizeof(int);

    // Kept by its thread: a hash for one use costs the platform's library up to half as much again, for memory it takes and gives back.
    [ThreadStatic]
    private static IncrementalHash? hash;

    private Span<byte> bytes = initial;
    private byte[]? rented;
    private int count;
    private int partStart;

    /// <summary>Begins a part.</summary>
    public void BeginPart()
    {
        Room(LengthBytes);
        count += LengthBytes;
        partStart = count;
    }

    /// <summary>Ends the part: its length is written in front of it.</summary>
    public readonly void EndPart() => BinaryPrimitives.WriteInt32BigEndian(bytes[(partStart - LengthBytes)..], count - partStart);

    /// <summary>Adds one whole part.</summary>
    public void AppendPart(string text)
    {
        BeginPart();
        Append(text);
        EndPart();
    }

    /// <summary>Adds one whole part of bytes.</summary>
    public void AppendPart(ReadOnlySpan<byte> utf8)
    {
        BeginPart();
        Room(utf8.Length);
        utf8.CopyTo(bytes[count..]);
        count += utf8.Length;
        EndPart();
    }

    /// <summary>Adds text to the part; nothing for null.</summary>
    public void Append(string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        // Three bytes are the most that one UTF-16 unit becomes.
        Room(text.Length * 3);
        count += Encoding.UTF8.GetBytes(text, bytes[count..]);
    }

    /// <summary>Adds one ASCII character to the part.</summary>
    public void Append(char ascii)
    {
        Room(1);
        bytes[count++] = (byte)ascii;
    }

    /// <summary>Adds a number in its shortest form, the same as in text of the invariant culture.</summary>
    public void Append<T>(T value)
        where T : struct, IUtf8SpanFormattable
    {
        int written;
        while (!value.TryFormat(bytes[count..], out written, default, CultureInfo.InvariantCulture)) Grow(bytes.Length * 2);
        count += written;
    }

    /// <summary>Adds a number in its shortest form, as <see cref="Append{T}(T)"/> does.</summary>
    public void Append(double value)
    {
        Room(ShortNumber.MaxLength);
        var written = ShortNumber.TryWrite(value, bytes[count..]);
        if (written == 0) Append<double>(value);
        else count += written;
    }

    /// <summary>Adds a number in its shortest form; nothing for null.</summary>
    public void Append(double? value)
    {
        if (value is { } known) Append(known);
    }

    /// <summary>Adds a number as <see cref="Append{T}(T)"/> does; nothing for null.</summary>
    public void Append<T>(T? value)
        where T : struct, IUtf8SpanFormattable
    {
        if (value is { } known) Append(known);
    }

    /// <summary>Writes the id.</summary>
    /// <param name="hex">Takes <see cref="DerivedId.Length"/> lower-case hex digits.</param>
    public readonly void WriteId(Span<byte> hex)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var own = hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        own.AppendData(bytes[..count]);
        own.GetHashAndReset(digest);
        Convert.TryToHexStringLower(digest[..(DerivedId.Length / 2)], hex, out _);
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose()
    {
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        rented = null;
    }

    private void Room(int more)
    {
        if (bytes.Length - count < more) Grow(Math.Max(bytes.Length * 2, count + more));
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, 256));
        bytes[..count].CopyTo(larger);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        bytes = rented = larger;
    }
}
