using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Amf0;

namespace CloudCam.Protocols.Rtmp.Commands;

/// <summary>A command message: <c>name, transaction number, command object or null, arguments</c>; of a data message only the name and what follows.</summary>
public readonly struct RtmpCommand
{
    private RtmpCommand(in Amf0Text text, double transaction, in ReadOnlySequence<byte> arguments) =>
        (Name, Text, Transaction, Arguments) = (NameOf(text), text, transaction, arguments);

    /// <summary>Which one.</summary>
    public RtmpCommandName Name { get; }

    /// <summary>Its name as it came.</summary>
    public Amf0Text Text { get; }

    /// <summary>Number that the answer repeats; 0 when none is wanted, and of data.</summary>
    public double Transaction { get; }

    /// <summary>The values behind it, the command object first.</summary>
    public ReadOnlySequence<byte> Arguments { get; }

    /// <summary>Reads a command message.</summary>
    /// <exception cref="ProtocolViolationException">Its first two values are not a text and a number.</exception>
    public static RtmpCommand Read(in RtmpMessage message)
    {
        var reader = new Amf0Reader(message.Values);
        if (!reader.TryReadText(out var name)) throw new ProtocolViolationException(Violation.BadField, "a command without a name");
        if (!reader.TryReadNumber(out var transaction)) throw new ProtocolViolationException(Violation.BadField, "a command without a transaction number");
        return new RtmpCommand(name, transaction, reader.Unread);
    }

    /// <summary>Reads a data message; <c>@setDataFrame</c> is passed over, so that the name is the data's own.</summary>
    /// <exception cref="ProtocolViolationException">Its first value is no text.</exception>
    public static RtmpCommand ReadData(in RtmpMessage message)
    {
        var reader = new Amf0Reader(message.Values);
        if (!reader.TryReadText(out var name) || (NameOf(name) == RtmpCommandName.SetDataFrame && !reader.TryReadText(out name)))
            throw new ProtocolViolationException(Violation.BadField, "data without a name");
        return new RtmpCommand(name, 0, reader.Unread);
    }

    private static RtmpCommandName NameOf(in Amf0Text name) => name.Bytes.Length switch
    {
        4 when name.Is("play"u8) => RtmpCommandName.Play,
        6 when name.Is("_error"u8) => RtmpCommandName.Error,
        7 when name.Is("connect"u8) => RtmpCommandName.Connect,
        7 when name.Is("publish"u8) => RtmpCommandName.Publish,
        7 when name.Is("_result"u8) => RtmpCommandName.Result,
        8 when name.Is("onStatus"u8) => RtmpCommandName.OnStatus,
        9 when name.Is("FCPublish"u8) => RtmpCommandName.FcPublish,
        10 when name.Is("onMetaData"u8) => RtmpCommandName.OnMetaData,
        11 when name.Is("closeStream"u8) => RtmpCommandName.CloseStream,
        11 when name.Is("FCUnpublish"u8) => RtmpCommandName.FcUnpublish,
        12 when name.Is("createStream"u8) => RtmpCommandName.CreateStream,
        12 when name.Is("deleteStream"u8) => RtmpCommandName.DeleteStream,
        13 when name.Is("releaseStream"u8) => RtmpCommandName.ReleaseStream,
        13 when name.Is("@setDataFrame"u8) => RtmpCommandName.SetDataFrame,
        _ => RtmpCommandName.Unknown,
    };
}
