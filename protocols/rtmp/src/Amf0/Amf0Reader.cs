using System.Buffers;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Rtmp.Amf0;

/// <summary>
/// Reads AMF0 values from front to back, in place. It allocates nothing and does not call itself: a nest deeper than <see cref="MaxDepth"/> and a message of more
/// than <see cref="MaxValues"/> values are refused. What is missing at the end of an object is borne: some encoders leave its end mark out.
/// </summary>
public ref struct Amf0Reader
{
    /// <summary>Deepest nest. Commands have two levels, metadata with a key frame index three.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most values of one message, those inside of objects included: a key frame index of an hour has 3,600.</summary>
    public const int MaxValues = 8_192;

    private const int OpenEnded = -1;

    private SequenceReader<byte> reader;
    private int values;
    private int depth;

    /// <summary>Begins at the first value.</summary>
    /// <param name="bytes">The values of a command or data message (<see cref="RtmpMessage.Values"/>).</param>
    public Amf0Reader(in ReadOnlySequence<byte> bytes) => reader = new SequenceReader<byte>(bytes);

    /// <summary>Whether no value is left.</summary>
    public readonly bool IsAtEnd => reader.End;

    /// <summary>The type of the next value.</summary>
    /// <exception cref="ProtocolViolationException">There is none.</exception>
    public readonly Amf0Type Next => reader.TryPeek(out var mark) ? (Amf0Type)mark : throw Short();

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySequence<byte> Unread => reader.UnreadSequence;

    /// <summary>Reads a number; any other value is skipped.</summary>
    /// <returns>False when it was another value, or none was left.</returns>
    public bool TryReadNumber(out double number)
    {
        number = 0;
        if (!Take(Amf0Type.Number)) return false;
        number = BitConverter.Int64BitsToDouble(I64());
        return true;
    }

    /// <summary>Reads a truth value; any other value is skipped.</summary>
    /// <returns>False when it was another value, or none was left.</returns>
    public bool TryReadBoolean(out bool value)
    {
        value = false;
        if (!Take(Amf0Type.Boolean)) return false;
        value = U8() != 0;
        return true;
    }

    /// <summary>Reads a date, UTC; any other value is skipped.</summary>
    /// <returns>False when it was another value, none was left, or no calendar has that date.</returns>
    public bool TryReadDate(out DateTimeOffset date)
    {
        date = default;
        if (!Take(Amf0Type.Date)) return false;
        var milliseconds = BitConverter.Int64BitsToDouble(I64());
        U16();
        if (!(milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())) return false;
        date = DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        return true;
    }

    /// <summary>Reads a text, long or short; any other value is skipped.</summary>
    /// <returns>False when it was another value, or none was left.</returns>
    public bool TryReadText(out Amf0Text text)
    {
        text = default;
        if (!reader.End && Next == Amf0Type.LongText)
        {
            Count();
            reader.Advance(1);
            text = Text(U32());
            return true;
        }
        if (!Take(Amf0Type.Text)) return false;
        text = Text(U16());
        return true;
    }

    /// <summary>Enters an object, an ECMA array or a typed object; <see cref="TryReadName"/> walks through it. Any other value is skipped.</summary>
    /// <returns>False when it was another value, or none was left.</returns>
    public bool TryEnterObject()
    {
        if (reader.End) return false;
        if (Next is not (Amf0Type.AnonymousObject or Amf0Type.EcmaArray or Amf0Type.TypedObject))
        {
            Skip();
            return false;
        }
        Count();
        TakeObjectHead(U8Type());
        if (++depth > MaxDepth) throw TooDeep();
        return true;
    }

    /// <summary>Reads the next name of the object that was entered last; its value is to be read or skipped next.</summary>
    /// <returns>False at its end, which is left then.</returns>
    public bool TryReadName(out Amf0Text name)
    {
        if (TryTakeName(out name)) return true;
        depth--;
        return false;
    }

    /// <summary>Enters a strict array: so many values follow. Any other value is skipped.</summary>
    /// <param name="count">What the array says; values end earlier when the bytes do.</param>
    /// <returns>False when it was another value, or none was left.</returns>
    public bool TryEnterList(out uint count)
    {
        count = 0;
        if (!Take(Amf0Type.StrictArray)) return false;
        count = U32();
        return true;
    }

    /// <summary>Skips one value, whatever is in it.</summary>
    public void Skip()
    {
        // What is still to come on each level: so many values, or names and values up to an end mark.
        Span<long> left = stackalloc long[MaxDepth];
        var level = -1;
        SkipOne(left, ref level);
        while (level >= 0)
        {
            if (reader.End || left[level] == 0)
            {
                level--;
                continue;
            }
            if (left[level] == OpenEnded)
            {
                if (!TryTakeName(out _))
                {
                    level--;
                    continue;
                }
            }
            else
            {
                left[level]--;
            }
            SkipOne(left, ref level);
        }
    }

    private void SkipOne(scoped Span<long> left, ref int level)
    {
        Count();
        var type = U8Type();
        switch (type)
        {
            case Amf0Type.Number: Advance(8); break;
            case Amf0Type.Boolean: Advance(1); break;
            case Amf0Type.Text: Advance(U16()); break;
            case Amf0Type.Null or Amf0Type.Undefined or Amf0Type.Unsupported: break;
            case Amf0Type.Reference: Advance(2); break;
            case Amf0Type.Date: Advance(10); break;
            case Amf0Type.LongText or Amf0Type.XmlDocument: Advance(U32()); break;
            case Amf0Type.StrictArray: Enter(left, ref level, U32()); break;
            case Amf0Type.AnonymousObject or Amf0Type.EcmaArray or Amf0Type.TypedObject:
                TakeObjectHead(type);
                Enter(left, ref level, OpenEnded);
                break;
            default: throw new ProtocolViolationException(Violation.BadField, $"AMF0 type {(byte)type}");
        }
    }

    private readonly void Enter(scoped Span<long> left, ref int level, long count)
    {
        if (++level + depth >= MaxDepth) throw TooDeep();
        left[level] = count;
    }

    private void TakeObjectHead(Amf0Type type)
    {
        if (type == Amf0Type.EcmaArray) Advance(4);
        else if (type == Amf0Type.TypedObject) Advance(U16());
    }

    private bool TryTakeName(out Amf0Text name)
    {
        name = default;
        if (reader.End) return false;
        name = Text(U16());
        if (!name.Bytes.IsEmpty) return true;
        if (reader.End) return false;
        if (Next != Amf0Type.ObjectEnd) return true;
        reader.Advance(1);
        return false;
    }

    // Values of another type are passed over: what an encoder adds or changes must not end its stream.
    private bool Take(Amf0Type type)
    {
        if (reader.End) return false;
        if (Next == type)
        {
            Count();
            reader.Advance(1);
            return true;
        }
        Skip();
        return false;
    }

    private void Count()
    {
        if (++values > MaxValues) throw new ProtocolViolationException(Violation.FrameTooLarge, $"more than {MaxValues} AMF0 values");
    }

    private Amf0Text Text(long length)
    {
        if (reader.Remaining < length) throw Short();
        var text = new Amf0Text(reader.UnreadSequence.Slice(0, length));
        reader.Advance(length);
        return text;
    }

    private void Advance(long bytes)
    {
        if (reader.Remaining < bytes) throw Short();
        reader.Advance(bytes);
    }

    private Amf0Type U8Type() => (Amf0Type)U8();

    private byte U8() => reader.TryRead(out var value) ? value : throw Short();

    private ushort U16() => reader.TryReadBigEndian(out short value) ? (ushort)value : throw Short();

    private uint U32() => reader.TryReadBigEndian(out int value) ? (uint)value : throw Short();

    private long I64() => reader.TryReadBigEndian(out long value) ? value : throw Short();

    private static ProtocolViolationException Short() => new(Violation.BadLength, "an AMF0 value goes beyond its message");

    private static ProtocolViolationException TooDeep() => new(Violation.BadField, $"AMF0 nested deeper than {MaxDepth}");
}
