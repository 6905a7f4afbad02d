using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Commands;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class RtmpCommandTests
{
    [Fact]
    public void Everything_that_ffmpeg_says_before_its_media_is_read()
    {
        var lines = new List<string>();
        foreach (var message in Captured("ffmpeg-h264-aac"))
        {
            if (message.IsData)
            {
                var data = RtmpCommand.ReadData(message);
                Assert.Equal(RtmpCommandName.OnMetaData, data.Name);
                Assert.True(RtmpMetadata.TryRead(data.Arguments, out var said));
                lines.Add($"{said.Width}x{said.Height} {said.FrameRate}/s {said.VideoCodec} {said.AudioCodec} {said.SampleRate} {said.IsStereo}");
            }
            if (!message.IsCommand) continue;
            var command = RtmpCommand.Read(message);
            lines.Add(command.Name switch
            {
                RtmpCommandName.Connect => $"connect {command.Transaction} {RtmpConnect.Read(command.Arguments).App} {RtmpConnect.Read(command.Arguments).FlashVersion}",
                _ => $"{command.Name} {command.Transaction} {RtmpStreamCommand.Read(command.Arguments)}",
            });
        }
        Assert.Equal(
            [
                "connect 1 live/0 FMLE/3.0 (compatible; Lavf58.24.100)",
                "ReleaseStream 2 RtmpStreamCommand { Name = 864993060000000, Id = 0, Kind =  }",
                "FcPublish 3 RtmpStreamCommand { Name = 864993060000000, Id = 0, Kind =  }",
                "CreateStream 4 RtmpStreamCommand { Name = , Id = 0, Kind =  }",
                "Publish 5 RtmpStreamCommand { Name = 864993060000000, Id = 0, Kind = live }",
                "64x48 5/s 7 10 8000 False",
                "FcUnpublish 6 RtmpStreamCommand { Name = 864993060000000, Id = 0, Kind =  }",
                "DeleteStream 7 RtmpStreamCommand { Name = , Id = 1, Kind =  }",
            ],
            lines);
    }

    [Fact]
    public void What_we_write_as_a_client_is_what_we_read_as_a_server()
    {
        var writer = new RtmpWriter();
        var output = new ArrayBufferWriter<byte>();
        writer.Connect(output, 1, "live", "rtmp://host/live");
        writer.StreamCommand(output, 0, "releaseStream", 2, "0/1");
        writer.StreamCommand(output, 0, "createStream", 3, null);
        writer.StreamCommand(output, 1, "publish", 4, "0/1", "live");
        writer.StreamCommand(output, 1, "play", 5, "name");
        writer.DeleteStream(output, 6, 1);
        var names = new List<RtmpCommandName>();
        foreach (var message in Read(output)) names.Add(RtmpCommand.Read(message).Name);
        Assert.Equal(
            [RtmpCommandName.Connect, RtmpCommandName.ReleaseStream, RtmpCommandName.CreateStream, RtmpCommandName.Publish, RtmpCommandName.Play, RtmpCommandName.DeleteStream], names);
        Assert.Equal(("live", "rtmp://host/live"), Connect(Read(output)[0]));
        Assert.Equal(1u, Read(output)[3].StreamId);

        static (string, string) Connect(RtmpMessage message)
        {
            var connect = RtmpConnect.Read(RtmpCommand.Read(message).Arguments);
            return (connect.App, connect.TcUrl);
        }
    }

    [Fact]
    public void Answers_and_refusals_have_the_codes_that_clients_look_for()
    {
        var writer = new RtmpWriter();
        var output = new ArrayBufferWriter<byte>();
        writer.ConnectResult(output, 1, isEnhanced: true);
        writer.Error(output, 1, RtmpStatusCodes.ConnectRejected, "no such application");
        writer.OnStatus(output, 1, isError: true, RtmpStatusCodes.PublishBadName, "not registered");
        writer.OnStatus(output, 1, isError: false, RtmpStatusCodes.PublishStart, "publishing");
        writer.Result(output, 4, 1);
        writer.Result(output, 2, null);
        var said = Read(output).Select(message =>
        {
            var command = RtmpCommand.Read(message);
            var status = RtmpStatus.TryRead(command.Arguments);
            return $"{command.Name} {command.Transaction} {message.StreamId} {status?.Level} {status?.Code}";
        });
        Assert.Equal(
            [
                "Result 1 0 status NetConnection.Connect.Success", "Error 1 0 error NetConnection.Connect.Rejected", "OnStatus 0 1 error NetStream.Publish.BadName",
                "OnStatus 0 1 status NetStream.Publish.Start", "Result 4 0  ", "Result 2 0  ",
            ],
            said);
    }

    [Fact]
    public void The_answer_to_createStream_is_byte_for_byte_the_one_of_the_specification()
    {
        var output = new ArrayBufferWriter<byte>();
        new RtmpWriter().Result(output, 4, 1);
        Assert.Equal("03 000000 00001d 14 00000000 02 0007 5f726573756c74 00 4010000000000000 05 00 3ff0000000000000".Replace(" ", "", StringComparison.Ordinal), Vectors.ToHex(output.WrittenSpan));
    }

    [Fact]
    public void Control_messages_are_what_the_reader_obeys()
    {
        var writer = new RtmpWriter();
        var output = new ArrayBufferWriter<byte>();
        writer.WindowAcknowledgementSize(output, 2_500_000);
        writer.PeerBandwidth(output, 2_500_000);
        writer.SetChunkSize(output, 4_096);
        writer.UserControl(output, new RtmpUserControl(RtmpUserEvent.StreamBegin, 1));
        writer.UserControl(output, new RtmpUserControl(RtmpUserEvent.PingRequest, 77));
        writer.UserControl(output, new RtmpUserControl(RtmpUserEvent.SetBufferLength, 1, 3_000));
        writer.Acknowledgement(output, 9);
        writer.Media(output, RtmpMessageType.Video, 1, 40, Wire.Body(3_000));
        writer.Media(output, RtmpMessageType.Audio, 1, 40, Wire.Body(300));
        writer.Media(output, RtmpMessageType.Data, 1, 40, Wire.Body(30));
        var messages = Read(output);
        Assert.Equal([5, 6, 1, 4, 4, 4, 3, 9, 8, 18], messages.Select(message => (int)message.Type));
        var controls = messages.Where(message => message.Type == RtmpMessageType.UserControl).Select(message => RtmpUserControl.TryRead(message.Payload, out var control) ? control : default);
        Assert.Equal([new RtmpUserControl(RtmpUserEvent.StreamBegin, 1), new RtmpUserControl(RtmpUserEvent.PingRequest, 77), new RtmpUserControl(RtmpUserEvent.SetBufferLength, 1, 3_000)], controls);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("0006", false)]
    [InlineData("0006 000000", false)]
    [InlineData("0003 00000001", false)]
    [InlineData("0063", true)] // An event nobody knows needs no value.
    [InlineData("0006 00000001 ff", true)]
    public void A_user_control_message_that_is_cut_is_none(string hex, bool isRead) => Assert.Equal(isRead, RtmpUserControl.TryRead(new ReadOnlySequence<byte>(Vectors.Hex(hex)), out _));

    [Theory]
    [InlineData("05")] // No name.
    [InlineData("02 0001 61")] // No transaction.
    [InlineData("02 0001 61 05")]
    [InlineData("")]
    public void A_command_without_its_first_values_is_refused(string hex)
    {
        var message = new RtmpMessage { Type = RtmpMessageType.Command, Payload = new ReadOnlySequence<byte>(Vectors.Hex(hex)) };
        Assert.Equal(Violation.BadField, Assert.Throws<ProtocolViolationException>(() => RtmpCommand.Read(message).Transaction).Violation);
    }

    [Theory]
    [InlineData("00 02 0001 61 00 3ff0000000000000")]
    [InlineData("02 0001 61 00 3ff0000000000000")] // Without the zero byte before it.
    public void A_command_in_AMF3_is_AMF0_behind_a_byte(string hex)
    {
        foreach (var payload in (ReadOnlySequence<byte>[])[new ReadOnlySequence<byte>(Vectors.Hex(hex)), Vectors.Pieces([], Vectors.Hex(hex))])
        {
            var message = new RtmpMessage { Type = RtmpMessageType.CommandAmf3, Payload = payload };
            Assert.True(RtmpCommand.Read(message).Text.Is("a"u8));
        }
    }

    [Fact]
    public void A_connect_without_an_object_is_refused() =>
        Assert.Equal(Violation.BadField, Assert.Throws<ProtocolViolationException>(() => RtmpConnect.Read(new ReadOnlySequence<byte>(Vectors.Hex("05")))).Violation);

    [Fact]
    public void Codecs_that_a_client_names_are_kept_up_to_a_limit()
    {
        byte[] arguments = [.. Vectors.Hex("03 000a 666f757243634c697374 0a ffffffff"), .. Enumerable.Repeat(Vectors.Hex("02 0004 68766331"), 100).SelectMany(code => code)];
        var connect = RtmpConnect.Read(new ReadOnlySequence<byte>(arguments));
        Assert.Equal(RtmpConnect.MaxFourCcs, connect.FourCcs.Count);
        Assert.Equal("hvc1", connect.FourCcs[0]);
    }

    [Fact]
    public void Numbers_of_metadata_that_cannot_be_are_not_said()
    {
        // width NaN, height -1, framerate 1e300, videocodecid a text.
        var arguments = Vectors.Hex(
            "03 0005 7769647468 00 7ff8000000000000 0006 686569676874 00 bff0000000000000 0009 6672616d6572617465 00 7e37e43c8800759c 000c 766964656f636f6465636964 02 0004 61766331 000009");
        Assert.True(RtmpMetadata.TryRead(new ReadOnlySequence<byte>(arguments), out var metadata));
        Assert.Equal(default, metadata);
        Assert.False(RtmpMetadata.TryRead(new ReadOnlySequence<byte>(Vectors.Hex("05")), out _));
    }

    private static List<RtmpMessage> Read(ArrayBufferWriter<byte> output) => Messages(new ReadOnlySequence<byte>(output.WrittenMemory));

    private static List<RtmpMessage> Captured(string vector)
    {
        var bytes = Vectors.ReadChunks(Vectors.Files("protocols/rtmp/vectors", vector + ".hex")[0]).SelectMany(chunk => chunk.Bytes).ToArray();
        return Messages(new ReadOnlySequence<byte>(bytes, RtmpHandshake.FirstBytes + RtmpHandshake.RestBytes, bytes.Length - RtmpHandshake.FirstBytes - RtmpHandshake.RestBytes));
    }

    private static List<RtmpMessage> Messages(ReadOnlySequence<byte> unread)
    {
        using var reader = new RtmpChunkReader(new RtmpOptions());
        var messages = new List<RtmpMessage>();
        while (reader.TryRead(ref unread, out var message))
            messages.Add(new RtmpMessage { Type = message.Type, StreamId = message.StreamId, Timestamp = message.Timestamp, Payload = new ReadOnlySequence<byte>(message.Payload.ToArray()) });
        Assert.True(unread.IsEmpty);
        return messages;
    }
}
