using System.Buffers.Binary;

namespace CloudCam.Protocols.Media;

/// <summary>
/// The head of a fragment with one sample of one track: moof and the header of mdat (ISO/IEC 14496-12, 8.8). All heads of a track have the same length and differ in a few
/// numbers only, which are written over a copy.
/// </summary>
internal sealed class FragmentHead
{
    // moof 8, mfhd 16, traf 8, tfhd 16, tfdt 20, trun 20 and four numbers, mdat 8.
    public const int PictureBytes = 112;

    /// <summary>Likewise with two numbers.</summary>
    public const int SoundBytes = 104;

    // tfhd: offsets count from the moof. trun: offset of the data, then duration and size of the sample; of pictures also its flags and how much later it is shown.
    private const uint BaseIsMoof = 0x02_0000;
    private const uint SoundFields = 0x301;
    private const uint PictureFields = 0xF01;

    private readonly byte[] head;
    private readonly int sequenceAt;
    private readonly int decodeAt;
    private readonly int sampleAt;

    public FragmentHead(int track, bool isPicture)
    {
        head = new byte[isPicture ? PictureBytes : SoundBytes];
        var boxes = new BoxWriter(head);
        var moof = boxes.Begin("moof"u8);
        var mfhd = boxes.Begin("mfhd"u8, 0, 0);
        sequenceAt = boxes.Length;
        boxes.UInt32(0);
        boxes.End(mfhd);
        var traf = boxes.Begin("traf"u8);
        var tfhd = boxes.Begin("tfhd"u8, 0, BaseIsMoof);
        boxes.UInt32((uint)track);
        boxes.End(tfhd);
        var tfdt = boxes.Begin("tfdt"u8, 1, 0);
        decodeAt = boxes.Length;
        boxes.UInt64(0);
        boxes.End(tfdt);
        var trun = boxes.Begin("trun"u8, 0, isPicture ? PictureFields : SoundFields);
        boxes.UInt32(1);
        boxes.UInt32((uint)head.Length);
        sampleAt = boxes.Length;
        boxes.Zeros(isPicture ? 16 : 8);
        boxes.End(trun);
        boxes.End(traf);
        boxes.End(moof);
        boxes.UInt32(0);
        boxes.Bytes("mdat"u8);
    }

    /// <summary>Writes the head of a piece of sound.</summary>
    /// <returns>Its bytes.</returns>
    public int Write(Span<byte> target, uint sequence, long decode, uint duration, int bytes)
    {
        head.CopyTo(target);
        BinaryPrimitives.WriteUInt32BigEndian(target[sequenceAt..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(target[decodeAt..], decode);
        BinaryPrimitives.WriteUInt32BigEndian(target[sampleAt..], duration);
        BinaryPrimitives.WriteInt32BigEndian(target[(sampleAt + 4)..], bytes);
        BinaryPrimitives.WriteInt32BigEndian(target[(head.Length - 8)..], 8 + bytes);
        return head.Length;
    }

    /// <summary>Writes the head of a picture.</summary>
    /// <returns>Its bytes.</returns>
    public int Write(Span<byte> target, uint sequence, in LiveStep step, int bytes, bool isKey)
    {
        Write(target, sequence, step.Decode, step.Duration, bytes);
        BinaryPrimitives.WriteUInt32BigEndian(target[(sampleAt + 8)..], isKey ? Mp4Init.SyncSample : Mp4Init.DependentSample);
        BinaryPrimitives.WriteUInt32BigEndian(target[(sampleAt + 12)..], step.Later);
        return head.Length;
    }
}
