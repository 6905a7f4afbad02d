using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Amf0;

namespace CloudCam.Protocols.Rtmp.Commands;

/// <summary>The information object of <c>onStatus</c>, <c>_result</c> of connect and <c>_error</c>.</summary>
/// <param name="Level"><c>status</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Code">For example <c>NetStream.Publish.Start</c>; <see cref="RtmpStatusCodes"/>.</param>
/// <param name="Description">For people.</param>
public sealed record RtmpStatus(string Level, string Code, string Description)
{
    private const int MaxText = 256;

    /// <summary>Reads the arguments: an object or null, then the information.</summary>
    /// <param name="arguments"><see cref="RtmpCommand.Arguments"/>.</param>
    /// <returns>Null when there is no information object: the answer of createStream has a number.</returns>
    /// <exception cref="ProtocolViolationException">They are not AMF0.</exception>
    public static RtmpStatus? TryRead(in ReadOnlySequence<byte> arguments)
    {
        var reader = new Amf0Reader(arguments);
        if (!reader.IsAtEnd) reader.Skip();
        if (!reader.TryEnterObject()) return null;
        var status = new RtmpStatus("", "", "");
        while (reader.TryReadName(out var name))
        {
            if (name.Is("level"u8)) status = status with { Level = Text(ref reader) };
            else if (name.Is("code"u8)) status = status with { Code = Text(ref reader) };
            else if (name.Is("description"u8)) status = status with { Description = Text(ref reader) };
            else reader.Skip();
        }
        return status;
    }

    private static string Text(ref Amf0Reader reader) => reader.TryReadText(out var text) ? text.ToCleanString(MaxText) : "";
}
