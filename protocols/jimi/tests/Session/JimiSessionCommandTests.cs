using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Jimi.Commands;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Jimi.Tests.Session;

public sealed class JimiSessionCommandTests
{
    private const uint Flag = 0x01020304;
    private static readonly TimeSpan AnswerTimeout = new JimiOptions().AnswerTimeout;
    private static readonly TimeSpan BusyRetryWait = new JimiOptions().BusyRetryWait;

    private ushort serial = 1;

    [Fact]
    public void A_command_goes_out_as_the_vendor_writes_it_and_is_told_as_sent_before()
    {
        var relay = new FakeRelay().LoggedIn();
        var heard = relay.Command(CommandNames.TakePhoto);
        Assert.StartsWith("78781980" + "11" + "01020304" + "506963747572652c696e6f7574" + "0002" + "0001", heard, StringComparison.Ordinal);
        Assert.EndsWith("0d0a", heard, StringComparison.Ordinal);
        Assert.Equal((CommandState.Sent, heard), (Assert.IsType<CommandOutcome>(relay.Story[0]).State, relay.Story[1]));
    }

    [Fact]
    public void Language_and_hash_are_settings_and_quirks()
    {
        Assert.Contains("502c31" + "0001", new FakeRelay(new JimiOptions { CommandLanguage = 0 }).LoggedIn().Command(CommandNames.Text, ("text", "P,1")), StringComparison.Ordinal);
        Assert.Contains("502c3123" + "0002", new FakeRelay(new JimiOptions { CommandHash = true }).LoggedIn().Command(CommandNames.Text, ("text", "P,1")), StringComparison.Ordinal);
        var quirky = new FakeRelay(new JimiOptions { CommandHash = true }) { Quirks = new() { ["jimi.commandLanguage"] = "1", ["jimi.commandSuffix"] = "" } };
        Assert.Contains("502c31" + "00010001", quirky.LoggedIn().Command(CommandNames.Text, ("text", "P,1")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Flag)]
    [InlineData(0u)]
    [InlineData(77u)]
    public void An_answer_is_matched_by_its_flag_or_its_first_word(uint flag)
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.TakePhoto);
        Assert.Equal("", Answer(relay, "PICTURE:OK!", flag));
        Assert.Equal((CommandState.Answered, "PICTURE:OK!"), (relay.Outcomes[^1].State, relay.Outcomes[^1].Answer));
        Assert.Equal(long.MaxValue, relay.Deadline);
    }

    [Fact]
    public void An_answer_to_nobody_is_counted_and_not_answered()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", Answer(relay, "RTMP:OK!", 0));
        relay.Command(CommandNames.TakePhoto);
        Assert.Equal("", Answer(relay, "RTMP:OK!", 0));
        Assert.Equal(2, relay.Count(SessionIncident.UnexpectedAnswer));
        Assert.Equal(CommandState.Sent, Assert.Single(relay.Outcomes).State);
    }

    [Fact]
    public void Commands_go_out_one_at_a_time()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(["Picture,inout"], Unit.Commands(relay.Command(CommandNames.TakePhoto)));
        Assert.Equal("", relay.Command(CommandNames.StartLive));
        Assert.Equal("", relay.Command(CommandNames.StopLive));
        Assert.Equal(["RTMP,ON,INOUT"], Unit.Commands(Answer(relay, "PICTURE:OK!")));
        Assert.Equal(["RTMP,OFF,INOUT"], Unit.Commands(Answer(relay, "RTMP:OK!")));
        Assert.Equal("", Answer(relay, "RTMP:OK!"));
        Assert.Equal(
            [CommandState.Sent, CommandState.Answered, CommandState.Sent, CommandState.Answered, CommandState.Sent, CommandState.Answered], relay.Outcomes.Select(outcome => outcome.State));
    }

    [Fact]
    public void The_same_command_again_is_ignored_while_it_is_not_done()
    {
        var relay = new FakeRelay().LoggedIn();
        var command = new DeviceCommand { Id = "1", Name = CommandNames.TakePhoto, ServerFlag = Flag };
        Assert.NotEqual("", relay.Command(command));
        Assert.Equal("", relay.Command(command));
        relay.Command(command with { Id = "2" });
        relay.Command(command with { Id = "2" });
        Answer(relay, "PICTURE:OK!");
        Answer(relay, "PICTURE:OK!");
        Assert.Equal(["1", "1", "2", "2"], relay.Outcomes.Select(outcome => outcome.Command.Id));
    }

    [Fact]
    public void Only_so_many_commands_wait()
    {
        var relay = new FakeRelay(new JimiOptions { MaxCommands = 2 }).LoggedIn();
        for (var i = 0; i < 4; i++) relay.Command(new DeviceCommand { Id = $"{i}", Name = CommandNames.TakePhoto, ServerFlag = Flag });
        Assert.Equal(("3", CommandState.Failed, "queue-full"), (relay.Outcomes[^1].Command.Id, relay.Outcomes[^1].State, relay.Outcomes[^1].Reason));
    }

    [Fact]
    public void What_the_device_cannot_take_fails_without_a_byte()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Command(CommandNames.FetchFile, ("file", "../x")));
        Assert.Equal("", relay.Command("make-coffee"));
        Assert.Equal([(CommandState.Failed, "bad-arguments"), (CommandState.Failed, "not-supported")], relay.Outcomes.Select(outcome => (outcome.State, outcome.Reason!)));
    }

    [Fact]
    public void A_busy_device_is_asked_again_and_not_for_ever()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.TakePhoto);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("", Answer(relay, "busy", 0));
            Assert.Equal("", relay.Wait(BusyRetryWait - TimeSpan.FromMilliseconds(1)));
            Assert.Equal(["Picture,inout"], Unit.Commands(relay.Wait(TimeSpan.FromMilliseconds(1))));
        }
        Answer(relay, "busy", 0);
        Assert.Equal([CommandState.Sent, CommandState.Failed], relay.Outcomes.Select(outcome => outcome.State));
        Assert.Equal(("busy", "busy"), (relay.Outcomes[^1].Reason, relay.Outcomes[^1].Answer));
    }

    [Fact]
    public void A_refusal_fails_with_the_devices_words()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.StartLive);
        Answer(relay, "RTMP,parameter B error. options:[IN,OUT,INOUT,PIP]", 0);
        Assert.Equal(
            (CommandState.Failed, "refused", "RTMP,parameter B error. options:[IN,OUT,INOUT,PIP]"), (relay.Outcomes[^1].State, relay.Outcomes[^1].Reason, relay.Outcomes[^1].Answer));
    }

    [Theory]
    [InlineData(CommandNames.TakePhoto, CommandState.Failed, "no-answer")]
    [InlineData(CommandNames.StartLive, CommandState.Failed, "no-answer")]
    [InlineData(CommandNames.ListRecordings, CommandState.Answered, null)]
    [InlineData(CommandNames.FetchFile, CommandState.Answered, null)]
    [InlineData(CommandNames.FetchClip, CommandState.Answered, null)]
    [InlineData(CommandNames.Reboot, CommandState.Answered, null)]
    public void Silence_fails_a_command_unless_its_answer_is_a_file_or_a_restart(string name, CommandState state, string? reason)
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(name, ("file", "a.mp4"), ("channel", "front"), ("localTime", "2026-05-04T11:02:01"));
        relay.Wait(AnswerTimeout);
        Assert.Equal((state, reason, (string?)null), (relay.Outcomes[^1].State, relay.Outcomes[^1].Reason, relay.Outcomes[^1].Answer));
    }

    [Theory]
    [InlineData(CommandNames.Reboot, true)]
    [InlineData(CommandNames.TakePhoto, false)]
    public void A_link_that_is_lost_before_the_answer_ends_a_restart_well_and_nothing_else(string name, bool isDone)
    {
        var queue = new JimiCommandQueue(new JimiOptions(), withHash: false, language: null);
        var outbox = new SessionOutbox();
        queue.OnClosed(outbox);
        queue.Add(new DeviceCommand { Id = "1", Name = name, ServerFlag = 7, Arguments = new Dictionary<string, string> { ["channel"] = "front" } }, outbox);
        outbox.Clear();
        queue.OnClosed(outbox);
        Assert.Equal(isDone ? [CommandState.Answered] : [], outbox.Commands.Select(outcome => outcome.State));
        queue.OnClosed(outbox);
        Assert.Equal(isDone ? 1 : 0, outbox.Commands.Count);
    }

    [Fact]
    public void A_late_answer_is_not_taken_for_the_next_commands()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.TakePhoto);
        relay.Command(CommandNames.StartLive);
        Assert.Equal(["RTMP,ON,INOUT"], Unit.Commands(relay.Wait(AnswerTimeout)));
        Answer(relay, "PICTURE:OK!", 0);
        Assert.Equal(1, relay.Count(SessionIncident.UnexpectedAnswer));
        Assert.Equal([CommandState.Sent, CommandState.Failed, CommandState.Sent], relay.Outcomes.Select(outcome => outcome.State));
        Answer(relay, "RTMP:OK!", 0);
        Assert.Equal(CommandState.Answered, relay.Outcomes[^1].State);
    }

    [Fact]
    public void A_late_word_of_a_command_that_counts_as_done_is_no_surprise_unless_it_is_a_refusal()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.FetchFile, ("file", "a.mp4"));
        relay.Wait(AnswerTimeout);
        Answer(relay, "UPLOADFILE:OK!", 0);
        Assert.Equal(0, relay.Count(SessionIncident.UnexpectedAnswer));
        relay.Command(CommandNames.FetchFile, ("file", "b.mp4"));
        relay.Wait(AnswerTimeout);
        Answer(relay, "UPLOADFILE: file not exist");
        Assert.Equal(1, relay.Count(SessionIncident.UnexpectedAnswer));
    }

    [Fact]
    public void A_late_answer_is_forgotten_after_two_minutes()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.FetchFile, ("file", "a.mp4"));
        relay.Wait(AnswerTimeout);
        relay.Wait(TimeSpan.FromMinutes(2));
        Answer(relay, "UPLOADFILE:OK!", 0);
        Assert.Equal(1, relay.Count(SessionIncident.UnexpectedAnswer));
    }

    [Fact]
    public void Older_firmware_gets_the_minute_instead_and_is_not_asked_the_new_way_again()
    {
        var relay = new FakeRelay().LoggedIn();
        (string, string)[] clip = [("channel", "front"), ("localTime", "2026-05-04T11:02:01")];
        Assert.Equal(["EVIDEO,2026-05-04 11:02:01,1"], Unit.Commands(relay.Command(CommandNames.FetchClip, clip)));
        Assert.Equal(["HVIDEO,2026_05_04_11_02_01,1"], Unit.Commands(Answer(relay, "command length error")));
        Answer(relay, "HVIDEO:OK!");
        Assert.Equal([CommandState.Sent, CommandState.Answered], relay.Outcomes.Select(outcome => outcome.State));
        Assert.Equal(["HVIDEO,2026_05_04_11_02_01,1"], Unit.Commands(relay.Command(CommandNames.FetchClip, clip)));
        Answer(relay, "command length error");
        Assert.Equal((CommandState.Failed, "refused"), (relay.Outcomes[^1].State, relay.Outcomes[^1].Reason));
    }

    [Fact]
    public void A_clip_that_is_not_there_is_not_asked_for_in_another_way()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.FetchClip, ("channel", "front"), ("localTime", "2026-05-04T11:02:01"));
        Assert.Equal("", Answer(relay, "EVIDEO: file not exist"));
        Assert.Equal("refused", relay.Outcomes[^1].Reason);
    }

    [Fact]
    public void Configuring_goes_step_by_step_and_is_done_after_the_last()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(["COREKITSW,0"], Unit.Commands(relay.Command(CommandNames.Configure, ("uploadUrl", "http://a.example/upload"), ("host", "a.example"), ("port", "5232"))));
        Assert.Equal(["UPLOAD,http://a.example/upload"], Unit.Commands(Answer(relay, "COREKITSW:OK!")));
        Assert.Equal(["SERVER,1,a.example,5232"], Unit.Commands(Answer(relay, "UPLOAD:OK!")));
        Assert.Single(relay.Outcomes);
        // The unit restarts and says nothing any more.
        relay.Wait(new JimiOptions().RestartAnswerTimeout);
        Assert.Equal([CommandState.Sent, CommandState.Answered], relay.Outcomes.Select(outcome => outcome.State));
    }

    [Fact]
    public void A_refused_step_fails_the_configuration_and_is_named()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.Configure, ("uploadUrl", "http://a.example/upload"), ("host", "a.example"), ("port", "5232"));
        Answer(relay, "COREKITSW:OK!");
        Assert.Equal("", Answer(relay, "parameter error"));
        Assert.Equal(("refused", "UPLOAD: parameter error"), (relay.Outcomes[^1].Reason, relay.Outcomes[^1].Answer));
    }

    [Fact]
    public void An_answer_of_an_earlier_step_does_not_end_a_later_one()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.Configure, ("uploadUrl", "http://a.example/upload"), ("host", "a.example"), ("port", "5232"));
        Answer(relay, "COREKITSW:OK!");
        Assert.Equal("", Answer(relay, "COREKITSW:OK!"));
        Assert.Equal(1, relay.Count(SessionIncident.UnexpectedAnswer));
        Assert.Equal(["SERVER,1,a.example,5232"], Unit.Commands(Answer(relay, "UPLOAD:OK!")));
    }

    [Fact]
    public void The_older_answer_packet_is_an_answer_too()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Command(CommandNames.Text, ("text", "STATUS"));
        byte[] text = "Battery:NORMAL"u8.ToArray();
        Assert.Equal("", relay.Send(Unit.Frame(0x15, 2, [(byte)(4 + text.Length), 1, 2, 3, 4, .. text, 0, 2])));
        Assert.Equal("Battery:NORMAL", relay.Outcomes[^1].Answer);
    }

    [Fact]
    public void A_device_that_is_refused_gets_no_commands()
    {
        var relay = new FakeRelay { Standing = DeviceStanding.Refused };
        relay.Send(Unit.Login());
        Assert.Equal("", relay.Command(CommandNames.TakePhoto));
        Assert.Equal(CommandState.Failed, Assert.Single(relay.Outcomes).State);
        Assert.Equal("", relay.Send(Unit.Answer(2, 0, "PICTURE:OK!")));
    }

    private string Answer(FakeRelay relay, string text, uint flag = Flag) => relay.Send(Unit.Answer(++serial, flag, text));
}
