using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CloudCam.Protocols.Media;

/// <summary>
/// Pictures as MP4 samples and FLV tags carry them (ISO/IEC 14496-15, 5.2.3 and 8.2): each NAL unit behind its length, 4 bytes, big-endian. Made once from Annex B for all who
/// watch. Parameter sets are left out, since they stand in the track's configuration, and so is what says nothing (delimiters, end marks, filler).
/// </summary>
public static class NalPayload
{
    /// <summary>Bytes of the length before a unit.</summary>
    public const int LengthBytes = 4;

    // A start code of three bytes becomes a length of four; and whole vectors are written, a little over the end of a unit.
    private const int Growth = NalUnitList.MaxUnits + LengthBytes + (2 * BlockBytes);

    private const int BlockBytes = 32;

    private static ReadOnlySpan<byte> StartCode => "\0\0\u0001"u8;

    /// <summary>Bytes that a target must have, whatever the picture holds.</summary>
    /// <param name="annexBBytes">Bytes of the picture; what is over <see cref="AnnexB.MaxPictureBytes"/> is refused anyway.</param>
    public static int RoomFor(long annexBBytes) => (int)Math.Min(annexBBytes, AnnexB.MaxPictureBytes) + Growth;

    /// <summary>Copies a picture. Its bytes are read once when they are in one piece; nothing is allocated.</summary>
    /// <param name="codec">H.264 or H.265.</param>
    /// <param name="annexB">The picture; what stands before the first start code is left out.</param>
    /// <param name="target">At least <see cref="RoomFor"/> bytes; what is behind <paramref name="written"/> is undefined afterwards.</param>
    /// <param name="written">Bytes of the result.</param>
    /// <returns>False when nothing is left to show, there are more than <see cref="NalUnitList.MaxUnits"/> units, or the picture is too large.</returns>
    /// <exception cref="ArgumentException"><paramref name="target"/> is too short.</exception>
    public static bool TryCopy(MediaCodec codec, in ReadOnlySequence<byte> annexB, Span<byte> target, out int written)
    {
        written = 0;
        if (annexB.Length > AnnexB.MaxPictureBytes) return false;
        if (target.Length < RoomFor(annexB.Length)) throw new ArgumentException("Too short for a picture of this size.", nameof(target));
        if (annexB.IsSingleSegment) return TryWrite(codec, annexB.FirstSpan, target, out written);
        // Pieces are put together at the end of the target first: start codes lie across them. What is written never reaches what is still to be read (Growth).
        var whole = target.Slice(Growth, (int)annexB.Length);
        annexB.CopyTo(whole);
        return TryWrite(codec, whole, target, out written);
    }

    private static bool TryWrite(MediaCodec codec, ReadOnlySpan<byte> source, Span<byte> target, out int written)
    {
        written = 0;
        var units = 0;
        var code = source.IndexOf(StartCode);
        while (code >= 0)
        {
            source = source[(code + StartCode.Length)..];
            if (source.IsEmpty) break;
            var type = NalTypes.Of(codec, source[0]);
            if (NalTypes.IsSpare(codec, type) || NalTypes.IsParameterSet(codec, type))
            {
                code = source.IndexOf(StartCode);
                units++;
            }
            else
            {
                var content = target[(written + LengthBytes)..];
                code = CopyToCode(source, content);
                var length = content[..(code < 0 ? source.Length : code)].TrimEnd((byte)0).Length;
                // Start codes with nothing between them.
                if (length == 0) continue;
                BinaryPrimitives.WriteInt32BigEndian(target[written..], length);
                written += LengthBytes + length;
                units++;
            }
            if (units > NalUnitList.MaxUnits) return false;
        }
        return written > 0;
    }

    // Looking for the next start code and copying in one go: pictures are large, and twice through memory costs twice as much. Forwards, so that a target that lies at least
    // two blocks before the source does no harm to what is still to be read.
    private static int CopyToCode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target[..source.Length]);
        var at = 0;
        for (; at + BlockBytes + 2 <= source.Length; at += BlockBytes)
        {
            var block = Vector256.LoadUnsafe(ref from, (nuint)at);
            var second = Vector256.LoadUnsafe(ref from, (nuint)at + 1);
            var third = Vector256.LoadUnsafe(ref from, (nuint)at + 2);
            block.StoreUnsafe(ref to, (nuint)at);
            // 00 00 01 begins where all three are zero.
            var found = Vector256.Equals(block | second | (third ^ Vector256<byte>.One), Vector256<byte>.Zero);
            if (found != Vector256<byte>.Zero) return at + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
        }
        var rest = source[at..];
        rest.CopyTo(target[at..]);
        return rest.IndexOf(StartCode) is >= 0 and var last ? at + last : -1;
    }
}
