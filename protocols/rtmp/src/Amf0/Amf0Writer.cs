using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Protocols.Rtmp.Amf0;

/// <summary>Writes AMF0 values one after the other.</summary>
/// <param name="output">Takes the bytes.</param>
public readonly ref struct Amf0Writer(IBufferWriter<byte> output)
{
    /// <summary>A number.</summary>
    public void Number(double value)
    {
        var bytes = Take(9, Amf0Type.Number);
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
    }

    /// <summary>A truth value.</summary>
    public void Boolean(bool value) => Take(2, Amf0Type.Boolean)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Nothing.</summary>
    public void Null() => Take(1, Amf0Type.Null);

    /// <summary>Not defined.</summary>
    public void Undefined() => Take(1, Amf0Type.Undefined);

    /// <summary>A date.</summary>
    public void Date(DateTimeOffset date)
    {
        var bytes = Take(11, Amf0Type.Date);
        BinaryPrimitives.WriteDoubleBigEndian(bytes, date.ToUnixTimeMilliseconds());
        bytes[8..].Clear();
    }

    /// <summary>A text; from 64 KiB on as a long one.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes;
        if (length <= ushort.MaxValue)
        {
            bytes = Take(3 + length, Amf0Type.Text);
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)length);
            bytes = bytes[2..];
        }
        else
        {
            bytes = Take(5 + length, Amf0Type.LongText);
            BinaryPrimitives.WriteInt32BigEndian(bytes, length);
            bytes = bytes[4..];
        }
        Encoding.UTF8.GetBytes(text, bytes);
    }

    /// <summary>Begins an object: names and values follow, then <see cref="End"/>.</summary>
    public void BeginObject() => Take(1, Amf0Type.AnonymousObject);

    /// <summary>Begins an ECMA array: names and values follow, then <see cref="End"/>.</summary>
    /// <param name="count">How many; a hint.</param>
    public void BeginEcmaArray(int count) => BinaryPrimitives.WriteInt32BigEndian(Take(5, Amf0Type.EcmaArray), count);

    /// <summary>Begins a strict array: exactly so many values follow, and no end.</summary>
    public void BeginList(int count) => BinaryPrimitives.WriteInt32BigEndian(Take(5, Amf0Type.StrictArray), count);

    /// <summary>The name of the next value inside of an object.</summary>
    /// <param name="name">ASCII, at most 65,535 characters.</param>
    public void Name(ReadOnlySpan<byte> name)
    {
        var bytes = output.GetSpan(2 + name.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, checked((ushort)name.Length));
        name.CopyTo(bytes[2..]);
        output.Advance(2 + name.Length);
    }

    /// <summary>Ends an object or an ECMA array.</summary>
    public void End()
    {
        Name([]);
        Take(1, Amf0Type.ObjectEnd);
    }

    private Span<byte> Take(int size, Amf0Type type)
    {
        var bytes = output.GetSpan(size)[..size];
        bytes[0] = (byte)type;
        output.Advance(size);
        return bytes[1..];
    }
}
