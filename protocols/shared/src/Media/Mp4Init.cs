namespace CloudCam.Protocols.Media;

/// <summary>
/// The first part of a fragmented MP4: ftyp and moov (ISO/IEC 14496-12) with empty sample tables and mvex. Sample entries: avc1 and hvc1 of ISO/IEC 14496-15; jpeg, alaw,
/// ulaw and sowt of the QuickTime file format; mp4a of ISO/IEC 14496-14; fLaC of "Encapsulation of FLAC in ISO Base Media File Format" (Xiph.Org).
/// </summary>
internal static class Mp4Init
{
    public const int VideoTrack = 1;
    public const int SoundTrack = 2;
    public const int VideoTimescale = 90_000;

    /// <summary>Flags of a sample that no other one is needed for.</summary>
    public const uint SyncSample = 0x0200_0000;

    /// <summary>Flags of a sample that needs others.</summary>
    public const uint DependentSample = 0x0101_0000;

    private const uint MovieTimescale = 1_000;

    // All boxes without the decoder configuration have 1,200 bytes.
    private const int MaxBytesAround = 2_048;

    private static ReadOnlySpan<byte> Matrix =>
        [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0];

    /// <param name="video">Its pictures.</param>
    /// <param name="sound">Its sound.</param>
    /// <param name="isLive">Whether sound that browsers do not know in MP4 will be FLAC.</param>
    public static byte[] Make(VideoFormat video, SoundFormat? sound, bool isLive = false)
    {
        var bytes = new byte[MaxBytesAround + video.Configuration.Length];
        var boxes = new BoxWriter(bytes);
        var ftyp = boxes.Begin("ftyp"u8);
        boxes.Bytes("iso5"u8);
        boxes.UInt32(0x200);
        boxes.Bytes("iso5iso6mp41"u8);
        boxes.End(ftyp);
        var moov = boxes.Begin("moov"u8);
        MovieHeader(ref boxes, sound is null ? VideoTrack : SoundTrack);
        Track(ref boxes, video);
        if (sound is not null) Track(ref boxes, sound, isLive && sound.Codec != MediaCodec.Aac);
        var mvex = boxes.Begin("mvex"u8);
        TrackDefaults(ref boxes, VideoTrack, DependentSample);
        if (sound is not null) TrackDefaults(ref boxes, SoundTrack, SyncSample);
        boxes.End(mvex);
        boxes.End(moov);
        return bytes[..boxes.Length];
    }

    private static void MovieHeader(ref BoxWriter boxes, int lastTrack)
    {
        var mvhd = boxes.Begin("mvhd"u8, 0, 0);
        boxes.Zeros(8);
        boxes.UInt32(MovieTimescale);
        boxes.UInt32(0);
        boxes.UInt32(0x0001_0000);
        boxes.UInt16(0x0100);
        boxes.Zeros(10);
        boxes.Bytes(Matrix);
        boxes.Zeros(24);
        boxes.UInt32((uint)lastTrack + 1);
        boxes.End(mvhd);
    }

    private static void Track(ref BoxWriter boxes, VideoFormat video)
    {
        var trak = boxes.Begin("trak"u8);
        TrackHeader(ref boxes, VideoTrack, volume: 0, video.Width, video.Height);
        var mdia = boxes.Begin("mdia"u8);
        MediaHeader(ref boxes, VideoTimescale, "vide"u8, "VideoHandler\0"u8);
        var minf = boxes.Begin("minf"u8);
        var vmhd = boxes.Begin("vmhd"u8, 0, 1);
        boxes.Zeros(8);
        boxes.End(vmhd);
        DataReference(ref boxes);
        var stbl = boxes.Begin("stbl"u8);
        var stsd = boxes.Begin("stsd"u8, 0, 0);
        boxes.UInt32(1);
        Picture(ref boxes, video);
        boxes.End(stsd);
        EmptyTables(ref boxes);
        boxes.End(stbl);
        boxes.End(minf);
        boxes.End(mdia);
        boxes.End(trak);
    }

    private static void Track(ref BoxWriter boxes, SoundFormat sound, bool isFlac)
    {
        var trak = boxes.Begin("trak"u8);
        TrackHeader(ref boxes, SoundTrack, volume: 0x0100, 0, 0);
        var mdia = boxes.Begin("mdia"u8);
        MediaHeader(ref boxes, (uint)sound.SampleRate, "soun"u8, "SoundHandler\0"u8);
        var minf = boxes.Begin("minf"u8);
        var smhd = boxes.Begin("smhd"u8, 0, 0);
        boxes.Zeros(4);
        boxes.End(smhd);
        DataReference(ref boxes);
        var stbl = boxes.Begin("stbl"u8);
        var stsd = boxes.Begin("stsd"u8, 0, 0);
        boxes.UInt32(1);
        Sound(ref boxes, sound, isFlac);
        boxes.End(stsd);
        EmptyTables(ref boxes);
        boxes.End(stbl);
        boxes.End(minf);
        boxes.End(mdia);
        boxes.End(trak);
    }

    private static void TrackHeader(ref BoxWriter boxes, int track, int volume, int width, int height)
    {
        var tkhd = boxes.Begin("tkhd"u8, 0, 7);
        boxes.Zeros(8);
        boxes.UInt32((uint)track);
        boxes.Zeros(20);
        boxes.UInt16(volume);
        boxes.UInt16(0);
        boxes.Bytes(Matrix);
        boxes.UInt32((uint)width << 16);
        boxes.UInt32((uint)height << 16);
        boxes.End(tkhd);
    }

