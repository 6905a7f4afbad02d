using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

/// <summary>What a camera says and hears, put together and taken apart by hand after captures of real cameras; nothing of the codec is used.</summary>
internal static class Xm
{
    public const string Done = """{ "Name" : "", "Ret" : 100, "SessionID" : "0x00000001" }""";

    // Parameter sets of 320 x 240 (baseline) and the head of a slice, made by hand after ITU-T H.264.
    private static readonly byte[] Sets = [0, 0, 0, 1, 0x67, 0x42, 0xC0, 0x1E, 0xDA, 0x05, 0x07, 0xC4, 0, 0, 0, 1, 0x68, 0xCE, 0x38, 0x80];

    public static byte[] Packet(ushort id, string json, uint session = 1, uint sequence = 0) => Packet(id, Encoding.Latin1.GetBytes(json + "\n\0"), session, sequence);

    public static byte[] Packet(ushort id, byte[] payload, uint session = 1, uint sequence = 0, byte channel = 0, byte end = 0)
    {
        var packet = new byte[20 + payload.Length];
        (packet[0], packet[1]) = (0xFF, 0x01);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(4), session);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(8), sequence);
        (packet[12], packet[13]) = (channel, end);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(14), id);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(16), payload.Length);
        payload.CopyTo(packet, 20);
        return packet;
    }

    public static byte[] LoginOk(int interval = 20, string sessionId = "0x00000001", uint session = 1) => Packet(
        1001, $$"""{ "AliveInterval" : {{interval}}, "ChannelNum" : 4, "DataUseAES" : false, "DeviceType " : "DVR", "ExtraChannel" : 0, "Ret" : 100, "SessionID" : "{{sessionId}}" }""", session);

    public static byte[] LoginRefused(int ret) => Packet(
        1001, $$"""{ "AliveInterval" : 0, "ChannelNum" : 0, "DeviceType " : "DVR", "ExtraChannel" : 48234496, "Ret" : {{ret}}, "SessionID" : "0x00000000" }""", session: 0);

    public static byte[] SystemInfo(string serial, uint sequence) => Packet(
        1021,
        $$"""
        { "Name" : "SystemInfo", "Ret" : 100, "SessionID" : "0x00000001", "SystemInfo" : { "AlarmInChannel" : 1, "AlarmOutChannel" : 1, "DeviceModel" : "X4", "DigChannel" : 0,
          "HardWare" : "50X20", "SerialNo" : "{{serial}}", "SoftWareVersion" : "V4.03.R11", "TalkOutChannel" : 1, "VideoInChannel" : 4 } }
        """, sequence: sequence);

    public static byte[] Alarm(string name, string status, int channel = 0, string time = "2026-05-04 03:02:01") => Packet(
        1504, $$"""{ "AlarmInfo" : { "Channel" : {{channel}}, "Event" : "{{name}}", "StartTime" : "{{time}}", "Status" : "{{status}}" }, "Name" : "AlarmInfo", "SessionID" : "0x00000001" }""", sequence: 77);

    public static byte[] Media(ushort id, byte[] payload, uint session = 1, byte end = 0) => Packet(id, payload, session, end: end);

    /// <summary>H.264, 25 pictures a second, 320 x 240.</summary>
    public static byte[] KeyFrame(int bytes = 400, DateTime? at = null)
    {
        byte[] payload = [.. Sets, 0, 0, 0, 1, 0x65, 0x88, 0x84, .. Enumerable.Repeat((byte)0x5A, bytes)];
        byte[] frame = [0, 0, 1, 0xFC, 2, 25, 40, 30, 0, 0, 0, 0, 0, 0, 0, 0, .. payload];
        var time = at ?? new DateTime(2026, 5, 4, 3, 2, 1, DateTimeKind.Unspecified);
        BinaryPrimitives.WriteUInt32LittleEndian(
            frame.AsSpan(8), (uint)(((time.Year - 2000) << 26) | (time.Month << 22) | (time.Day << 17) | (time.Hour << 12) | (time.Minute << 6) | time.Second));
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), payload.Length);
        return frame;
    }

    public static byte[] DeltaFrame(int bytes = 200)
    {
        byte[] payload = [0, 0, 0, 1, 0x41, 0x9A, 0x24, .. Enumerable.Repeat((byte)0x3C, bytes)];
        byte[] frame = [0, 0, 1, 0xFD, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), payload.Length);
        return frame;
    }

    /// <summary>40 ms of A-law.</summary>
    public static byte[] SoundFrame() => [0, 0, 1, 0xFA, 0x0E, 2, 0x40, 1, .. Enumerable.Repeat((byte)0xD5, 320)];

    public static byte[] Jpeg(int bytes = 1_000) => [0xFF, 0xD8, 0xFF, 0xE0, .. Enumerable.Repeat((byte)0x11, bytes), 0xFF, 0xD9];

    /// <summary>The packets in what a camera heard, each as <c>id session sequence text</c>, of binary payloads their length.</summary>
    public static IEnumerable<string> Read(ReadOnlyMemory<byte> heard)
    {
        for (var at = 0; at < heard.Length;)
        {
            var packet = heard[at..].ToArray();
            Assert.Equal([0xFF, 0x00, 0x00, 0x00], packet[..4]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(packet.AsSpan(16));
            var id = BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(14));
            var payload = packet[20..(20 + length)];
            var text = id == 1432 ? length.ToString(CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(payload).TrimEnd('\n', '\0');
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{id} {BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(4)):x} {BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(8))} {text}");
            at += 20 + length;
        }
    }

    /// <summary>Sequence of the last packet that a connection's camera heard.</summary>
    public static uint LastSequence(FakeLine line) => BinaryPrimitives.ReadUInt32LittleEndian(LastPacket(line).AsSpan(8));

    private static byte[] LastPacket(FakeLine line)
    {
        var heard = line.HeardBytes[^1].ToArray();
        for (var at = 0; ;)
        {
            var next = at + 20 + BinaryPrimitives.ReadInt32LittleEndian(heard.AsSpan(at + 16));
            if (next >= heard.Length) return heard[at..];
            at = next;
        }
    }
}
