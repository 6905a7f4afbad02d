using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Dev.Doctor;

/// <summary>A well-formed first message of each protocol, of a device that nobody registered, and what a server answers to it. Written from the public descriptions, sharing no code with the server.</summary>
internal static class Hellos
{
    /// <summary>IMEI of the stranger; type allocation code 00000000 was given to no maker.</summary>
    public const ulong StrangerImei = 102;

    /// <summary>The stranger of the Jimi login: the number of the vendor's own example.</summary>
    public const string JimiStranger = "752533678900242";

    /// <summary>What a scanner of the web sends first.</summary>
    public static ReadOnlyMemory<byte> Scanner { get; } = "GET / HTTP/1.1\r\nHost: doctor\r\nUser-Agent: doctor\r\n\r\n"u8.ToArray();

    /// <summary>The message.</summary>
    public static ReadOnlyMemory<byte> Of(CameraPort port) => port switch
    {
        CameraPort.Teltonika => TeltonikaInit(),
        // Login, printed in the vendor's document (JC400/JC261 protocol V1.3.5).
        CameraPort.Jimi => Convert.FromHexString("78781101075253367890024270003201000512790d0a"),
        CameraPort.DvripAlarm => DvripLogLine(),
        _ => RtmpHandshake(),
    };

    /// <summary>Bytes of a whole answer; 0: the server says nothing and keeps listening.</summary>
    public static int AnswerBytes(CameraPort port) => port switch { CameraPort.Teltonika => 4, CameraPort.Jimi => 10, CameraPort.DvripAlarm => 0, _ => 1 + 1_536 };

    /// <summary>Whether an answer is one of the protocol.</summary>
    public static bool IsAnswer(CameraPort port, ReadOnlySpan<byte> bytes) => port switch
    {
        // A command of two bytes and its length: the server asks for the photo, or for what is known of it.
        CameraPort.Teltonika => bytes.Length == 4 && bytes[0] == 0,
        CameraPort.Jimi => bytes.StartsWith((ReadOnlySpan<byte>)[0x78, 0x78, 0x05, 0x01]),
        CameraPort.DvripAlarm => bytes.Length == 0,
        _ => bytes.Length == 1 + 1_536 && bytes[0] == 3,
    };

    // Command 0, protocol id 5, IMEI, settings: a photo of the front camera is ready.
    private static byte[] TeltonikaInit()
    {
        var init = new byte[16];
        BinaryPrimitives.WriteUInt16BigEndian(init.AsSpan(2), 5);
        BinaryPrimitives.WriteUInt64BigEndian(init.AsSpan(4), StrangerImei);
        BinaryPrimitives.WriteUInt32BigEndian(init.AsSpan(12), 0x4400_0400);
        return init;
    }

    // Message 1508 with a line of a camera's log: it means nothing to anybody, and the server waits for the next one.
    private static byte[] DvripLogLine()
    {
        var text = Encoding.ASCII.GetBytes("""{"Address":"0x0100007F","Channel":0,"Event":"Log","SerialID":"doctor","Status":"Start","Type":"Log"}""" + "\n");
        var message = new byte[20 + text.Length];
        message[0] = 0xff;
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), 1_508);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(16), text.Length);
        text.CopyTo(message.AsSpan(20));
        return message;
    }

    // C0 and C1: version 3, time 0, zeros, and 1,528 bytes of anything.
    private static byte[] RtmpHandshake()
    {
        var hello = new byte[1 + 1_536];
        hello[0] = 3;
        for (var index = 9; index < hello.Length; index++) hello[index] = (byte)(index * 7);
        return hello;
    }
}