    private static void MediaHeader(ref BoxWriter boxes, uint timescale, ReadOnlySpan<byte> handler, ReadOnlySpan<byte> name)
    {
        var mdhd = boxes.Begin("mdhd"u8, 0, 0);
        boxes.Zeros(8);
        boxes.UInt32(timescale);
        boxes.UInt32(0);
        boxes.UInt16(0x55C4);
        boxes.UInt16(0);
        boxes.End(mdhd);
        var hdlr = boxes.Begin("hdlr"u8, 0, 0);
        boxes.UInt32(0);
        boxes.Bytes(handler);
        boxes.Zeros(12);
        boxes.Bytes(name);
        boxes.End(hdlr);
    }

    private static void DataReference(ref BoxWriter boxes)
    {
        var dinf = boxes.Begin("dinf"u8);
        var dref = boxes.Begin("dref"u8, 0, 0);
        boxes.UInt32(1);
        boxes.End(boxes.Begin("url "u8, 0, 1));
        boxes.End(dref);
        boxes.End(dinf);
    }

    private static void EmptyTables(ref BoxWriter boxes)
    {
        var stts = boxes.Begin("stts"u8, 0, 0);
        boxes.UInt32(0);
        boxes.End(stts);
        var stsc = boxes.Begin("stsc"u8, 0, 0);
        boxes.UInt32(0);
        boxes.End(stsc);
        var stsz = boxes.Begin("stsz"u8, 0, 0);
        boxes.Zeros(8);
        boxes.End(stsz);
        var stco = boxes.Begin("stco"u8, 0, 0);
        boxes.UInt32(0);
        boxes.End(stco);
    }

    private static void Picture(ref BoxWriter boxes, VideoFormat video)
    {
        var entry = boxes.Begin(video.Codec switch { MediaCodec.H264 => "avc1"u8, MediaCodec.H265 => "hvc1"u8, _ => "jpeg"u8 });
        boxes.Zeros(6);
        boxes.UInt16(1);
        boxes.Zeros(16);
        boxes.UInt16(video.Width);
        boxes.UInt16(video.Height);
        boxes.UInt32(0x0048_0000);
        boxes.UInt32(0x0048_0000);
        boxes.UInt32(0);
        boxes.UInt16(1);
        boxes.Zeros(32);
        boxes.UInt16(24);
        boxes.UInt16(0xFFFF);
        if (!video.Configuration.IsEmpty)
        {
            var configuration = boxes.Begin(video.Codec == MediaCodec.H264 ? "avcC"u8 : "hvcC"u8);
            boxes.Bytes(video.Configuration.Span);
            boxes.End(configuration);
        }
        boxes.End(entry);
    }

    private static void Sound(ref BoxWriter boxes, SoundFormat sound, bool isFlac)
    {
        var entry = boxes.Begin(isFlac ? "fLaC"u8 : sound.Codec switch { MediaCodec.Aac => "mp4a"u8, MediaCodec.G711ALaw => "alaw"u8, MediaCodec.G711MuLaw => "ulaw"u8, _ => "sowt"u8 });
        boxes.Zeros(6);
        boxes.UInt16(1);
        boxes.Zeros(8);
        boxes.UInt16(sound.Channels);
        boxes.UInt16(16);
        boxes.UInt32(0);
        // What 16 bits cannot tell stands in the media header, and in the configuration.
        boxes.UInt32(sound.SampleRate <= SoundFormat.MaxSampleRate ? (uint)sound.SampleRate << 16 : 0);
        if (sound.Codec == MediaCodec.Aac) Descriptors(ref boxes, sound.Configuration.Span);
        if (isFlac)
        {
            var flac = boxes.Begin("dfLa"u8, 0, 0);
            FlacEncoder.WriteStreamInfo(ref boxes, sound.SampleRate);
            boxes.End(flac);
        }
        boxes.End(entry);
    }

    // ISO/IEC 14496-1, 7.2.6: a stream (3) that is decoded (4) as MPEG-4 sound (0x40, 0x15) with a configuration (5), in the way of an MP4 file (6); each a tag, a length
    // of one byte (the longest configuration has 64) and its content. Nothing is said of buffers and rates.
    private static void Descriptors(ref BoxWriter boxes, ReadOnlySpan<byte> configuration)
    {
        var esds = boxes.Begin("esds"u8, 0, 0);
        boxes.Bytes([3, (byte)(3 + 2 + 13 + 2 + configuration.Length + 3), 0, 0, 0]);
        boxes.Bytes([4, (byte)(13 + 2 + configuration.Length), 0x40, 0x15]);
        boxes.Zeros(11);
        boxes.Bytes([5, (byte)configuration.Length]);
        boxes.Bytes(configuration);
        boxes.Bytes([6, 1, 2]);
        boxes.End(esds);
    }

    private static void TrackDefaults(ref BoxWriter boxes, int track, uint flags)
    {
        var trex = boxes.Begin("trex"u8, 0, 0);
        boxes.UInt32((uint)track);
        boxes.UInt32(1);
        boxes.Zeros(8);
        boxes.UInt32(flags);
        boxes.End(trex);
    }
}
