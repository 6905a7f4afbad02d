using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Protocols.BSeries;

/// <summary>Writes what a client sends. The last header word repeats the text length, as every capture of a real client does.</summary>
public static class BSeriesWriter
{
    /// <summary>Most characters of a user name or password: the field has 13 bytes and 13 leave no zero.</summary>
    public const int MaxCredentialLength = 13;

    /// <summary>Bytes of one piece of talk: 320 samples, 40 ms.</summary>
    public const int TalkBytes = 160;

    private const int TalkHeaderBytes = 17;

    /// <summary>A frame without text.</summary>
    public static void Write(IBufferWriter<byte> output, BSeriesOperation operation) => Frame(output, "MO_O"u8, (ushort)operation, 0);

    /// <summary>A frame with one byte: a start request (1), seconds of talk buffer, a control word.</summary>
    public static void Write(IBufferWriter<byte> output, BSeriesOperation operation, byte value) => Frame(output, "MO_O"u8, (ushort)operation, 1)[0] = value;

    /// <summary>VERIFY with user and password.</summary>
    /// <exception cref="ArgumentException">One of them is longer than <see cref="MaxCredentialLength"/> or not ASCII.</exception>
    public static void Verify(IBufferWriter<byte> output, string user, string password)
    {
        // Checked before anything is written: half a frame would be worse than none. No value in the message: it would end in a log.
        if (!Fits(user) || !Fits(password)) throw new ArgumentException($"User and password have at most {MaxCredentialLength} ASCII characters.");
        var text = Frame(output, "MO_O"u8, (ushort)BSeriesOperation.VerifyRequest, 2 * MaxCredentialLength);
        Encoding.ASCII.GetBytes(user, text);
        Encoding.ASCII.GetBytes(password, text[MaxCredentialLength..]);
    }

    /// <summary>Asks for a frame interval.</summary>
    public static void FrameInterval(IBufferWriter<byte> output, BSeriesFrameInterval interval) =>
        BinaryPrimitives.WriteUInt32LittleEndian(Frame(output, "MO_O"u8, (ushort)BSeriesOperation.VideoFrameInterval, 4), (uint)interval.Code);

    /// <summary>First frame of the audio and video connection.</summary>
    public static void MediaLogin(IBufferWriter<byte> output, uint dataConnectionId) =>
        BinaryPrimitives.WriteUInt32LittleEndian(Frame(output, "MO_V"u8, (ushort)BSeriesMedia.LoginRequest, 4), dataConnectionId);

    /// <summary>Says on the audio and video connection that we are there.</summary>
    public static void MediaKeepAlive(IBufferWriter<byte> output) => Frame(output, "MO_V"u8, (ushort)BSeriesMedia.KeepAlive, 0);

    /// <summary>One piece of talk.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="milliseconds">Time since the talk began, milliseconds.</param>
    /// <param name="serial">Number of the piece, from 0.</param>
    /// <param name="clock">Our clock, whole seconds are sent.</param>
    /// <param name="adpcm">Exactly <see cref="TalkBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static void Talk(IBufferWriter<byte> output, uint milliseconds, uint serial, DateTimeOffset clock, ReadOnlySpan<byte> adpcm)
    {
        if (adpcm.Length != TalkBytes) throw new ArgumentException($"A piece of talk has {TalkBytes} bytes.");
        var text = Frame(output, "MO_V"u8, (ushort)BSeriesMedia.TalkData, TalkHeaderBytes + TalkBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(text, milliseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(text[4..], serial);
        BinaryPrimitives.WriteUInt32LittleEndian(text[8..], (uint)clock.ToUnixTimeSeconds());
        text[12] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(text[13..], TalkBytes);
        adpcm.CopyTo(text[TalkHeaderBytes..]);
    }

    /// <summary>Whether a user name or password can be sent at all.</summary>
    public static bool Fits(string credential) => credential.Length <= MaxCredentialLength && Ascii.IsValid(credential);

    private static Span<byte> Frame(IBufferWriter<byte> output, ReadOnlySpan<byte> magic, ushort code, int textBytes)
    {
        var size = BSeriesFrameDecoder.HeaderBytes + textBytes;
        var frame = output.GetSpan(size)[..size];
        frame.Clear();
        magic.CopyTo(frame);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[BSeriesFrameDecoder.CodeAt..], code);
        BinaryPrimitives.WriteInt32LittleEndian(frame[BSeriesFrameDecoder.LengthAt..], textBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[(BSeriesFrameDecoder.LengthAt + 4)..], textBytes);
        output.Advance(size);
        return frame[BSeriesFrameDecoder.HeaderBytes..];
    }
}
