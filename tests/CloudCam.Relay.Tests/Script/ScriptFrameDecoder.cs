using System.Buffers;
using System.Buffers.Text;
using CloudCam.Protocols.Framing;

namespace CloudCam.Relay.Tests.Script;

/// <summary>The tests' own protocol: lines of text, and <c>data N</c> with N bytes behind its line. The relay must not know more of it than of any other.</summary>
public sealed class ScriptFrameDecoder(int maxLineBytes, int maxPayloadBytes) : IFrameDecoder<ScriptFrame>
{
    public bool TryDecode(ref ReadOnlySequence<byte> unread, out ScriptFrame frame)
    {
        frame = default;
        var end = unread.PositionOf((byte)'\n');
        if (end is null)
        {
            if (unread.Length > maxLineBytes) throw new ProtocolViolationException(Violation.FrameTooLarge, $"a line over {maxLineBytes} bytes");
            return false;
        }
        var line = unread.Slice(0, end.Value);
        var rest = unread.Slice(unread.GetPosition(1, end.Value));
        var length = PayloadLength(line);
        if (length > maxPayloadBytes) throw new ProtocolViolationException(Violation.FrameTooLarge, $"{length} > {maxPayloadBytes}");
        if (rest.Length < length) return false;
        frame = new ScriptFrame(line, rest.Slice(0, length));
        unread = rest.Slice(length);
        return true;
    }

    private static int PayloadLength(ReadOnlySequence<byte> line)
    {
        var text = line.FirstSpan;
        if (!text.StartsWith("data "u8)) return 0;
        return Utf8Parser.TryParse(text[5..], out int length, out _) && length >= 0 ? length : throw new ProtocolViolationException(Violation.BadField, "length");
    }
}
