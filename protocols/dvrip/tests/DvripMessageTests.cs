using System.Text;
using CloudCam.Core.Alarms;
using CloudCam.Protocols.Dvrip.Messages;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Dvrip.Tests;

public sealed class DvripMessageTests
{
    private static readonly List<byte[]> Captured = [.. Vectors.ReadChunks(Vectors.Files("protocols/dvrip/vectors", "session.hex")[0]).Select(chunk => chunk.Bytes[DvripHeader.Bytes..].AsSpan().TrimEnd("\n\0"u8).ToArray())];
    private static readonly DateTime Nine = new(2026, 11, 21, 9, 0, 0, DateTimeKind.Unspecified);

    [Fact]
    public void The_captured_login_answer_is_read()
    {
        var answer = DvripLoginAnswer.Read(Captured[1])!;
        Assert.Equal((100, true, 1u, 20, 1, 0, "IPC", false), (answer.Ret, answer.IsDone, answer.Session, answer.AliveSeconds, answer.Channels, answer.ExtraChannels, answer.DeviceType, answer.UsesEncryption));
    }

    [Fact]
    public void A_refused_login_is_read_and_junk_in_it_does_not_matter()
    {
        var answer = DvripLoginAnswer.Read("{ \"AliveInterval\" : 0, \"ChannelNum\" : 0, \"ExtraChannel\" : 1804289383, \"Ret\" : 203, \"SessionID\" : \"0x6b8b4567\", \"DeviceType \" : null }"u8)!;
        Assert.Equal((203, false, 20, 256, null), (answer.Ret, answer.IsDone, answer.AliveSeconds, answer.ExtraChannels, answer.DeviceType));
        Assert.Equal(DvripRet.UnknownError, DvripLoginAnswer.Read("{}"u8)!.Ret);
    }

