using System.Buffers;

namespace CloudCam.Protocols.BSeries.Messages;

/// <summary>What an alarm notice is about. Source: the vendor's document and sample client.</summary>
public enum BSeriesAlarmKind : byte
{
    /// <summary>The alarm before is over.</summary>
    Stopped = 0,

    /// <summary>Motion in the picture.</summary>
    Motion = 1,

    /// <summary>The alarm input.</summary>
    Input = 2,

    /// <summary>Sound.</summary>
    Sound = 3,
}

/// <summary>ALARM NOTIFY: type u8, then one u16 (document) or four (left, top, right, bottom in percent; sample client and captures). One byte is enough.</summary>
/// <param name="Kind">What it is about; may be a number without a name.</param>
/// <param name="Area">Left, top, right, bottom in percent; null in the short form.</param>
/// <param name="Value">The word of the short form, of unknown meaning; null in the long form.</param>
public readonly record struct BSeriesAlarm(BSeriesAlarmKind Kind, (ushort Left, ushort Top, ushort Right, ushort Bottom)? Area, ushort? Value)
{
    /// <summary>Reads the text; false when it is empty.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> text, out BSeriesAlarm alarm)
    {
        alarm = default;
        var reader = new SequenceReader<byte>(text);
        if (!reader.TryRead(out var kind)) return false;
        (ushort, ushort, ushort, ushort)? area = null;
        var hasWord = reader.TryReadLittleEndian(out short left);
        if (reader.TryReadLittleEndian(out short top) && reader.TryReadLittleEndian(out short right) && reader.TryReadLittleEndian(out short bottom))
            area = ((ushort)left, (ushort)top, (ushort)right, (ushort)bottom);
        alarm = new BSeriesAlarm((BSeriesAlarmKind)kind, area, hasWord && area is null ? (ushort)left : null);
        return true;
    }
}
