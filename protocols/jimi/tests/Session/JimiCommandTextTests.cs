using CloudCam.Core.Commands;
using CloudCam.Protocols.Jimi.Commands;

namespace CloudCam.Protocols.Jimi.Tests.Session;

public sealed class JimiCommandTextTests
{
    [Theory]
    [InlineData(CommandNames.TakePhoto, "", "Picture,inout")]
    [InlineData(CommandNames.TakePhoto, "channel=front", "Picture,out")]
    [InlineData(CommandNames.TakePhoto, "channel=driver", "Picture,in")]
    [InlineData(CommandNames.TakeVideo, "", "Video,inout,10s")]
    [InlineData(CommandNames.TakeVideo, "channel=front;seconds=3", "Video,out,3s")]
    [InlineData(CommandNames.FetchClip, "channel=front;localTime=2026-05-04T11:02:01", "EVIDEO,2026-05-04 11:02:01,1")]
    [InlineData(CommandNames.FetchClip, "channel=driver;localTime=2026-05-04T11:02:01;seconds=20", "EVIDEO,2026-05-04 11:02:01,2,20")]
    [InlineData(CommandNames.FetchFile, "file=EVENT_1_F_05.mp4", "UPLOADFILE,EVENT_1_F_05.mp4")]
    [InlineData(CommandNames.ListRecordings, "", "FILELIST")]
    [InlineData(CommandNames.StartLive, "", "RTMP,ON,INOUT")]
    [InlineData(CommandNames.StartLive, "channel=pip;minutes=30", "RTMP,ON,PIP,30")]
    [InlineData(CommandNames.StopLive, "", "RTMP,OFF,INOUT")]
    [InlineData(CommandNames.StartPlayback, "files=2026_05_04_11_02_00_01.ts, 2026_05_04_11_03_00_01.ts", "REPLAYLIST,2026_05_04_11_02_00_01.ts,2026_05_04_11_03_00_01.ts")]
    [InlineData(CommandNames.StopPlayback, "", "REPLAYLIST,OFF")]
    [InlineData(CommandNames.Reboot, "", "REBOOT")]
    [InlineData(CommandNames.Text, "text=TIMER,ON,30", "TIMER,ON,30")]
    public void Commands_become_the_vendors_texts(string name, string arguments, string expected) => Assert.Equal([expected], Texts(name, arguments));

    [Fact]
    public void Configuring_keeps_the_vendors_order() => Assert.Equal(
        ["COREKITSW,0", "UPLOAD,https://cam.example/upload/1", "RSERVICE,rtmp://cam.example:1936/live", "FILELIST,https://cam.example/namelist", "SERVER,1,relay.example,21100"],
        Texts(CommandNames.Configure, "host=relay.example;port=21100;nameListUrl=https://cam.example/namelist;liveUrl=rtmp://cam.example:1936/live;uploadUrl=https://cam.example/upload/1"));

    [Theory]
    [InlineData("host=192.0.2.7;port=5232", "SERVER,0,192.0.2.7,5232")]
    [InlineData("uploadUrl=http://192.0.2.7:23010/upload", "UPLOAD,http://192.0.2.7:23010/upload")]
    public void Configuring_leaves_out_what_is_not_told(string arguments, string last) => Assert.Equal(["COREKITSW,0", last], Texts(CommandNames.Configure, arguments));

