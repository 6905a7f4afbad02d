using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Core.Checksums;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Listing;

namespace CloudCam.Protocols.Teltonika.Listing;

/// <summary>Explains one frame after the other, and remembers what later frames need: the file, its unit, the CRC chain.</summary>
internal sealed class FrameNarrator(TeltonikaOptions options)
{
    private readonly TeltonikaQuirks quirks = new(Core.Devices.Quirks.None, options);
    private TeltonikaSource? source;
    private uint units;
    private bool countsBytes;
    private long? position;
    private ushort lastGood;
    private ushort lastSent;
    private bool isAfterSync = true;
    private bool isWaitingForSync;

    // A bare null in a conditional would become empty memory, which is not the same.
    private static ReadOnlyMemory<byte>? NoReply => null;

    /// <summary>CRCs from which the next DATA may go on.</summary>
    public bool Continues(ReadOnlySpan<byte> bytes, ushort crc) =>
        Crc16.Kermit(bytes, lastGood) == crc || Crc16.Kermit(bytes, lastSent) == crc || (isAfterSync && Crc16.Kermit(bytes, 0) == crc);

    public FrameListing Describe(in WireFrame frame)
    {
        if (frame.IsClose) return new FrameListing { Frame = FrameNames.Close, LengthValid = frame.LengthValid };
        var listing = frame.Command switch
        {
            TeltonikaCommand.Init => Init(frame.Data),
            TeltonikaCommand.Start => Start(frame.Data.Span),
            TeltonikaCommand.Resume => new FrameListing { Fields = One("offset", (long)UInt32(frame.Data.Span)) },
            TeltonikaCommand.Sync => Sync(UInt32(frame.Data.Span)),
            TeltonikaCommand.Data => Data(frame.Data.Span[..^2], UInt16(frame.Data.Span[^2..]), null),
            TeltonikaCommand.EnhancedData => Data(frame.Data.Span[4..^2], UInt16(frame.Data.Span[^2..]), UInt32(frame.Data.Span)),
            TeltonikaCommand.Status => Status(UInt32(frame.Data.Span)),
            TeltonikaCommand.FileRequest or TeltonikaCommand.MetadataRequest => Request(frame.Data.Span),
            TeltonikaCommand.Metadata => Metadata(frame.Data.Span),
            TeltonikaCommand.Path => Path(frame.Data.Span),
            TeltonikaCommand.RepeatInit or TeltonikaCommand.PathRequest => new FrameListing(),
            _ => new FrameListing { Fields = new Dictionary<string, object?> { ["command"] = $"0x{(int)frame.Command:x4}", ["raw"] = Convert.ToHexStringLower(frame.Data.Span) } },
        };
        return listing with { Frame = FrameNames.Of(frame.Command), LengthValid = frame.LengthValid };
    }

    private FrameListing Init(ReadOnlyMemory<byte> data)
    {
        var init = TeltonikaInit.Read(new ReadOnlySequence<byte>(data));
        var chooser = new FileChooser(quirks);
        var open = chooser.Open(init);
        ForgetFile();
        source = (open & TeltonikaFiles.Path) == 0 && chooser.InOrder(open) is [var first, ..] ? TeltonikaSource.DualCam(first) : null;
        var next = source;
        return new FrameListing
        {
            Fields = new Dictionary<string, object?>
            {
                ["protocolId"] = (int)init.ProtocolId, ["imei"] = init.Device.Value, ["settings"] = init.Settings.ToString("x8", null), ["filesReady"] = Names(init.FilesReady),
            },
            Reply = Write(output =>
            {
                if ((open & TeltonikaFiles.Path) != 0) TeltonikaWriter.WritePathRequest(output);
                else if (next is not null) TeltonikaWriter.WriteMetadataRequest(output, next.MetadataKey.Span);
                else TeltonikaWriter.WriteClose(output);
            }),
        };
    }

    private FrameListing Path(ReadOnlySpan<byte> data)
    {
        ForgetFile();
        source = TeltonikaSource.FromPath(data);
        var fields = One("path", source?.Shown ?? "");
        if (source is { } file)
        {
            fields["camera"] = file.Camera.ToString().ToLowerInvariant();
            fields["kind"] = MediaNames.NameOf(file.Kind);
            fields["format"] = MediaNames.NameOf(file.Format);
            if (file.Channel is not null) fields["channel"] = file.Channel;
            if (file.PathTime is { } time) fields["pathTime"] = CloudEventWriter.Text(time);
        }
        var isThere = source is not null;
        return new FrameListing
        {
            Fields = fields,
            Reply = Write(output =>
            {
                if (isThere) TeltonikaWriter.WriteMetadataRequest(output, []);
                else TeltonikaWriter.WriteClose(output);
            }),
        };
    }

    private FrameListing Metadata(ReadOnlySpan<byte> data)
    {
        _ = TeltonikaMetadataReader.TryRead(data, source?.Camera ?? TeltonikaCamera.Unknown, out var metadata);
        // Without what came before, a DualCam's file type still says which file it is.
        var file = source ?? (TeltonikaJsonMetadata.LooksLikeJson(data) ? null : FileOf(metadata));
        return new FrameListing
        {
            Fields = MetadataFields.Of(metadata, data),
            Reply = file is null ? NoReply : Write(output => TeltonikaWriter.WriteFileRequest(output, file.Key.Span)),
        };
    }

