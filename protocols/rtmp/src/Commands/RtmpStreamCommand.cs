using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Amf0;

namespace CloudCam.Protocols.Rtmp.Commands;

/// <summary>Arguments of the commands about one stream: releaseStream, FCPublish, FCUnpublish, publish, play (a name) and deleteStream (an id).</summary>
/// <param name="Name">Last part of the address, cut at <see cref="MaxName"/> characters, without control characters; empty when there is none.</param>
/// <param name="Id">Of deleteStream; otherwise 0.</param>
/// <param name="Kind">Of publish: <c>live</c>, <c>record</c> or <c>append</c>, which are all live here; otherwise empty.</param>
public sealed record RtmpStreamCommand(string Name, uint Id = 0, string Kind = "")
{
    /// <summary>Longest name that is kept: more than any address here has, so that a cut one is none of them.</summary>
    public const int MaxName = 512;

    private const int MaxKind = 16;

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments"><see cref="RtmpCommand.Arguments"/>.</param>
    /// <exception cref="ProtocolViolationException">They are not AMF0.</exception>
    public static RtmpStreamCommand Read(in ReadOnlySequence<byte> arguments)
    {
        var reader = new Amf0Reader(arguments);
        if (!reader.IsAtEnd) reader.Skip();
        if (reader.IsAtEnd) return new RtmpStreamCommand("");
        if (reader.Next == Amf0Type.Number)
        {
            reader.TryReadNumber(out var id);
            return new RtmpStreamCommand("", id is >= 0 and <= uint.MaxValue ? (uint)id : 0);
        }
        var name = reader.TryReadText(out var text) ? text.ToCleanString(MaxName) : "";
        return new RtmpStreamCommand(name, 0, !reader.IsAtEnd && reader.TryReadText(out var kind) ? kind.ToCleanString(MaxKind) : "");
    }
}
