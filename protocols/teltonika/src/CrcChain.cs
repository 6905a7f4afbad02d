using System.Buffers;
using CloudCam.Core.Checksums;

namespace CloudCam.Protocols.Teltonika;

/// <summary>
/// The CRC of DATA frames is chained: each starts from the CRC of the one before. After a SYNC sources differ whether the chain goes on
/// or starts from 0, so the first DATA after one may do either; from there on it is chained again.
/// </summary>
/// <param name="rule">What is allowed after a SYNC.</param>
/// <param name="start">CRC of the file so far: what the chain is when it was never broken.</param>
internal struct CrcChain(TeltonikaCrcAfterSync rule, ushort start)
{
    private ushort last = start;
    private ushort beforeLast = start;
    private bool isFirst = true;

    /// <summary>The device said where the next DATA belong.</summary>
    public void Sync() => isFirst = true;

    /// <summary>Checks one frame.</summary>
    /// <param name="bytes">File bytes of the frame.</param>
    /// <param name="sent">CRC of the frame.</param>
    /// <param name="fileCrc">CRC of the whole file so far: a device that kept its chain over connections goes on from it.</param>
    /// <param name="seed">Where the frame's CRC started from.</param>
    public bool Accept(in ReadOnlySequence<byte> bytes, ushort sent, ushort fileCrc, out ushort seed)
    {
        seed = last;
        if (!isFirst)
        {
            if (Crc16.Kermit(bytes, last) != sent) return false;
        }
        else if (!TryFindSeed(bytes, sent, fileCrc, out seed))
        {
            return false;
        }
        (beforeLast, last, isFirst) = (last, sent, false);
        return true;
    }

    /// <summary>The frame is right although its CRC cannot be checked: the chain goes on from it.</summary>
    public void GoOnFrom(ushort sent) => (beforeLast, last, isFirst) = (last, sent, false);

    private readonly bool TryFindSeed(in ReadOnlySequence<byte> bytes, ushort sent, ushort fileCrc, out ushort seed)
    {
        seed = 0;
        if (rule != TeltonikaCrcAfterSync.Chained && Crc16.Kermit(bytes, 0) == sent) return true;
        if (rule == TeltonikaCrcAfterSync.Zero) return false;
        seed = last;
        if (Crc16.Kermit(bytes, last) == sent) return true;
        // A device that goes one packet back has the CRC of the packet before that one.
        seed = beforeLast;
        if (Crc16.Kermit(bytes, beforeLast) == sent) return true;
        seed = fileCrc;
        return Crc16.Kermit(bytes, fileCrc) == sent;
    }
}