    private FrameListing Start(ReadOnlySpan<byte> data)
    {
        units = UInt32(data);
        var crc = UInt16(data[4..]);
        // A DualCam leaves the last field blank.
        countsBytes = source?.CountsBytes ?? crc != 0;
        (position, isAfterSync, isWaitingForSync, lastGood, lastSent) = (null, true, false, 0, 0);
        var fields = One(countsBytes ? "bytes" : "packets", (long)units);
        fields["crc"] = Hex(crc);
        var first = countsBytes ? 0u : (uint)quirks.ResumeOrigin;
        var hasFile = units > 0;
        return new FrameListing
        {
            Fields = fields,
            Reply = Write(output =>
            {
                if (hasFile) TeltonikaWriter.WriteResume(output, first);
                else TeltonikaWriter.WriteRepeatInit(output, quirks.RepeatInitWithLength);
            }),
        };
    }

    private FrameListing Sync(uint offset)
    {
        (isAfterSync, isWaitingForSync) = (true, false);
        position = countsBytes ? offset : Math.Max(0, offset - (long)quirks.ResumeOrigin) * TeltonikaSource.PacketBytes;
        return new FrameListing { Fields = One("offset", (long)offset) };
    }

    private FrameListing Data(ReadOnlySpan<byte> bytes, ushort crc, long? offset)
    {
        var isValid = Continues(bytes, crc);
        lastSent = crc;
        if (offset is not null) position = offset;
        var fields = new Dictionary<string, object?>();
        if (offset is not null || position is not null) fields["offset"] = position;
        fields["lengthBytes"] = bytes.Length;
        fields["crc"] = Hex(crc);
        var reply = NoReply;
        if (!isValid)
        {
            if (!isWaitingForSync && position is { } wanted) reply = Write(output => TeltonikaWriter.WriteResume(output, ToOffset(wanted)));
            isWaitingForSync = true;
        }
        else
        {
            (lastGood, isAfterSync) = (crc, false);
            if (!isWaitingForSync && position is { } from)
            {
                position = from + bytes.Length;
                if (IsWhole(position.Value)) reply = Write(output => TeltonikaWriter.WriteRepeatInit(output, quirks.RepeatInitWithLength));
            }
        }
        return new FrameListing { CrcValid = isValid, Fields = fields, Reply = reply };
    }

    private static FrameListing Status(uint status)
    {
        var fields = One("status", (long)status);
        fields["statusText"] = TeltonikaStatus.NameOf(status);
        return new FrameListing { Fields = fields, Reply = status == 0 ? NoReply : Write(TeltonikaWriter.WriteClose) };
    }

    private FrameListing Request(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return new FrameListing();
        source = TeltonikaSource.FromPath(data);
        foreach (var bit in quirks.FileOrder)
        {
            if (data.SequenceEqual(TeltonikaSource.DualCam(bit).Key.Span)) source = TeltonikaSource.DualCam(bit);
        }
        return new FrameListing { Fields = One("file", source?.Shown ?? "") };
    }

    private bool IsWhole(long bytes) => units > 0 && (countsBytes ? bytes >= units : bytes > (units - 1L) * TeltonikaSource.PacketBytes);

    private uint ToOffset(long place) => countsBytes ? (uint)place : (uint)((place / TeltonikaSource.PacketBytes) + quirks.ResumeOrigin);

    private void ForgetFile() => (units, position, isAfterSync, isWaitingForSync) = (0, null, true, false);

    private static TeltonikaSource? FileOf(TeltonikaMetadata? metadata) => metadata is not { Camera: TeltonikaCamera.DualCam } ? null : metadata.FileType switch
    {
        4 => TeltonikaSource.DualCam(TeltonikaFiles.PhotoFront),
        8 => TeltonikaSource.DualCam(TeltonikaFiles.PhotoRear),
        16 => TeltonikaSource.DualCam(TeltonikaFiles.VideoFront),
        32 => TeltonikaSource.DualCam(TeltonikaFiles.VideoRear),
        _ => null,
    };

    private static List<string> Names(TeltonikaFiles files)
    {
        var names = new List<string>();
        if ((files & TeltonikaFiles.Path) != 0) names.Add("path");
        if ((files & TeltonikaFiles.PhotoFront) != 0) names.Add("photo-front");
        if ((files & TeltonikaFiles.PhotoRear) != 0) names.Add("photo-rear");
        if ((files & TeltonikaFiles.VideoFront) != 0) names.Add("video-front");
        if ((files & TeltonikaFiles.VideoRear) != 0) names.Add("video-rear");
        return names;
    }

    private static ReadOnlyMemory<byte> Write(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(64);
        write(output);
        return output.WrittenMemory;
    }

    private static Dictionary<string, object?> One(string name, object? value) => new() { [name] = value };

    private static string Hex(ushort value) => value.ToString("x4", null);

    private static uint UInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static ushort UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
