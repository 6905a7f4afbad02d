using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Jimi;
using CloudCam.Relay.Tests.Commands;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Jimi;

/// <summary>Commands from the cloud's table to a unit's socket and back.</summary>
public sealed class JimiCommandTests
{
    private static readonly DeviceId Device = DeviceId.Parse(JimiClient.Imei);

    private readonly CommandCloud cloud = new();

    [Fact]
    public async Task A_photo_is_asked_for_and_the_units_word_is_the_answer()
    {
        await using var relay = await RelayAsync();
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        var command = await AskAsync(CommandNames.TakePhoto);
        var (flag, text) = await unit.CommandAsync();
        Assert.Equal("Picture,inout", text);
        Assert.NotEqual(0u, flag);
        await unit.SendAsync(JimiClient.Answer(2, flag, "PICTURE:OK!"));
        Assert.Equal("PICTURE:OK!", (await StandsAsync(command, CommandState.Answered)).Answer);
        await Eventually.TrueAsync(() => cloud.Told(command) is ["queued", "sent", "answered"], "every state is told");
    }

    [Fact]
    public async Task Commands_that_waited_follow_the_login_one_at_a_time()
    {
        await using var relay = await RelayAsync();
        var first = await AskAsync(CommandNames.StartLive);
        var second = await AskAsync(CommandNames.StopLive);
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        Assert.Equal("RTMP,ON,INOUT", (await unit.CommandAsync()).Text);
        await unit.SendAsync(JimiClient.Heartbeat(2));
        Assert.Equal((0x13, 2), await unit.AnswerAsync());
        await unit.SendAsync(JimiClient.Answer(3, 0, "RTMP:OK!"));
        Assert.Equal("RTMP,OFF,INOUT", (await unit.CommandAsync()).Text);
        await unit.SendAsync(JimiClient.Answer(4, 0, "RTMP:OK!"));
        await StandsAsync(first, CommandState.Answered);
        await StandsAsync(second, CommandState.Answered);
    }

    [Fact]
    public async Task A_busy_unit_is_asked_again_and_a_silent_one_fails_in_time()
    {
        var options = new JimiOptions { BusyRetryWait = TimeSpan.FromMilliseconds(50), AnswerTimeout = TimeSpan.FromMilliseconds(200) };
        await using var relay = await RelayAsync(options);
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        var command = await AskAsync(CommandNames.TakePhoto);
        var (flag, _) = await unit.CommandAsync();
        await unit.SendAsync(JimiClient.Answer(2, flag, "busy"));
        Assert.Equal((flag, "Picture,inout"), await unit.CommandAsync());
        Assert.Equal("no-answer", (await StandsAsync(command, CommandState.Failed)).Reason);
    }

    private Task<RelayUnderTest> RelayAsync(JimiOptions? options = null) => RelayUnderTest.StartAsync(
        relay => (relay.CommandPollFastest, relay.CommandPollSlowest) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(40)),
        cloud: cloud.Memory, others: [new JimiProtocol(options ?? new JimiOptions(), TimeProvider.System)]);

    private async Task<CommandRecord> AskAsync(string name) =>
        (await cloud.Desk.SubmitAsync(Device, name, new Dictionary<string, string>(), null, CancellationToken.None)).Command!;

    private async Task<CommandRecord> StandsAsync(CommandRecord command, CommandState state)
    {
        var now = command;
        await Eventually.TrueAsync(() => (now = cloud.Table.FindAsync(Device, command.Id, CancellationToken.None).Result!.Value.Command).State == state, $"the command is {state}");
        return now;
    }
}
