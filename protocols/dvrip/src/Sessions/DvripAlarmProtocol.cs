using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>The alarm server: XM cameras dial it and leave alarm messages (1508), without a login and without an answer.</summary>
/// <param name="options">Limits.</param>
/// <param name="time">Our clock.</param>
public sealed class DvripAlarmProtocol(DvripSessionOptions options, TimeProvider time) : IDeviceProtocol
{
    /// <summary>The protocol's name everywhere.</summary>
    public const string ProtocolName = "dvrip-alarm";

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public TimeSpan IdleTimeout => options.AlarmIdleTimeout;

    /// <inheritdoc/>
    public Recognition Recognise(in ReadOnlySequence<byte> first)
    {
        Span<byte> start = stackalloc byte[DvripHeader.Bytes];
        start.Clear();
        var have = (int)Math.Min(first.Length, start.Length);
        first.Slice(0, have).CopyTo(start);
        if (have >= 1 && start[0] != DvripHeader.Magic) return Recognition.No;
        if (have >= 16 && BinaryPrimitives.ReadUInt16LittleEndian(start[14..]) != (ushort)DvripMessageId.AlarmCenter) return Recognition.No;
        if (have < DvripHeader.Bytes) return Recognition.NeedMore;
        return BinaryPrimitives.ReadUInt32LittleEndian(start[16..]) <= options.MaxAlarmBytes ? Recognition.Yes : Recognition.No;
    }

    /// <inheritdoc/>
    public IDeviceSession CreateSession(long nowMilliseconds) => new DvripAlarmSession(options, time);
}
