using System.Buffers;

namespace CloudCam.Protocols.Rtmp;

/// <summary>Kinds of user control (RTMP specification 1.0, section 7.1.7).</summary>
public enum RtmpUserEvent : ushort
{
    /// <summary>A stream can be used now: its id.</summary>
    StreamBegin = 0,

    /// <summary>A stream has nothing more: its id.</summary>
    StreamEnd = 1,

    /// <summary>A stream has nothing at the moment: its id.</summary>
    StreamDry = 2,

    /// <summary>How much a player buffers: the stream's id, milliseconds.</summary>
    SetBufferLength = 3,

    /// <summary>A stream is a recording: its id.</summary>
    StreamIsRecorded = 4,

    /// <summary>Asks for a sign of life: the server's clock in milliseconds.</summary>
    PingRequest = 6,

    /// <summary>The sign: the clock of the request.</summary>
    PingResponse = 7,
}

/// <summary>A user control message: <c>event u16 | value u32 [| second u32]</c>, big-endian.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Value">A stream's id, or the clock of a ping.</param>
/// <param name="Milliseconds">Of <see cref="RtmpUserEvent.SetBufferLength"/>; otherwise 0.</param>
public readonly record struct RtmpUserControl(RtmpUserEvent Event, uint Value, uint Milliseconds = 0)
{
    /// <summary>Reads the payload.</summary>
    /// <returns>False when it is too short for its event; events nobody knows are read as far as they go.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> payload, out RtmpUserControl control)
    {
        control = default;
        var reader = new SequenceReader<byte>(payload);
        if (!reader.TryReadBigEndian(out short kind)) return false;
        var (value, second) = (0, 0);
        var hasValue = reader.TryReadBigEndian(out value);
        if (hasValue && (RtmpUserEvent)kind == RtmpUserEvent.SetBufferLength && !reader.TryReadBigEndian(out second)) return false;
        if (!hasValue && Enum.IsDefined((RtmpUserEvent)(ushort)kind)) return false;
        control = new RtmpUserControl((RtmpUserEvent)(ushort)kind, (uint)value, (uint)second);
        return true;
    }
}
