using CloudCam.Core.Commands;

namespace CloudCam.Core.Tests.Commands;

public sealed class CommandArgumentsTests
{
    public static TheoryData<string, string> Right => new()
    {
        { CommandNames.TakePhoto, "" }, { CommandNames.TakePhoto, "channel=both" }, { CommandNames.TakeVideo, "channel=driver|seconds=3" },
        { CommandNames.TakeVideo, "seconds=10" }, { CommandNames.FetchClip, "channel=front|localTime=2026-02-28T23:59:59" },
        { CommandNames.FetchClip, "channel=driver|localTime=2026-01-01T00:00:00|seconds=60" }, { CommandNames.FetchFile, "file=2026_01_01_00_00_00_01.ts" },
        { CommandNames.ListRecordings, "" }, { CommandNames.StartLive, "channel=pip|minutes=180" }, { CommandNames.StopLive, "" },
        { CommandNames.StartPlayback, "files=a.ts,b.ts,c.ts,d.ts,e.ts,f.ts,g.ts,h.ts" }, { CommandNames.StopPlayback, "" }, { CommandNames.Reboot, "" },
        { CommandNames.Configure, "uploadUrl=http://files.example.com:8080/upload/1" }, { CommandNames.Configure, "host=10.0.0.1|port=21100" },
        { CommandNames.Configure, "liveUrl=rtmp://live.example.com:1936/live|nameListUrl=https://files.example.com/namelist" }, { CommandNames.Text, "text=RELAY,1#" },
    };

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "", "", "command" }, { "format-card", "", "command" }, { "TAKE-PHOTO", "", "command" }, { CommandNames.Reboot, "now=1", "now" },
        { CommandNames.TakePhoto, "channel=", "channel" }, { CommandNames.TakePhoto, "channel=Front", "channel" }, { CommandNames.TakePhoto, "channel=pip", "channel" },
        { CommandNames.TakePhoto, "seconds=5", "seconds" }, { CommandNames.TakeVideo, "seconds=2", "seconds" }, { CommandNames.TakeVideo, "seconds=11", "seconds" },
        { CommandNames.TakeVideo, "seconds=-5", "seconds" }, { CommandNames.TakeVideo, "seconds= 5", "seconds" }, { CommandNames.TakeVideo, "seconds=5.0", "seconds" },
        { CommandNames.TakeVideo, "seconds=99999999999", "seconds" }, { CommandNames.FetchClip, "localTime=2026-01-01T00:00:00", "channel" },
        { CommandNames.FetchClip, "channel=front", "localTime" }, { CommandNames.FetchClip, "channel=both|localTime=2026-01-01T00:00:00", "channel" },
        { CommandNames.FetchClip, "channel=front|localTime=2026-02-29T00:00:00", "localTime" }, { CommandNames.FetchClip, "channel=front|localTime=2026-01-01T00:00:00Z", "localTime" },
        { CommandNames.FetchClip, "channel=front|localTime=0001-01-01T00:00:00", "localTime" }, { CommandNames.FetchFile, "", "file" },
        { CommandNames.FetchFile, "file=../etc/passwd", "file" }, { CommandNames.FetchFile, "file=..", "file" }, { CommandNames.FetchFile, "file=a\0b", "file" },
        { CommandNames.StartLive, "minutes=1", "minutes" }, { CommandNames.StartPlayback, "files=", "files" }, { CommandNames.StartPlayback, "files=a.ts,", "files" },
        { CommandNames.StartPlayback, "files=1,2,3,4,5,6,7,8,9", "files" }, { CommandNames.Configure, "", "arguments" }, { CommandNames.Configure, "host=a.example", "port" },
        { CommandNames.Configure, "port=1", "host" }, { CommandNames.Configure, "host=a b|port=1", "host" }, { CommandNames.Configure, "host=a.example|port=0", "port" },
        { CommandNames.Configure, "uploadUrl=ftp://a.example/", "uploadUrl" }, { CommandNames.Configure, "uploadUrl=http://a.example/,FORMAT#", "uploadUrl" },
        { CommandNames.Configure, "uploadUrl=/upload", "uploadUrl" }, { CommandNames.Configure, "uploadUrl=http://u:p@a.example/", "uploadUrl" },
        { CommandNames.Configure, "liveUrl=http://a.example/live", "liveUrl" }, { CommandNames.Text, "text=", "text" }, { CommandNames.Text, "", "text" },
        { CommandNames.Text, "text=a\r\nb", "text" }, { CommandNames.Text, "text=größer", "text" }, { CommandNames.Text, "a\u0001b=1", "arguments" },
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

    [Fact]
    public void Every_name_has_its_rules()
    {
        foreach (var name in CommandNames.All) Assert.NotEqual("command", CommandArguments.Check(name, Read(""))?.Argument);
    }

    [Theory]
    [InlineData(CommandArguments.MaxTextLength, true)]
    [InlineData(CommandArguments.MaxTextLength + 1, false)]
    public void A_text_has_a_longest_length(int length, bool isRight) =>
        Assert.Equal(isRight, CommandArguments.Check(CommandNames.Text, new Dictionary<string, string> { ["text"] = new('x', length) }) is null);

    [Fact]
    public void A_long_unknown_name_is_not_repeated() =>
        Assert.Equal("arguments", CommandArguments.Check(CommandNames.Reboot, new Dictionary<string, string> { [new('x', 4_000)] = "" })!.Argument);

    private static Dictionary<string, string> Read(string text) => text.Length == 0 ? []
        : text.Split('|').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
