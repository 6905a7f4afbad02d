using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CloudCam.Core.Checksums;

namespace CloudCam.Protocols.Jimi;

/// <summary>Writes what the server says.</summary>
public static class JimiWriter
{
    /// <summary>
    /// Longest command text of one frame: 255 (the length field) less number, serial and CRC (5), the inner length (1), the server flag (4) and
    /// the language (2).
    /// </summary>
    public const int MaxCommandChars = 255 - 5 - 1 - FlagBytes - LanguageBytes;

    /// <summary>Bytes of an answer without content.</summary>
    public const int ReplyBytes = 10;

    private const int FlagBytes = 4;
    private const int LanguageBytes = 2;
    private const int TimeBytes = 6;
    private const int TrailerBytes = 6;
    private const int LeastLength = 5;

    /// <summary>The answer to a frame: <c>78 78 05 number serial crc 0D 0A</c>, always in the short form (vendor document V1.3.5).</summary>
    /// <param name="output">Takes 10 bytes.</param>
    /// <param name="number">Number of the frame that is answered.</param>
    /// <param name="serial">Its serial.</param>
    public static void WriteReply(IBufferWriter<byte> output, byte number, ushort serial)
    {
        var frame = output.GetSpan(ReplyBytes);
        frame[3] = number;
        Close(frame, 0, serial);
        output.Advance(ReplyBytes);
    }

    /// <summary>
    /// The answer to 0x8A: the time in six binary bytes, UTC, serial 0 (as Traccar sends it; the vendor's document does not describe it).
    /// </summary>
    /// <param name="output">Takes 16 bytes.</param>
    /// <param name="utcNow">Our clock; a year outside 2000 to 2255 is sent as its last byte.</param>
    public static void WriteTimeReply(IBufferWriter<byte> output, DateTimeOffset utcNow)
    {
        var time = utcNow.UtcDateTime;
        var frame = output.GetSpan(ReplyBytes + TimeBytes);
        (frame[3], frame[4], frame[5], frame[6]) = (JimiNumber.TimeRequest, unchecked((byte)(time.Year - 2000)), (byte)time.Month, (byte)time.Day);
        (frame[7], frame[8], frame[9]) = ((byte)time.Hour, (byte)time.Minute, (byte)time.Second);
        Close(frame, TimeBytes, 0);
        output.Advance(ReplyBytes + TimeBytes);
    }

    /// <summary>
    /// A command (0x80): <c>length:u8 server flag:u32 text language:u16</c>. The length counts flag and text, as the vendor's example and Traccar
    /// have it; the document's own words count the language too.
    /// </summary>
    /// <param name="output">Takes the frame.</param>
    /// <param name="serverFlag">Number by which the device tells what it answers.</param>
    /// <param name="text">The command: 1 to <see cref="MaxCommandChars"/> printable ASCII characters.</param>
    /// <param name="serial">Our number of the frame.</param>
    /// <param name="language">Language of the answer; null leaves the field out.</param>
    /// <exception cref="ArgumentException">The text is empty, too long (one character less with <c>#</c>), or holds another character.</exception>
    public static void WriteCommand(IBufferWriter<byte> output, uint serverFlag, string text, ushort serial, Messages.JimiLanguage? language = null)
    {
        if (text.Length is 0 or > MaxCommandChars || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException($"A command has 1 to {MaxCommandChars} printable ASCII characters.", nameof(text));
        var contentBytes = 1 + FlagBytes + text.Length + (language is null ? 0 : LanguageBytes);
        var frame = output.GetSpan(ReplyBytes + contentBytes);
        frame[3] = JimiNumber.Command;
        frame[4] = (byte)(FlagBytes + text.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame[5..], serverFlag);
        Encoding.ASCII.GetBytes(text, frame[9..]);
        if (language is { } told) BinaryPrimitives.WriteUInt16BigEndian(frame[(9 + text.Length)..], (ushort)told);
        Close(frame, contentBytes, serial);
        output.Advance(ReplyBytes + contentBytes);
    }

    /// <summary>Whether a text can be sent as one command, with the <c>#</c> behind it where that is asked for.</summary>
    public static bool CanWriteCommand(string text, bool withHash) =>
        text.Length > 0 && CommandText(text, withHash).Length <= MaxCommandChars && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>
    /// The text with a <c>#</c> behind it, unless it ends with one: real units and Traccar use it, the vendor's examples mostly do not, so
    /// it is a setting of the session.
    /// </summary>
    public static string CommandText(string text, bool withHash) => withHash && !text.EndsWith('#') ? text + "#" : text;

    /// <summary>Start, length, serial, CRC and stop bytes around number and content.</summary>
    private static void Close(Span<byte> frame, int contentBytes, ushort serial)
    {
        var end = 4 + contentBytes;
        (frame[0], frame[1], frame[2]) = (0x78, 0x78, (byte)(LeastLength + contentBytes));
        BinaryPrimitives.WriteUInt16BigEndian(frame[end..], serial);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(end + 2)..], Crc16.X25(frame[2..(end + 2)]));
        (frame[end + 4], frame[end + TrailerBytes - 1]) = (0x0D, 0x0A);
    }
}
