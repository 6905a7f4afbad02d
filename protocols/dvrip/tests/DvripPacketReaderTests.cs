using System.Buffers;
using System.Text;
using CloudCam.Protocols.Framing;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Dvrip.Tests;

public sealed class DvripPacketReaderTests
{
    private readonly DvripOptions options = new();

    [Fact]
    public void Packets_come_out_the_same_however_the_network_cuts_them()
    {
        byte[] stream =
        [
            .. Packets.Make(DvripMessageId.KeepAliveAnswer, "{ \"Ret\" : 100 }\n\0"), .. Packets.Make(DvripMessageId.MonitorData, [1, 2, 3, 4, 5]),
            .. Packets.Make(DvripMessageId.Alarm, "{ \"a\" ", 2), .. Packets.Make(DvripMessageId.KeepAliveAnswer, "{ \"Ret\" : 103 }\n"), .. Packets.Make(DvripMessageId.Alarm, ": 1 }\0", 2, 1),
            .. Packets.Make(DvripMessageId.SnapshotAnswer, [0xFF, 0xD8, 0xFF], index: 1), .. Packets.Make(DvripMessageId.SnapshotAnswer, "{ \"Ret\" : 102 }"),
            .. Packets.Make(DvripMessageId.DownloadData, []),
        ];
        string[] expected =
        [
            "1007 { \"Ret\" : 100 }", "1412 0102030405", "1007 { \"Ret\" : 103 }", "1504 { \"a\" : 1 }", "1561 ffd8ff end", "1561 { \"Ret\" : 102 }", "1426  end",
        ];
        foreach (var cut in Vectors.EveryCut(stream)) Assert.Equal(expected, Packets.Read(options, [cut]));
        for (var at = 1; at < stream.Length; at++) Assert.Equal(expected, Packets.Read(options, [new(stream, 0, at), new(stream, at, stream.Length - at)]));
        Assert.Equal(expected, Packets.Read(options, stream.Select(one => new ReadOnlySequence<byte>([one]))));
    }

    [Fact]
    public void A_large_payload_is_handed_on_before_it_is_whole()
    {
        using var reader = new DvripPacketReader(options);
        var packet = Packets.Make(DvripMessageId.MonitorData, new byte[100_000]);
        var unread = new ReadOnlySequence<byte>(packet, 0, 4_000);
        Assert.True(reader.TryRead(ref unread, out var part));
        Assert.Equal((0u, 3_980, false), (part.Offset, (int)part.Bytes.Length, part.IsLast));
        Assert.True(reader.IsInsidePacket);
        unread = new ReadOnlySequence<byte>(packet, 4_000, packet.Length - 4_000);
        Assert.True(reader.TryRead(ref unread, out part));
        Assert.Equal((3_980u, 96_020, true), (part.Offset, (int)part.Bytes.Length, part.IsLast));
        Assert.False(reader.IsInsidePacket);
    }

    [Fact]
    public void Bytes_given_back_come_again()
    {
        using var reader = new DvripPacketReader(options);
        byte[] stream = [.. Packets.Make(DvripMessageId.MonitorData, [1, 2, 3, 4]), .. Packets.Make(DvripMessageId.MonitorData, [5])];
        foreach (var back in (int[])[0, 1, 4])
        {
            var unread = new ReadOnlySequence<byte>(stream);
            var before = unread;
            Assert.True(reader.TryRead(ref unread, out _));
            reader.GiveBack(ref unread, before, back);
            var seen = new List<byte>();
            while (reader.TryRead(ref unread, out var part)) seen.AddRange(part.Bytes.ToArray());
            Assert.Equal([.. ((byte[])[1, 2, 3, 4])[(4 - back)..], 5], seen);
        }
    }

    [Theory]
    [InlineData("00", Violation.BadMagic)]
    [InlineData("fe", Violation.BadMagic)]
    [InlineData("ff010000010000000000000000008405ffffffff", Violation.FrameTooLarge)] // 4 GB of media
    [InlineData("ff01000001000000000000000000840501004000", Violation.FrameTooLarge)] // 4 MiB and one
    [InlineData("ff01000001000000000000000000ef0301000400", Violation.FrameTooLarge)] // 256 KiB and one of control
    public void What_can_never_become_a_packet_is_refused_at_once(string hex, Violation violation)
    {
        using var reader = new DvripPacketReader(options);
        var unread = new ReadOnlySequence<byte>(Vectors.Hex(hex));
        Assert.Equal(violation, Assert.Throws<ProtocolViolationException>(() => reader.TryRead(ref unread, out _)).Violation);
    }