    [Fact]
    public void The_captured_system_information_is_read()
    {
        var info = DvripSystemInfo.Read(Captured[3])!;
        Assert.Equal(
            (100, "0123456789abcdef", "HI3516EV100_50H20L", 1, 1, 1, 0x1278L, true, "2017-11-15 12:06:22"),
            (info.Ret, info.SerialNumber, info.Hardware, info.VideoInputs, info.AlarmInputs, info.AlarmOutputs, info.RunMinutes, info.CanTalk, info.BuildTime));
        Assert.StartsWith("V4.02", info.Firmware, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0x0000001B", 27u)]
    [InlineData("0x0000001b", 27u)]
    [InlineData("0x1b", 27u)]
    [InlineData("0X1b", 27u)]
    [InlineData("0x000000001b", 27u)]
    [InlineData(" 27 ", 27u)]
    [InlineData("0xffffffff", uint.MaxValue)]
    [InlineData("0x1ffffffff", null)]
    [InlineData("0x", null)]
    [InlineData("", null)]
    [InlineData("session", null)]
    [InlineData("-1", null)]
    public void Session_numbers_are_read_in_all_spellings(string text, uint? session)
    {
        Assert.Equal(session, DvripSessionId.TryRead(Encoding.ASCII.GetBytes(text), out var read) ? read : null);
        Assert.True(DvripAnswer.TryRead(Encoding.ASCII.GetBytes($$"""{"SessionID":"{{text}}"}"""), out var answer));
        Assert.Equal(session, answer.Session);
    }

    [Fact]
    public void Answers_are_read_with_whatever_is_there()
    {
        Assert.True(DvripAnswer.TryRead("{ \"Ret\" : 103, \"SessionID\" : 27 }"u8, out var answer));
        Assert.Equal(new DvripAnswer(103, 27), answer);
        Assert.False(answer.IsDone);
        Assert.True(DvripAnswer.TryRead("{}"u8, out answer));
        Assert.Equal((null, null, true), (answer.Ret, answer.Session, answer.IsDone));
        Assert.True(DvripAnswer.TryRead("{ \"Ret\" : \"100\", \"x\" : [ { \"Ret\" : 1 }, ], }"u8, out answer));
        Assert.Equal(100, answer.Ret);
        Assert.True(DvripAnswer.TryRead("{ \"Ret\" : { \"a\" : 1 } }"u8, out answer));
        Assert.Null(answer.Ret);
        Assert.True(DvripAnswer.TryRead("{ \"Ret\" : 99999999999 } and more"u8, out answer));
        Assert.Null(answer.Ret);
        foreach (var text in (string[])["", "[]", "null", "{", "{ \"Ret\" 100 }", "no", "{ \"a\" : " + new string('[', 100)]) Assert.False(DvripAnswer.TryRead(Encoding.ASCII.GetBytes(text), out _));
    }

    [Fact]
    public void An_alarm_is_read_in_all_its_forms()
    {
        var push = DvripAlarm.Read("{ \"AlarmInfo\" : { \"Channel\" : 2, \"Event\" : \"VideoMotion\", \"StartTime\" : \"2026-11-21 09:00:00\", \"Status\" : \"Start\" }, \"Name\" : \"AlarmInfo\", \"SessionID\" : \"0x1b\" }"u8)!;
        Assert.Equal((2, "VideoMotion", DvripAlarmStatus.Start, Nine, null), (push.Channel, push.Event, push.Status, push.Time, push.SerialNumber));
        const string Flat = """{ "Address" : "0x0A01A8C0", "Channel" : 0, "Descrip" : "gate", "Event" : "HumanDetect", "SerialID" : "0123456789abcdef", "StartTime" : "2026-11-21 09:00:00", "Status" : "Stop", "Type" : "Alarm" }""";
        foreach (var text in (string[])[Flat, $$"""{ "NetAlarmCenterMsg" : {{Flat}} }"""])
        {
            var alarm = DvripAlarm.Read(Encoding.ASCII.GetBytes(text))!;
            Assert.Equal(
                (0, "HumanDetect", DvripAlarmStatus.Stop, Nine, "0123456789abcdef", "192.168.1.10", "gate", false),
                (alarm.Channel, alarm.Event, alarm.Status, alarm.Time, alarm.SerialNumber, alarm.Address?.ToString(), alarm.Description, alarm.IsLog));
        }
        var odd = DvripAlarm.Read("{ \"AlarmInfo\" : { \"Channel\" : -1, \"Event\" : \"StorageNotExist\", \"StartTime\" : \"0000-00-00 00:00:00\", \"Status\" : \"None\" } , \"Type\" : \"Log\" }"u8)!;
        Assert.Equal((0, DvripAlarmStatus.None, null, true), (odd.Channel, odd.Status, odd.Time, odd.IsLog));
        Assert.Null(DvripAlarm.Read("{ \"AlarmInfo\" : { \"Channel\" : 0 } }"u8));
        Assert.Null(DvripAlarm.Read("{ \"AlarmInfo\" : \"VideoMotion\" }"u8));
    }

    [Theory]
    [InlineData("VideoMotion", "motion")]
    [InlineData("MotionDetect", "motion")]
    [InlineData("videomotion", "motion")]
    [InlineData("VideoMotion:2", "motion")]
    [InlineData("BlindDetect", "camera-covered")]
    [InlineData("VideoLoss", "video-lost")]
    [InlineData("appEventHumanDetectAlarm", "person-detected")]
    [InlineData("HumanFallDown", "person-fallen")]
    [InlineData("LocalIO", "digital-input")]
    [InlineData("StorrageLowSpace", "storage-low")]
    [InlineData("NetIPConfict", "network-fault")]
    [InlineData("VIdeoAnanyze", "video-analysis")]
    [InlineData("SomethingNew", "unknown")]
    [InlineData("", "unknown")]
    public void Alarm_names_have_shared_words(string name, string word) => Assert.Equal(word, DvripAlarms.Of(name).Name);

    [Fact]
    public void A_file_list_is_read_and_incomplete_entries_are_left_out()
    {
        var list = DvripFileList.Read("""
            { "Name" : "OPFileQuery", "OPFileQuery" : [
              { "BeginTime" : "2026-11-21 09:00:00", "DiskNo" : 0, "EndTime" : "2026-11-21 09:10:00", "FileLength" : "0x00001000", "FileName" : "/idea0/2026-11-21/001/09.00.00-09.10.00[M][@1][0].h264", "SerialNo" : 3 },
              { "BeginTime" : "never", "EndTime" : "2026-11-21 09:10:00", "FileName" : "a" }, 5, { }, { "BeginTime" : "2026-11-21 09:00:00", "EndTime" : "2026-11-21 09:10:00" } ], "Ret" : 100 }
            """u8)!;
        Assert.Equal(new DvripFile("/idea0/2026-11-21/001/09.00.00-09.10.00[M][@1][0].h264", Nine, Nine.AddMinutes(10), 0, 3, 4096), Assert.Single(list.Files));
        Assert.Equal((100, false), (list.Ret, list.MayGoOn));
        var empty = DvripFileList.Read("{ \"OPFileQuery\" : null, \"Ret\" : 119 }"u8)!;
        Assert.Equal((119, 0), (empty.Ret, empty.Files.Count));
        var many = string.Join(',', Enumerable.Repeat("""{"BeginTime":"2026-11-21 9:0:0","EndTime":"2026-11-21 9:1:0","FileName":"f"}""", 2_000));
        Assert.Equal(DvripFileList.MaxFiles, DvripFileList.Read(Encoding.ASCII.GetBytes($$"""{"OPFileQuery":[{{many}}]}"""))!.Files.Count);
    }

    [Fact]
    public void State_storage_and_clock_are_read()
    {
        var state = DvripWorkState.Read("""{ "Ret" : 100, "WorkState" : { "AlarmState" : { "AlarmIn" : 1, "AlarmOut" : "0x00000002", "VideoBlind" : 4, "VideoLoss" : 8, "VideoMotion" : 16 }, "ChannelState" : [ { "Bitrate" : 100, "Record" : true }, { "Record" : false }, { "Record" : true } ] } }"""u8)!;
        Assert.Equal((1u, 2u, 4u, 8u, 16u, 5u), (state.AlarmInputs, state.AlarmOutputs, state.Blind, state.Loss, state.Motion, state.Recording));
        var storage = DvripStorageInfo.Read("""{ "Ret" : 100, "StorageInfo" : [ { "PartNumber" : 2, "Partition" : [ { "RemainSpace" : "0x00000100", "Status" : 0, "TotalSpace" : "0x00001000" }, { "Status" : 1 } ] } ] }"""u8)!;
        Assert.Equal([new(4096, 256, 0), new(0, 0, 1)], storage.Partitions);
        Assert.True(DvripClock.TryRead("{ \"Name\" : \"OPTimeQuery\", \"OPTimeQuery\" : \"2026-11-21 09:00:00\", \"Ret\" : 100 }"u8, out var clock));
        Assert.Equal(new DvripClock(100, Nine), clock);
    }

    [Fact]
    public void A_value_of_the_configuration_is_found_as_it_stands()
    {
        var text = """{ "Alarm.AlarmOut" : [ { "AlarmOutType" : "AUTO" }, { } ], "Name" : "Alarm.AlarmOut", "Ret" : 100 }"""u8;
        var value = DvripConfig.Find(text, "Alarm.AlarmOut"u8);
        Assert.Equal("""[ { "AlarmOutType" : "AUTO" }, { } ]""", Encoding.ASCII.GetString(value));
        Assert.Equal(2, DvripConfig.Count(value));
        Assert.Equal("100", Encoding.ASCII.GetString(DvripConfig.Find(text, "Ret"u8)));
        Assert.True(DvripConfig.Find(text, "Other"u8).IsEmpty);
        Assert.True(DvripConfig.Find("{ \"a\" : 1"u8, "a"u8).IsEmpty);
        foreach (var none in (string[])["", "5", "[ 1", "{ }"]) Assert.Equal(0, DvripConfig.Count(Encoding.ASCII.GetBytes(none)));
    }

    [Fact]
    public void Texts_of_any_escape_and_length_are_read()
    {
        static string? Event(string text) => DvripAlarm.Read(Encoding.UTF8.GetBytes($$"""{ "Event" : {{text}} }"""))?.Event;
        Assert.Equal("a\"b\\c/d e", Event("""   "a\"b\\c\/d\te"   """));
        Assert.Equal("ä\ufffd\ufffd", Event("""   "\u00e4\ud83d\ude00"   """));
        Assert.Equal("12", Event("12"));
        Assert.Equal(256, Event($"\"{new string('x', 5000)}\"")!.Length);
        Assert.Equal(256, Event($"\"\\n{new string('x', 5000)}\"")!.Length + 1);
    }

    [Fact]
    public void Any_bytes_are_read_or_not_and_nothing_else() => Prop.ForAll<byte[], NonNull<string>>((bytes, text) =>
    {
        foreach (var candidate in (byte[][])[bytes, [.. "{ \"Event\" : \""u8, .. bytes, .. "\" }"u8], Encoding.UTF8.GetBytes(text.Get), [.. "{ \"AlarmInfo\" : { \"Event\" : "u8, .. bytes]])
        {
            _ = DvripLoginAnswer.Read(candidate);
            _ = DvripSystemInfo.Read(candidate);
            _ = DvripWorkState.Read(candidate);
            _ = DvripStorageInfo.Read(candidate);
            _ = DvripFileList.Read(candidate);
            _ = DvripAlarm.Read(candidate);
            _ = DvripAnswer.TryRead(candidate, out _);
            _ = DvripClock.TryRead(candidate, out _);
            _ = DvripConfig.Count(DvripConfig.Find(candidate, "Event"u8));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reading_an_answer_allocates_nothing()
    {
        var text = Captured[6];
        Assert.True(DvripAnswer.TryRead(text, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRead = DvripAnswer.TryRead(text, out var answer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(isRead && answer.IsDone);
    }
}
