using CloudCam.Core.Commands;

namespace CloudCam.Core.Tests.Commands;

/// <summary>Arguments of the commands for cameras that the relay dials.</summary>
public sealed class CameraArgumentsTests
{
    private const string Sound = "0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string> Right => new()
    {
        { CommandNames.TakePhoto, "channel=0" }, { CommandNames.TakeVideo, "channel=63|seconds=5" }, { CommandNames.Record, "" }, { CommandNames.Record, "channel=7|seconds=3600" },
        { CommandNames.FetchRecording, "from=2026-05-04T11:00:00Z|to=2026-05-04T11:00:01Z" }, { CommandNames.FetchRecording, "channel=1|from=2026-05-04T11:00:00Z|to=2026-05-05T11:00:00Z" },
        { CommandNames.FetchRecording, "from=2026-05-04T11:00:00.25+03:00|to=2026-05-04T09:00:00Z" }, { CommandNames.ListRecordings, "channel=1|from=2026-05-04T11:00:00Z|to=2026-05-04T12:00:00Z" }, { CommandNames.ListRecordings, "channel=0" },
        { CommandNames.StartLive, "channel=63|minutes=180" }, { CommandNames.StartLive, "channel=0" }, { CommandNames.AlarmOutput, "state=auto" }, { CommandNames.AlarmOutput, "output=3|state=on" },
        { CommandNames.Guard, "state=off" }, { CommandNames.Talk, $"sound={Sound}" }, { CommandNames.Ptz, "move=stop" }, { CommandNames.Ptz, "move=up-left|milliseconds=10000|speed=8|channel=2" },
        { CommandNames.Ptz, "move=go-to-preset|preset=0" }, { CommandNames.Ptz, "move=set-preset|preset=254|channel=0" }, { CommandNames.FrameInterval, "milliseconds=0" }, { CommandNames.SetTime, "" },
        { CommandNames.GetSetting, "name=Detect.MotionDetect.[0]" }, { CommandNames.GetSetting, "name=General.General" }, { CommandNames.GetSetting, "name=NetWork.AlarmServer" },
        { CommandNames.GetSetting, "name=brightness" }, { CommandNames.SetSetting, "name=Camera.Param.[63]|value={\"DayNightColor\":\"0x00000001\"}" }, { CommandNames.SetSetting, "name=a|value=1" },
        { CommandNames.SetSetting, "name=NetWork.NetNTP|value=[{\"Enable\":true}]" }, { CommandNames.SetSetting, "name=a|value=\"gr\\u00f6\\u00dfer\"" },
    };

