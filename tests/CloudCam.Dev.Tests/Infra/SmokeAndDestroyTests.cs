namespace CloudCam.Dev.Tests.Infra;

/// <summary><c>infra/smoke.sh</c> and <c>infra/destroy.sh</c>.</summary>
public sealed class SmokeAndDestroyTests : IDisposable
{
    private readonly ScriptRig rig = new();

    [Fact]
    public async Task A_healthy_deployment_passes_and_every_port_was_tried()
    {
        var (exitCode, output) = await SmokeAsync(string.Join(' ', rig.Ports), "120");

        Assert.True(exitCode == 0, output);
        Assert.All((string[])["/api/health", "/api/devices", "/console/"], path => Assert.Contains(rig.Calls, call => call.EndsWith("https://camtest-app.example" + path, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("FAKE_HEALTH", "503", "/api/health is not healthy", "status 503")]
    [InlineData("FAKE_HEALTH", "404", "/api/health is not healthy", "status 404")]
    [InlineData("FAKE_DEVICES", "200", "/api/devices is not closed to strangers", "status 200")]
    [InlineData("FAKE_CONSOLE", "404", "/console/ does not answer", "status 404")]
    [InlineData("FAKE_READY", "False", "the newest revision of camtest-relay is not ready", "")]
    [InlineData("FAKE_FAIL", "az resource show*", "the newest revision of camtest-relay is not ready", "refused, says the test")]
    public async Task What_is_not_healthy_fails_and_is_named(string setting, string value, string said, string detail)
    {
        rig.Settings[setting] = value;

        var (exitCode, output) = await SmokeAsync(string.Join(' ', rig.Ports));

        Assert.NotEqual(0, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Contains(detail, output, StringComparison.Ordinal);
        Assert.DoesNotContain("healthy: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_port_that_takes_no_connection_is_enough()
    {
        var (exitCode, output) = await SmokeAsync($"1 {rig.Ports.First()}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("127.0.0.1:1 takes no connection", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_ports_nothing_is_called_healthy()
    {
        var (exitCode, output) = await SmokeAsync(" ");

        Assert.Equal(2, exitCode);
        Assert.Contains("no port to try", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("cam\n")]
    [InlineData("yes\n")]
    public async Task Nothing_is_deleted_unless_the_name_is_typed(string typed)
    {
        rig.IsDeployed("image");

        var (exitCode, output) = await rig.RunAsync("destroy.sh", typed, "--group", "cams");

        Assert.Equal(1, exitCode);
        Assert.Contains("nothing deleted", output, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Calls, call => call.Contains("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_typed_name_deletes_the_group_and_the_vault_is_named()
    {
        rig.IsDeployed("image");

        var (exitCode, output) = await rig.RunAsync("destroy.sh", "cams\n", "--group", "cams");

        Assert.True(exitCode == 0, output);
        Assert.Single(rig.Calls, call => call == "az group delete --name cams --yes");
        Assert.Contains("az keyvault purge --name camtest-vault", output, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Calls, call => call.Contains("purge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_not_asked_for()
    {
        var (exitCode, output) = await rig.RunAsync("destroy.sh", "cams\n", "--group", "cams");

        Assert.Equal(1, exitCode);
        Assert.Contains("there is no resource group cams", output, StringComparison.Ordinal);
    }

    public void Dispose() => rig.Dispose();

    private Task<(int ExitCode, string Output)> SmokeAsync(string ports, string wait = "0") => rig.RunAsync("smoke.sh", "", "cams", "camtest-relay", "127.0.0.1", ports, "camtest-app.example", wait);
}
