using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Rtmp.Amf0;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Commands;

namespace CloudCam.Protocols.Rtmp;

/// <summary>What is sent on one connection, by a server or a client: control messages, commands and their answers, media.</summary>
public sealed class RtmpWriter
{
    /// <summary>Chunk stream of control messages; the specification prescribes it.</summary>
    public const int ControlChunkStream = 2;

    /// <summary>Chunk stream of commands.</summary>
    public const int CommandChunkStream = 3;

    /// <summary>Chunk stream of sound.</summary>
    public const int AudioChunkStream = 4;

    /// <summary>Chunk stream of data.</summary>
    public const int DataChunkStream = 5;

    /// <summary>Chunk stream of pictures.</summary>
    public const int VideoChunkStream = 6;

    // Capabilities and version as media servers of old name them: encoders are known that want to see them.
    private const string ServerVersion = "FMS/3,0,1,123";
    private const double ServerCapabilities = 31;

    private readonly RtmpChunkWriter chunks = new();
    private readonly ArrayBufferWriter<byte> payload = new(256);

    /// <summary>Tells the size of our chunks and keeps to it from here on.</summary>
    public void SetChunkSize(IBufferWriter<byte> output, int bytes)
    {
        Control(output, RtmpMessageType.SetChunkSize, (uint)bytes);
        chunks.ChunkBytes = bytes;
    }

    /// <summary>Tells how many bytes we have (<see cref="RtmpChunkReader.TryTakeAcknowledgement"/>).</summary>
    public void Acknowledgement(IBufferWriter<byte> output, uint sequence) => Control(output, RtmpMessageType.Acknowledgement, sequence);

    /// <summary>Asks for an acknowledgement every so many bytes.</summary>
    public void WindowAcknowledgementSize(IBufferWriter<byte> output, uint bytes) => Control(output, RtmpMessageType.WindowAcknowledgementSize, bytes);

    /// <summary>Says how many bytes may be under way unacknowledged; the limit is the dynamic kind, which bears every encoder.</summary>
    public void PeerBandwidth(IBufferWriter<byte> output, uint bytes)
    {
        Span<byte> field = stackalloc byte[5];
        BinaryPrimitives.WriteUInt32BigEndian(field, bytes);
        field[4] = 2;
        chunks.Write(output, RtmpMessageType.SetPeerBandwidth, ControlChunkStream, 0, 0, field);
    }

