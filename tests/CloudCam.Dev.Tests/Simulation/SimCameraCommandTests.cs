using System.Net;
using CloudCam.Dev.Tests.Simulators.BSeries;
using CloudCam.Dev.Tests.Simulators.Dvrip;

namespace CloudCam.Dev.Tests.Simulation;

/// <summary><c>sim dvrip</c> and <c>sim bseries</c> as people run them.</summary>
public sealed class SimCameraCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Xm_cameras_say_where_they_listen_and_obey_lines()
    {
        await using var program = BuiltProgram.Start(isOutputRead: false, "sim", "dvrip", "--port", "0", "--cameras", "2", "--seconds", "2", "--size", "320x176", "--quirks", "session=lower");
        var (first, second) = (await WhereAsync(program), await WhereAsync(program));
        Assert.NotEqual(first, second);
        await using var client = await XmClient.LogInAsync(second);
        Assert.Equal(100, (await client.AskAsync(1500, """{ "Name" : "" }""")).Ret);
        await program.Input.WriteLineAsync("2 alarm HumanDetect");
        await program.Input.FlushAsync(Stop);
        Assert.Equal("HumanDetect", (await client.ReadAsync())!.Json["AlarmInfo"]!["Event"]!.GetValue<string>());
        program.Terminate();
        Assert.Equal((0, ""), await program.EndAsync() is var (code, _, errors) ? (code, errors) : default);
    }

    [Fact]
    public async Task B_series_cameras_say_where_they_listen_and_obey_lines()
    {
        await using var program = BuiltProgram.Start(isOutputRead: false, "sim", "bseries", "--port", "0", "--seconds", "2", "--size", "320x176", "--quirks", "short-alarms");
        await using var client = await BSeriesClient.LogInAsync(await WhereAsync(program));
        await program.Input.WriteLineAsync("alarm sound");
        await program.Input.FlushAsync(Stop);
        Assert.Equal([3, 0, 0], (await client.ReadAsync())!.Text);
        program.Terminate();
        Assert.Equal((0, ""), await program.EndAsync() is var (code, _, errors) ? (code, errors) : default);
    }

    [Theory]
    [InlineData("dvrip", "--quirks", "purple", "is no quirk")]
    [InlineData("dvrip", "--size", "13x13", "multiples of 8")]
    [InlineData("bseries", "--listen", "nowhere", "is an IP address")]
    [InlineData("bseries", "--port", "70000", "is a port")]
    public async Task What_cannot_be_used_is_told_before_anything_begins(string kind, string option, string value, string told)
    {
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(null, "sim", kind, option, value);
        Assert.Equal(2, exitCode);
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    private static async Task<IPEndPoint> WhereAsync(BuiltProgram program)
    {
        while (await program.Output.ReadLineAsync(Stop).AsTask().WaitAsync(BuiltProgram.Patience, Stop) is { } line)
        {
            var at = line.IndexOf("listens on ", StringComparison.Ordinal);
            if (at >= 0) return IPEndPoint.Parse(line[(at + 11)..].Split(',')[0]);
        }

        Assert.Fail("It does not say where it listens.");
        return null!;
    }
}
