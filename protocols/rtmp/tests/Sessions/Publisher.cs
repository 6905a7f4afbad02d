using System.Buffers;
using CloudCam.Protocols.Rtmp.Flv;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

/// <summary>Bytes of a publisher, in the order in which encoders send them.</summary>
internal static class Publisher
{
    public const string Imei = "864993060000000";

    /// <summary>avcC of a 64 x 48 picture: one SPS, one PPS, lengths of four bytes.</summary>
    public static byte[] Avc { get; } = [1, 0x42, 0xC0, 0x0A, 0xFF, 0xE1, 0, (byte)Sps.Length, .. Sps, 1, 0, (byte)Pps.Length, .. Pps];

    public static byte[] Sps => Vectors.Hex("6742c00ada11ec0440000003004000000302a3c489a8");

    public static byte[] Pps => Vectors.Hex("68ce039c80");

    public static byte[] Handshake { get; } = [3, .. Wire.Body(1536), .. Wire.Body(1536)];

    public static byte[] Connect(string app) => Say(writer => output => writer.Connect(output, 1, app, "rtmp://host/" + app));

    public static byte[] Command(string command, double transaction, string? name, string? kind = null, uint stream = 0) =>
        Say(writer => output => writer.StreamCommand(output, stream, command, transaction, name, kind));

    public static byte[] Publish(string name) => Command("publish", 5, name, "live", 1);

    public static byte[] Delete => Say(writer => output => writer.DeleteStream(output, 7, 1));

    /// <summary>Up to the publish.</summary>
    public static byte[] Begin(string app = "live/0", string name = Imei) =>
        [.. Handshake, .. Connect(app), .. Command("releaseStream", 2, name), .. Command("FCPublish", 3, name), .. Command("createStream", 4, null), .. Publish(name)];

    public static byte[] Video(uint time, params byte[] body) => Wire.Message(6, time, 9, 1, body);

    public static byte[] Audio(uint time, params byte[] body) => Wire.Message(4, time, 8, 1, body);

    public static byte[] Header => Video(0, [0x17, 0, 0, 0, 0, .. Avc]);

    public static byte[] Key(uint time, int bytes = 40) => Video(time, [0x17, 1, 0, 0, 0, .. Unit([0x65, .. Filling(bytes)])]);

    public static byte[] Delta(uint time, int bytes = 20) => Video(time, [0x27, 1, 0, 0, 0, .. Unit([0x41, .. Filling(bytes)])]);

    public static byte[] Law(uint time, int samples = 320) => Audio(time, [0x72, .. Filling(samples)]);

    public static byte[] Unit(byte[] unit) => [.. Wire.U32((uint)unit.Length), .. unit];

    // Without zeros: nothing in it looks like a start code.
    public static byte[] Filling(int bytes) => [.. Enumerable.Range(0, bytes).Select(at => (byte)(1 + (at % 250)))];

    /// <summary>Seconds of a stream, 25 pictures a second, a key frame each second, with sound.</summary>
    public static byte[] Film(int seconds, uint from = 0, int bytes = 60) =>
        [.. Header, .. Enumerable.Range(0, seconds * 25).SelectMany(picture => (byte[])[.. picture % 25 == 0 ? Key(from + (uint)(picture * 40), bytes) : Delta(from + (uint)(picture * 40), bytes), .. Law(from + (uint)(picture * 40))])];

    /// <summary>The same as an FLV stream.</summary>
    public static byte[] Flv(int pictures, int bytes = 60)
    {
        var output = new ArrayBufferWriter<byte>();
        FlvWriter.WriteStart(output, hasAudio: true, hasVideo: true);
        FlvWriter.WriteTag(output, RtmpMessageType.Video, 0, new ReadOnlySequence<byte>((byte[])[0x17, 0, 0, 0, 0, .. Avc]));
        for (var picture = 0; picture < pictures; picture++)
        {
            var isKey = picture % 25 == 0;
            byte[] body = [isKey ? (byte)0x17 : (byte)0x27, 1, 0, 0, 0, .. Unit([isKey ? (byte)0x65 : (byte)0x41, .. Filling(bytes)])];
            FlvWriter.WriteTag(output, RtmpMessageType.Video, (uint)(picture * 40), new ReadOnlySequence<byte>(body));
            FlvWriter.WriteTag(output, RtmpMessageType.Audio, (uint)(picture * 40), new ReadOnlySequence<byte>((byte[])[0x72, .. Filling(320)]));
        }
        return output.WrittenSpan.ToArray();
    }

    public static byte[] AnnexB(params byte[][] units) => [.. units.SelectMany(unit => (byte[])[0, 0, 0, 1, .. unit])];

    private static byte[] Say(Func<RtmpWriter, Action<ArrayBufferWriter<byte>>> say)
    {
        var output = new ArrayBufferWriter<byte>();
        say(new RtmpWriter())(output);
        return output.WrittenSpan.ToArray();
    }
}