    /// <summary>An event of a stream, or a ping.</summary>
    public void UserControl(IBufferWriter<byte> output, RtmpUserControl control)
    {
        Span<byte> field = stackalloc byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)control.Event);
        BinaryPrimitives.WriteUInt32BigEndian(field[2..], control.Value);
        BinaryPrimitives.WriteUInt32BigEndian(field[6..], control.Milliseconds);
        chunks.Write(output, RtmpMessageType.UserControl, ControlChunkStream, 0, 0, control.Event == RtmpUserEvent.SetBufferLength ? field : field[..6]);
    }

    /// <summary>Sound, pictures or data.</summary>
    /// <param name="output">Takes the chunks.</param>
    /// <param name="type">Which of them.</param>
    /// <param name="streamId">Message stream.</param>
    /// <param name="timestamp">Milliseconds.</param>
    /// <param name="body">The message's content.</param>
    public void Media(IBufferWriter<byte> output, RtmpMessageType type, uint streamId, uint timestamp, ReadOnlySpan<byte> body) => chunks.Write(
        output, type, type switch { RtmpMessageType.Audio => AudioChunkStream, RtmpMessageType.Video => VideoChunkStream, _ => DataChunkStream }, streamId, timestamp, body);

    /// <summary>Answers connect.</summary>
    /// <param name="output">Takes the chunks.</param>
    /// <param name="transaction">Of the command.</param>
    /// <param name="isEnhanced">Whether the client spoke of four-character codes; ours are named then.</param>
    public void ConnectResult(IBufferWriter<byte> output, double transaction, bool isEnhanced)
    {
        var values = Begin("_result", transaction);
        values.BeginObject();
        values.Name("fmsVer"u8);
        values.Text(ServerVersion);
        values.Name("capabilities"u8);
        values.Number(ServerCapabilities);
        values.End();
        values.BeginObject();
        Status(values, "status", RtmpStatusCodes.ConnectSuccess, "Connected.");
        values.Name("objectEncoding"u8);
        values.Number(0);
        if (isEnhanced)
        {
            values.Name("fourCcList"u8);
            values.BeginList(3);
            values.Text("avc1");
            values.Text("hvc1");
            values.Text("mp4a");
        }
        values.End();
        Send(output, 0);
    }

    /// <summary>Answers createStream with the stream's id, or another command that only wants an answer.</summary>
    /// <param name="output">Takes the chunks.</param>
    /// <param name="transaction">Of the command.</param>
    /// <param name="streamId">From 1 on; null for the other commands.</param>
    public void Result(IBufferWriter<byte> output, double transaction, uint? streamId)
    {
        var values = Begin("_result", transaction);
        values.Null();
        if (streamId is { } id) values.Number(id);
        else values.Undefined();
        Send(output, 0);
    }

    /// <summary>Refuses a command.</summary>
    /// <param name="output">Takes the chunks.</param>
    /// <param name="transaction">Of the command.</param>
    /// <param name="code">One of <see cref="RtmpStatusCodes"/>.</param>
    /// <param name="description">For people.</param>
    public void Error(IBufferWriter<byte> output, double transaction, string code, string description)
    {
        var values = Begin("_error", transaction);
        values.Null();
        values.BeginObject();
        Status(values, "error", code, description);
        values.End();
        Send(output, 0);
    }

    /// <summary>Tells what became of a publish or play.</summary>
    /// <param name="output">Takes the chunks.</param>
    /// <param name="streamId">Message stream that it is about.</param>
    /// <param name="isError">Whether it is refused or over; otherwise it goes well.</param>
    /// <param name="code">One of <see cref="RtmpStatusCodes"/>.</param>
    /// <param name="description">For people.</param>
    public void OnStatus(IBufferWriter<byte> output, uint streamId, bool isError, string code, string description)
    {
        var values = Begin("onStatus", 0);
        values.Null();
        values.BeginObject();
        Status(values, isError ? "error" : "status", code, description);
        values.End();
        Send(output, streamId);
    }

    /// <summary>Connects, as a client.</summary>
    /// <param name="output">Takes the chunks.</param>
    /// <param name="transaction">From 1 on.</param>
    /// <param name="app">First part of the address.</param>
    /// <param name="tcUrl">The address without the stream's name.</param>
    public void Connect(IBufferWriter<byte> output, double transaction, string app, string tcUrl)
    {
        var values = Begin("connect", transaction);
        values.BeginObject();
        values.Name("app"u8);
        values.Text(app);
        values.Name("type"u8);
        values.Text("nonprivate");
        values.Name("tcUrl"u8);
        values.Text(tcUrl);
        values.End();
        Send(output, 0);
    }

    /// <summary>A client's command about one stream: releaseStream, FCPublish, createStream (no name), publish or play.</summary>
    /// <param name="output">Takes the chunks.</param>
    /// <param name="streamId">Message stream: 0, or of publish and play what createStream gave.</param>
    /// <param name="command">Its name.</param>
    /// <param name="transaction">Number of the answer.</param>
    /// <param name="name">The stream's name.</param>
    /// <param name="kind">Of publish: <c>live</c>.</param>
    public void StreamCommand(IBufferWriter<byte> output, uint streamId, string command, double transaction, string? name, string? kind = null)
    {
        var values = Begin(command, transaction);
        values.Null();
        if (name is not null) values.Text(name);
        if (kind is not null) values.Text(kind);
        Send(output, streamId);
    }

    /// <summary>Lets a stream go, as a client.</summary>
    public void DeleteStream(IBufferWriter<byte> output, double transaction, uint streamId)
    {
        var values = Begin("deleteStream", transaction);
        values.Null();
        values.Number(streamId);
        Send(output, 0);
    }

    private static void Status(Amf0Writer values, string level, string code, string description)
    {
        values.Name("level"u8);
        values.Text(level);
        values.Name("code"u8);
        values.Text(code);
        values.Name("description"u8);
        values.Text(description);
    }

    private Amf0Writer Begin(string command, double transaction)
    {
        payload.ResetWrittenCount();
        var values = new Amf0Writer(payload);
        values.Text(command);
        values.Number(transaction);
        return values;
    }

    private void Send(IBufferWriter<byte> output, uint streamId) => chunks.Write(output, RtmpMessageType.Command, CommandChunkStream, streamId, 0, payload.WrittenSpan);

    private void Control(IBufferWriter<byte> output, RtmpMessageType type, uint value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(field, value);
        chunks.Write(output, type, ControlChunkStream, 0, 0, field);
    }
}