    [Theory]
    [InlineData(CommandNames.TakePhoto, "channel=rear")]
    [InlineData(CommandNames.TakePhoto, "channel=pip")]
    [InlineData(CommandNames.TakeVideo, "seconds=11")]
    [InlineData(CommandNames.TakeVideo, "seconds=-3")]
    [InlineData(CommandNames.FetchClip, "channel=both;localTime=2026-05-04T11:02:01")]
    [InlineData(CommandNames.FetchClip, "channel=front")]
    [InlineData(CommandNames.FetchClip, "channel=front;localTime=2026-05-04 11:02:01")]
    [InlineData(CommandNames.FetchClip, "channel=front;localTime=2026-05-04T11:02:01;seconds=61")]
    [InlineData(CommandNames.FetchFile, "file=../a.mp4")]
    [InlineData(CommandNames.FetchFile, "file=a.mp4,b.mp4")]
    [InlineData(CommandNames.FetchFile, "")]
    [InlineData(CommandNames.StartLive, "minutes=1")]
    [InlineData(CommandNames.StartLive, "channel=rear")]
    [InlineData(CommandNames.StartPlayback, "files=")]
    [InlineData(CommandNames.StartPlayback, "files=1,2,3,4,5,6,7,8,9")]
    [InlineData(CommandNames.StartPlayback, "files=OFF,a b")]
    [InlineData(CommandNames.Configure, "")]
    [InlineData(CommandNames.Configure, "host=relay.example")]
    [InlineData(CommandNames.Configure, "port=5232")]
    [InlineData(CommandNames.Configure, "host=relay.example,1;port=5232")]
    [InlineData(CommandNames.Configure, "host=relay.example;port=0")]
    [InlineData(CommandNames.Configure, "host=::1;port=5232")]
    [InlineData(CommandNames.Configure, "uploadUrl=http://a/,SERVER")]
    [InlineData(CommandNames.Configure, "uploadUrl=http://a/#x")]
    [InlineData(CommandNames.Text, "")]
    [InlineData(CommandNames.Text, "text=STATUS\r\nREBOOT")]
    [InlineData(CommandNames.Text, "text=Grüße")]
    public void Arguments_that_cannot_be_are_refused(string name, string arguments) =>
        Assert.Equal((false, JimiCommandTexts.BadArguments), (JimiCommandTexts.TryPlan(Command(name, arguments), false, out _, out var reason), reason));

    [Fact]
    public void A_name_nobody_knows_is_not_supported() =>
        Assert.Equal((false, JimiCommandTexts.NotSupported), (JimiCommandTexts.TryPlan(Command("make-coffee", ""), false, out _, out var reason), reason));

    [Theory]
    [InlineData(243, false, true)]
    [InlineData(244, false, false)]
    [InlineData(242, true, true)]
    [InlineData(243, true, false)]
    public void A_text_must_fit_one_frame(int length, bool withHash, bool fits) =>
        Assert.Equal(fits, JimiCommandTexts.TryPlan(Command(CommandNames.Text, "text=" + new string('A', length)), withHash, out _, out _));

    [Fact]
    public void A_hash_is_put_behind_every_text_once()
    {
        Assert.True(JimiCommandTexts.TryPlan(Command(CommandNames.FetchClip, "channel=front;localTime=2026-05-04T11:02:01"), true, out var plan, out _));
        Assert.Equal("EVIDEO,2026-05-04 11:02:01,1#", Assert.Single(plan.Steps).Text);
        Assert.Equal("HVIDEO,2026_05_04_11_02_01,1#", plan.OlderForm!.Text);
        Assert.True(JimiCommandTexts.TryPlan(Command(CommandNames.Text, "text=CHECK#"), true, out plan, out _));
        Assert.Equal("CHECK#", Assert.Single(plan.Steps).Text);
        Assert.Equal("CHECK", new string(plan.Steps[0].Keyword));
    }

    [Theory]
    [InlineData("busy", true, false, false)]
    [InlineData("The device is BUSY, try later", true, false, false)]
    [InlineData("PICTURE:OK!", false, false, false)]
    [InlineData("command length error", false, true, true)]
    [InlineData("error", false, true, true)]
    [InlineData("RTMP,parameter B error. options:[IN,OUT,INOUT,PIP]", false, true, true)]
    [InlineData("file not exist", false, true, false)]
    [InlineData("", false, false, false)]
    public void Answers_are_read_by_their_words(string answer, bool isBusy, bool isRefusal, bool isSyntax) =>
        Assert.Equal((isBusy, isRefusal, isSyntax), (JimiAnswers.IsBusy(answer), JimiAnswers.IsRefusal(answer), JimiAnswers.IsSyntaxRefusal(answer)));

    [Fact]
    public void A_long_report_is_no_refusal_whatever_words_it_holds()
    {
        var report = "SERVER:busy;ERROR:0;" + new string('x', 200);
        Assert.Equal((false, false), (JimiAnswers.IsBusy(report), JimiAnswers.IsRefusal(report)));
    }

    private static IEnumerable<string> Texts(string name, string arguments)
    {
        Assert.True(JimiCommandTexts.TryPlan(Command(name, arguments), false, out var plan, out var reason), reason);
        return plan.Steps.Select(step => step.Text);
    }

    private static DeviceCommand Command(string name, string arguments) => new()
    {
        Id = "1", Name = name, ServerFlag = 1,
        Arguments = arguments.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => one[1]),
    };
}
