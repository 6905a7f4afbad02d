using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CloudCam.Simulators.Dvrip;

/// <summary>One packet: twenty bytes of header, little-endian, and a payload.</summary>
/// <param name="Id">What it is about.</param>
/// <param name="Session">Session id of the header.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Payload">Text or media.</param>
internal sealed record XmPacket(ushort Id, uint Session, uint Sequence, byte[] Payload)
{
    public const int HeaderBytes = 20;

    /// <summary>Longest payload a client may send: talk and settings are far below.</summary>
    public const int MostBytes = 1 << 20;

    private static readonly JsonDocumentOptions Leniently = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Byte 12: packets of the message, or the channel.</summary>
    public byte Total { get; init; }

    /// <summary>Byte 13: index of the packet, or the end flag of media.</summary>
    public byte Flag { get; init; }

    /// <summary>Reads the header; null when it is none, or promises more than a camera takes.</summary>
    public static (XmPacket Head, int Length)? Read(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        return header[0] != 0xFF || length > MostBytes
            ? null
            : (new XmPacket(BinaryPrimitives.ReadUInt16LittleEndian(header[14..]), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), [])
            {
                Total = header[12], Flag = header[13],
            }, (int)length);
    }

    /// <summary>The bytes as a device sends them: FF 01 00 00 first.</summary>
    public byte[] ToBytes() => Write(Payload, Payload.Length);

    /// <summary>The header alone, with any length.</summary>
    public byte[] HeaderWith(long length) => Write([], length);

    /// <summary>The payload as text, whatever ends it: 0A, 00, both or nothing; null when it is no JSON object.</summary>
    public JsonObject? Json()
    {
        try
        {
            return JsonNode.Parse(Encoding.Latin1.GetString(Payload).TrimEnd('\0', '\n', '\r', ' '), documentOptions: Leniently) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private byte[] Write(ReadOnlySpan<byte> payload, long length)
    {
        var bytes = new byte[HeaderBytes + payload.Length];
        (bytes[0], bytes[1], bytes[12], bytes[13]) = (0xFF, 1, Total, Flag);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Session);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), Id);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), (uint)length);
        payload.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }
}