    [Fact]
    public void Parts_of_a_message_are_too_many_together()
    {
        var small = new DvripOptions { MaxControlBytes = 100 };
        byte[] stream = [.. Packets.Make(DvripMessageId.Alarm, new byte[60], 2), .. Packets.Make(DvripMessageId.Alarm, new byte[60], 2, 1)];
        Assert.Equal(Violation.FrameTooLarge, Assert.Throws<ProtocolViolationException>(() => Packets.Read(small, [new(stream)])).Violation);
    }

    [Fact]
    public void Parts_that_do_not_fit_together_stand_alone()
    {
        byte[] stream =
        [
            .. Packets.Make(DvripMessageId.Alarm, "a", 3), .. Packets.Make(DvripMessageId.Alarm, "c", 3, 2), .. Packets.Make(DvripMessageId.Alarm, "b", 3, 1),
            .. Packets.Make(DvripMessageId.Alarm, "x", 2), .. Packets.Make(DvripMessageId.Alarm, "y", 2), .. Packets.Make(DvripMessageId.Alarm, "z", 2, 1), .. Packets.Make(DvripMessageId.Alarm, "w", 1, 7),
        ];
        Assert.Equal(["1504 c", "1504 b", "1504 yz", "1504 w"], Packets.Read(options, [new(stream)]));
    }

    [Fact]
    public void Text_loses_terminators_and_what_no_json_reader_takes()
    {
        string Cleaned(params byte[] text) => Packets.Read(options, [new(Packets.Make(DvripMessageId.Alarm, text))])[0][5..];
        foreach (var end in (string[])["\n\0", "\n", "\0", "", "\r\n\0\0"]) Assert.Equal("{ }", Cleaned(Encoding.ASCII.GetBytes("{ }" + end)));
        Assert.Equal("{ \"a b\" }", Cleaned("{\t\"a\u0001b\" }"u8.ToArray()));
        Assert.Equal("\"äß€😀\"", Cleaned("\"äß€😀\""u8.ToArray()));
        // GBK, the second character's second byte being a backslash; a lone byte before the quote.
        Assert.Equal("\"????\"", Cleaned([(byte)'"', 0xC8, 0xCB, 0x81, (byte)'\\', (byte)'"']));
        Assert.Equal("\"a?\"", Cleaned([(byte)'"', (byte)'a', 0xE4, (byte)'"']));
        Assert.Equal("", Cleaned());
    }

    [Fact]
    public void Any_bytes_end_as_parts_a_wait_or_a_violation() => Prop.ForAll<byte[], byte, ushort>((bytes, total, message) =>
    {
        using var reader = new DvripPacketReader(new DvripOptions { MaxControlBytes = 64, MaxPacketBytes = 256 });
        var header = Packets.Make((DvripMessageId)message, [1, 2, 3], total, (byte)(message % 3));
        var unread = new ReadOnlySequence<byte>([.. header, .. header, .. bytes, .. header]);
        try
        {
            while (reader.TryRead(ref unread, out var part)) Assert.True(part.IsBinary ? part.Text.IsEmpty : part.Text.Length <= 64);
        }
        catch (ProtocolViolationException)
        {
            return true;
        }
        return unread.Length < DvripHeader.Bytes || reader.IsInsidePacket;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_beginnings_of_messages_take_no_depth()
    {
        var begin = Packets.Make(DvripMessageId.Alarm, "a", 2);
        byte[] stream = [.. Enumerable.Repeat(begin, 50_000).SelectMany(one => one)];
        Assert.Empty(Packets.Read(options, [new(stream)]));
    }

    [Fact]
    public void Packets_allocate_nothing()
    {
        using var reader = new DvripPacketReader(options);
        byte[] stream =
        [
            .. Enumerable.Range(0, 100).SelectMany(i => (byte[])[.. Packets.Make(DvripMessageId.MonitorData, new byte[8192]), .. Packets.Make(DvripMessageId.KeepAliveAnswer, "{ \"Ret\" : 100 }\n\0")]),
        ];
        Assert.Equal(200, Count(reader, stream));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var parts = Count(reader, stream);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(200, parts);
    }

    private static int Count(DvripPacketReader reader, byte[] stream)
    {
        var unread = new ReadOnlySequence<byte>(stream);
        var parts = 0;
        while (reader.TryRead(ref unread, out _)) parts++;
        return parts;
    }
}
