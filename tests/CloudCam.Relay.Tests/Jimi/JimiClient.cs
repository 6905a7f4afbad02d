using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CloudCam.Core.Checksums;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Jimi;

/// <summary>A unit that does what the test says, over a socket.</summary>
public sealed class JimiClient(ScriptClient client) : IDisposable
{
    public const string Imei = "752533678900242";

    public static byte[] Frame(byte number, ushort serial, string content)
    {
        var bytes = Convert.FromHexString(content.Replace(" ", "", StringComparison.Ordinal));
        byte[] head = [0x78, 0x78, (byte)(bytes.Length + 5), number, .. bytes, (byte)(serial >> 8), (byte)serial];
        var crc = Crc16.X25(head.AsSpan(2));
        return [.. head, (byte)(crc >> 8), (byte)crc, 0x0D, 0x0A];
    }

    public static byte[] Login(ushort serial = 1, string imei = Imei) => Frame(0x01, serial, $"{ulong.Parse(imei, CultureInfo.InvariantCulture):D16} 7000 3202");

    public static byte[] Heartbeat(ushort serial) => Frame(0x13, serial, "46 06 04 00 02");

    public static byte[] Location(ushort serial) => Frame(0x22, serial, "1a0504030201 cb 026c28b5 0c38b9bb 23 1489 01cc 00 2495 00b5c9 01 00 00 0000ea95");

    public static byte[] Alarm(ushort serial, byte code) => Frame(0x95, serial, $"ffff01 1a0504030201 0b 026c28b5 0c38b9bb 14f3 0023 008e {code:x2} 0000");

    public static byte[] Answer(ushort serial, uint flag, string text) => Frame(0x21, serial, $"{flag:x8}01{Convert.ToHexString(Encoding.ASCII.GetBytes(text))}");

    public static async Task<JimiClient> ConnectAsync(RelayUnderTest relay) => new(await relay.ConnectAsync());

    public Task SendAsync(params byte[][] frames) => client.SendAsync(frames.SelectMany(frame => frame).ToArray());

    /// <summary>The next answer of ten bytes; null when the relay closed.</summary>
    public async Task<(int Number, int Serial)?> AnswerAsync()
    {
        var frame = new byte[10];
        try
        {
            if (await client.Stream.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false).AsTask().InTime() == 0) return null;
        }
        catch (IOException)
        {
            return null;
        }
        Assert.Equal(Frame(frame[3], (ushort)((frame[4] << 8) + frame[5]), ""), frame);
        return (frame[3], (frame[4] << 8) + frame[5]);
    }

    /// <summary>The next frame, which must be a command.</summary>
    public async Task<(uint ServerFlag, string Text)> CommandAsync()
    {
        var head = new byte[3];
        await client.Stream.ReadExactlyAsync(head).AsTask().InTime();
        var rest = new byte[head[2] + 2];
        await client.Stream.ReadExactlyAsync(rest).AsTask().InTime();
        Assert.Equal(0x80, rest[0]);
        return (BinaryPrimitives.ReadUInt32BigEndian(rest.AsSpan(2)), Encoding.ASCII.GetString(rest.AsSpan(6, rest[1] - 4)));
    }

    public async Task<JimiClient> LoggedInAsync()
    {
        await SendAsync(Login());
        Assert.Equal((0x01, 1), await AnswerAsync());
        return this;
    }

    public void Dispose() => client.Dispose();
}
