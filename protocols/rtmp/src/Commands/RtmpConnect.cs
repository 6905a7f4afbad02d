using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Amf0;

namespace CloudCam.Protocols.Rtmp.Commands;

/// <summary>Arguments of <c>connect</c>. Texts are cut at <see cref="MaxText"/> characters and hold no control characters.</summary>
public sealed record RtmpConnect
{
    /// <summary>Longest text that is kept.</summary>
    public const int MaxText = 512;

    /// <summary>Most four-character codes that are kept; Enhanced RTMP names 13.</summary>
    public const int MaxFourCcs = 32;

    /// <summary>First part of the address, for example <c>live</c> or, of clients that cut elsewhere, <c>live/0</c>.</summary>
    public string App { get; init; } = "";

    /// <summary>The whole address as the client was given it, without the stream's name.</summary>
    public string TcUrl { get; init; } = "";

    /// <summary>What the client calls itself.</summary>
    public string FlashVersion { get; init; } = "";

    /// <summary>0: answers in AMF0; 3: AMF3 is possible too, which is not used here.</summary>
    public double ObjectEncoding { get; init; }

    /// <summary>Codecs of Enhanced RTMP that the client can send (<c>avc1</c>, <c>hvc1</c>, <c>*</c>); empty when it does not say.</summary>
    public IReadOnlyList<string> FourCcs { get; init; } = [];

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments"><see cref="RtmpCommand.Arguments"/>.</param>
    /// <exception cref="ProtocolViolationException">They are not AMF0, or no object.</exception>
    public static RtmpConnect Read(in ReadOnlySequence<byte> arguments)
    {
        var reader = new Amf0Reader(arguments);
        if (!reader.TryEnterObject()) throw new ProtocolViolationException(Violation.BadField, "connect without an object");
        var connect = new RtmpConnect();
        while (reader.TryReadName(out var name))
        {
            if (name.Is("app"u8)) connect = connect with { App = Text(ref reader) };
            else if (name.Is("tcUrl"u8)) connect = connect with { TcUrl = Text(ref reader) };
            else if (name.Is("flashVer"u8)) connect = connect with { FlashVersion = Text(ref reader) };
            else if (name.Is("objectEncoding"u8)) connect = connect with { ObjectEncoding = reader.TryReadNumber(out var encoding) ? encoding : 0 };
            else if (name.Is("fourCcList"u8)) connect = connect with { FourCcs = ReadFourCcs(ref reader) };
            else reader.Skip();
        }
        return connect;
    }

    private static string Text(ref Amf0Reader reader) => reader.TryReadText(out var text) ? text.ToCleanString(MaxText) : "";

    private static List<string> ReadFourCcs(ref Amf0Reader reader)
    {
        var codes = new List<string>();
        if (!reader.TryEnterList(out var count)) return codes;
        for (var i = 0u; i < count && !reader.IsAtEnd; i++)
        {
            if (reader.TryReadText(out var code) && code.Bytes.Length <= 4 && codes.Count < MaxFourCcs) codes.Add(code.ToCleanString(4));
        }
        return codes;
    }
}