    public static TheoryData<string, string, string> Wrong => new()
    {
        { CommandNames.TakePhoto, "channel=64", "channel" }, { CommandNames.TakePhoto, "channel=-1", "channel" }, { CommandNames.TakePhoto, "channel=1.0", "channel" },
        { CommandNames.FetchClip, "channel=1|localTime=2026-01-01T00:00:00", "channel" }, { CommandNames.StartLive, "channel=64", "channel" }, { CommandNames.Record, "channel=front", "channel" },
        { CommandNames.Record, "seconds=0", "seconds" }, { CommandNames.Record, "seconds=3601", "seconds" }, { CommandNames.FetchRecording, "from=2026-05-04T11:00:00Z", "to" },
        { CommandNames.FetchRecording, "to=2026-05-04T11:00:00Z", "from" }, { CommandNames.FetchRecording, "from=2026-05-04T11:00:00|to=2026-05-04T12:00:00Z", "from" },
        { CommandNames.FetchRecording, "from=2026-05-04 11:00:00Z|to=2026-05-04T12:00:00Z", "from" }, { CommandNames.FetchRecording, "from=1999-12-31T23:59:59Z|to=2026-05-04T12:00:00Z", "from" },
        { CommandNames.FetchRecording, "from=2026-05-04T11:00:00Z|to=2026-05-04T11:00:00Z", "to" }, { CommandNames.FetchRecording, "from=2026-05-04T11:00:00Z|to=2026-05-05T11:00:01Z", "to" },
        { CommandNames.FetchRecording, "from=2026-05-04T11:00:00Z|to=2026-05-04T11:30:00+01:00", "to" }, { CommandNames.ListRecordings, "from=2026-05-04T11:00:00Z", "to" },
        { CommandNames.ListRecordings, "to=2026-05-04T11:00:00Z", "from" }, { CommandNames.ListRecordings, "from=2026-05-04T11:00:00Z|to=2026-05-04T10:00:00Z", "to" },
        { CommandNames.AlarmOutput, "", "state" }, { CommandNames.AlarmOutput, "state=ON", "state" },
        { CommandNames.AlarmOutput, "state=on|output=64", "output" }, { CommandNames.Guard, "state=auto", "state" }, { CommandNames.Guard, "", "state" }, { CommandNames.Talk, "", "sound" },
        { CommandNames.Talk, "sound=../x", "sound" }, { CommandNames.Talk, $"sound={Sound}0", "sound" }, { CommandNames.Talk, "sound=0123456789ABCDEF0123456789ABCDEF", "sound" },
        { CommandNames.Ptz, "", "move" }, { CommandNames.Ptz, "move=jump", "move" }, { CommandNames.Ptz, "move=up|milliseconds=99", "milliseconds" }, { CommandNames.Ptz, "move=up|speed=9", "speed" },
        { CommandNames.Ptz, "move=up|preset=1", "preset" }, { CommandNames.Ptz, "move=go-to-preset", "preset" }, { CommandNames.Ptz, "move=go-to-preset|preset=255", "preset" },
        { CommandNames.Ptz, "move=go-to-preset|preset=1|speed=3", "speed" }, { CommandNames.Ptz, "move=stop|milliseconds=500", "milliseconds" }, { CommandNames.FrameInterval, "", "milliseconds" },
        { CommandNames.FrameInterval, "milliseconds=5001", "milliseconds" }, { CommandNames.SetTime, "time=now", "time" }, { CommandNames.GetSetting, "", "name" },
        { CommandNames.GetSetting, "name=", "name" }, { CommandNames.GetSetting, "name=.General", "name" }, { CommandNames.GetSetting, "name=General.", "name" },
        { CommandNames.GetSetting, "name=Detect.[x]", "name" }, { CommandNames.GetSetting, "name=[0]", "name" }, { CommandNames.GetSetting, "name=Detect.[100]", "name" },
        { CommandNames.GetSetting, "name=Detect MotionDetect", "name" }, { CommandNames.GetSetting, "name=a\"b", "name" }, { CommandNames.GetSetting, "name=a.b.c.d.e.f.g.h.i", "name" },
        { CommandNames.GetSetting, "name=NetWork", "name" }, { CommandNames.GetSetting, "name=network.NetFTP", "name" }, { CommandNames.GetSetting, "name=NetWork.NetCommon", "name" },
        { CommandNames.GetSetting, "name=System.ExUserMap", "name" }, { CommandNames.GetSetting, "name=Users.[0].PassWord", "name" }, { CommandNames.SetSetting, "name=General.General", "value" },
        { CommandNames.SetSetting, "name=NetWork.NetDHCP|value=[]", "name" }, { CommandNames.SetSetting, "name=a|value=", "value" }, { CommandNames.SetSetting, "name=a|value={", "value" },
        { CommandNames.SetSetting, "name=a|value={\"a\":1,\"a\":2}", "value" }, { CommandNames.SetSetting, "name=a|value=\"größer\"", "value" }, { CommandNames.SetSetting, "name=a|value=[1]\n", "value" },
        { CommandNames.SetSetting, "name=NetWork.AlarmServer|value={\"Server\":{\"UserName\":\"x\"}}", "value" }, { CommandNames.SetSetting, "name=a|value=[[{\"PassWord\":\"x\"}]]", "value" },
        { CommandNames.SetSetting, "name=a|value=[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "value" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void What_the_names_describe_is_accepted(string name, string arguments) => Assert.Null(CommandArguments.Check(name, Read(arguments)));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Anything_else_is_refused_and_the_wrong_argument_named(string name, string arguments, string wrong)
    {
        var problem = CommandArguments.Check(name, Read(arguments));
        Assert.Equal(wrong, problem?.Argument);
        Assert.NotEmpty(problem!.Message);
    }

    [Theory]
    [InlineData(CommandArguments.MaxSettingLength, true)]
    [InlineData(CommandArguments.MaxSettingLength + 1, false)]
    public void A_value_has_a_longest_length(int length, bool isRight)
    {
        var arguments = new Dictionary<string, string> { ["name"] = "a", ["value"] = $"\"{new string('x', length - 2)}\"" };
        Assert.Equal(isRight, CommandArguments.Check(CommandNames.SetSetting, arguments) is null);
    }

    [Fact]
    public void The_longest_value_fits_into_its_column_whatever_it_consists_of()
    {
        // Texts of one character: as many quotes as JSON can have.
        var value = $"[{string.Join(',', Enumerable.Repeat("\"x\"", (CommandArguments.MaxSettingLength - 2) / 4))}]";
        var arguments = new Dictionary<string, string> { ["name"] = new string('n', 100), ["value"] = value };
        Assert.Null(CommandArguments.Check(CommandNames.SetSetting, arguments));
        var record = new CommandRecord
        {
            Device = CloudCam.Core.Devices.DeviceId.Parse("cam"), Id = "1", Name = CommandNames.SetSetting, Arguments = arguments, ServerFlag = 1, CreatedAt = default, ExpiresAt = default,
        };
        Assert.InRange(((string)CommandRow.ToValues(record)["arguments"]!).Length, value.Length, 32_768);
        arguments["value"] = $"\"{new string('\\', CommandArguments.MaxSettingLength - 2)}\"";
        Assert.NotNull(CommandArguments.Check(CommandNames.SetSetting, arguments));
    }

    [Fact]
    public void Times_are_read_in_utc()
    {
        var arguments = new Dictionary<string, string> { ["from"] = "2026-05-04T11:00:00.5+03:00", ["to"] = "soon" };
        Assert.True(CommandArguments.TryGetTime(arguments, "from", out var from));
        Assert.Equal((new DateTimeOffset(2026, 5, 4, 8, 0, 0, 500, TimeSpan.Zero), TimeSpan.Zero), (from.Value, from.Value.Offset));
        Assert.False(CommandArguments.TryGetTime(arguments, "to", out _));
        Assert.False(CommandArguments.TryGetTime(arguments, "until", out _));
    }

    private static Dictionary<string, string> Read(string text) => text.Length == 0 ? []
        : text.Split('|').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
