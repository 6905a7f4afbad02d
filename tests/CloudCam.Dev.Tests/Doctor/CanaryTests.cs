using System.Net;
using CloudCam.Dev.Doctor;

namespace CloudCam.Dev.Tests.Doctor;

public sealed class CanaryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_canary_that_finds_no_relay_is_ill_and_its_device_is_deleted_all_the_same()
    {
        var api = new FakeApi(request => request.Method == HttpMethod.Get ? (HttpStatusCode.NotFound, "{}") : (HttpStatusCode.OK, "{}"));
        var examination = await FlyAsync(api, FakePort.Closed());
        Assert.Equal([($"register {Canary.Device}", Verdict.Well), ("send a picture", Verdict.Ill), ("clean up", Verdict.Well)], examination.Findings.Select(one => (one.Check, one.Verdict)));
        Assert.Equal($"DELETE /api/devices/{Canary.Device}", api.Asked[^1]);
    }

    [Fact]
    public async Task A_device_of_somebody_else_is_left_alone()
    {
        var api = new FakeApi(_ => (HttpStatusCode.OK, """{"id":"000000000000101","note":"Truck of the boss"}"""));
        var examination = await FlyAsync(api, FakePort.Closed());
        Assert.Equal(Verdict.Ill, Assert.Single(examination.Findings).Verdict);
        Assert.DoesNotContain(api.Asked, one => one.StartsWith("PUT", StringComparison.Ordinal) || one.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_picture_is_another_one_and_still_a_jpeg()
    {
        var (one, two) = (CanaryPicture.Make("one"), CanaryPicture.Make("two"));
        Assert.NotEqual(one, two);
        Assert.Equal([0xff, 0xd8, 0xff, 0xfe, 0x00, 0x05], one[..6]);
        Assert.Equal([0xff, 0xd9], one[^2..]);
    }

    [Fact]
    public void A_report_says_what_is_broken_to_people_and_to_machines()
    {
        var report = new DoctorReport("here", default, [new("relay", "port 1", Verdict.Ill, 3, "refused", "start it"), new("relay", "name", Verdict.Well, 1, "127.0.0.1", null)]);
        Assert.False(report.IsWell);
        Assert.Equal("Something is broken: 1 well, 0 to note, 0 not looked at, 1 broken.", report.Summary());
        using var json = System.Text.Json.JsonDocument.Parse(report.ToJson());
        Assert.False(json.RootElement.GetProperty("isWell").GetBoolean());
        Assert.Equal("Ill", json.RootElement.GetProperty("findings")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Without_a_stack_it_says_how_to_start_one()
    {
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(null, "doctor", "--ready-file", Path.Combine(Path.GetTempPath(), "cloudcam-no-such-file.json"));
        Assert.Equal(1, exitCode);
        Assert.Contains("dev -- up", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--functions", "ftp://x.example")]
    [InlineData("--rtmp-port", "65536")]
    [InlineData("--key", "cck_on_the_command_line")]
    public async Task Arguments_that_make_no_sense_are_refused(string option, string value) =>
        Assert.Equal(2, (await BuiltProgram.RunAsync(null, "doctor", "--relay", "127.0.0.1", option, value)).ExitCode);

    private static async Task<Examination> FlyAsync(FakeApi api, int port)
    {
        var examination = new Examination(TimeProvider.System);
        using var http = api.Client();
        var target = new DoctorTarget { Name = "test", RelayHost = "127.0.0.1", Ports = [(CameraPort.Teltonika, port)] };
        await new Canary(examination, target, http, null, TimeProvider.System).RunAsync(Stop);
        return examination;
    }
}
