using System.IO.Compression;
using System.Text.Json;

namespace CloudCam.Dev.Tests.Infra;

/// <summary><c>infra/deploy.sh</c> from its first to its last call, against stand-ins for az and the other programs.</summary>
public sealed class DeployScriptTests : IDisposable
{
    private const string OldImage = "camtestregistry.example/relay@sha256:old";

    // What changes something in a subscription.
    private static readonly string[] Changes =
        ["group create", "group delete", "deployment group create", "rest --method put", "rest --method post", "acr build", "config-zip", "blob upload", "restart", "keyvault recover", "keyvault secret", "role assignment"];

    private readonly ScriptRig rig = new();

    [Fact]
    public async Task A_first_deployment_makes_everything_in_order()
    {
        var (exitCode, output) = await rig.DeployAsync();

        Assert.True(exitCode == 0, output);
        InOrder(
            "az group create --name cams --location westeurope",
            "az deployment group create --resource-group cams --name cloudcam",
            "az rest --method put --url /subscriptions/{subscriptionId}/resourceGroups/cams/providers/Microsoft.KeyVault/vaults/camtest-vault/secrets/webhooks-master-key",
            "az rest --method put --url /subscriptions/{subscriptionId}/resourceGroups/cams/providers/Microsoft.KeyVault/vaults/camtest-vault/secrets/live-link-key",
            "az acr build --registry camtestregistry --image relay:0123456789ab --file tcp-relay/Dockerfile .",
            "az deployment group create --resource-group cams --name cloudcam",
            "npm ci --prefix", "npm run build --prefix", "dotnet publish",
            "az functionapp deployment source config-zip --resource-group cams --name camtest-app",
            "curl --silent");
        // First without a relay, then with the image by its digest: a tag may be moved.
        var deployments = rig.Calls.Where(call => call.StartsWith("az deployment group create", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, deployments.Count);
        Assert.Contains("--parameters relayImage= ", deployments[0] + " ", StringComparison.Ordinal);
        Assert.Contains("relayImage=camtestregistry.example/relay@sha256:0123456789abcdef", deployments[1], StringComparison.Ordinal);
        // The functions hear of secrets once they are there: a reference that led nowhere would not be asked again.
        Assert.Contains("secretsMade=false", deployments[0], StringComparison.Ordinal);
        Assert.Contains("secretsMade=true", deployments[1], StringComparison.Ordinal);
        Assert.Contains("https://camtest-app.example", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_random_and_seen_by_nobody()
    {
        var (_, output) = await rig.DeployAsync();

        var values = ((string[])["webhooks-master-key", "live-link-key"]).Select(name => JsonDocument.Parse(File.ReadAllText(rig.Of(name + ".json"))).RootElement.GetProperty("properties").GetProperty("value").GetString()!).ToList();
        Assert.Equal(2, values.Distinct().Count());
        Assert.All(values, value =>
        {
            Assert.Equal(32, Convert.FromBase64String(value).Length);
            Assert.DoesNotContain(value, output, StringComparison.Ordinal);
            Assert.DoesNotContain(rig.Calls, call => call.Contains(value, StringComparison.Ordinal));
        });
        // On their way they lie in a folder of this user alone.
        Assert.Equal("700", File.ReadAllText(rig.Of("live-link-key.mode")).Trim());
    }

    [Fact]
    public async Task A_second_deployment_keeps_secrets_image_and_the_first_day_of_the_budget()
    {
        rig.IsDeployed(OldImage);
        rig.Settings["FAKE_BUDGET"] = "2026-03-01T00:00:00Z";

        var (exitCode, output) = await rig.DeployAsync();

        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(rig.Calls, call => call.Contains("rest --method put", StringComparison.Ordinal) || call.Contains("rest --method post", StringComparison.Ordinal));
        var first = rig.Calls.First(call => call.StartsWith("az deployment group create", StringComparison.Ordinal));
        Assert.Contains($"relayImage={OldImage}", first, StringComparison.Ordinal);
        Assert.Contains("secretsMade=true", first, StringComparison.Ordinal);
        Assert.Contains("budgetStart=2026-03-01 ", first + " ", StringComparison.Ordinal);
        // The relay that runs may need a secret that an older deployment did not know.
        Assert.True(IndexOf("secrets/live-link-key") < IndexOf("az deployment group create"));
    }

    [Fact]
    public async Task What_if_changes_nothing()
    {
        rig.IsDeployed(OldImage);

        var (exitCode, output) = await rig.DeployAsync("--what-if");

        Assert.True(exitCode == 0, output);
        Assert.Contains("Resource changes", output, StringComparison.Ordinal);
        Assert.Contains(rig.Calls, call => call.StartsWith("az deployment group what-if", StringComparison.Ordinal) && call.Contains($"relayImage={OldImage}", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Calls, call => Changes.Any(change => call.Contains(change, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_if_of_a_group_that_is_not_there_does_not_make_it()
    {
        var (exitCode, output) = await rig.DeployAsync("--what-if");

        Assert.Equal(1, exitCode);
        Assert.Contains("there is no resource group cams", output, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Calls, call => Changes.Any(change => call.Contains(change, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("az account show*", "stopped at: sign-in", "group exists")]
    [InlineData("az group exists*", "stopped at: what is there", "group create")]
    [InlineData("az group create*", "stopped at: resource group", "deployment group create")]
    [InlineData("az keyvault list-deleted*", "stopped at: deleted vault", "deployment group create")]
    [InlineData("az deployment group create*", "stopped at: 1/5 infrastructure", "rest --method put")]
    [InlineData("az rest --method get*/secrets/*", "whether secret webhooks-master-key is there cannot be told", "rest --method put")]
    [InlineData("az rest --method put*", "stopped at: 2/5 secrets", "acr build")]
    [InlineData("az acr build*", "stopped at: 3/5 relay image", "acr repository show")]
    [InlineData("az acr repository show*", "stopped at: 3/5 relay image", "npm ci")]
    [InlineData("az deployment group create*relay@sha256*", "stopped at: 3/5 relay image", "npm ci")]
    [InlineData("az deployment group show*outputs.functionsName*", "stopped at: 2/5 secrets", "acr build")]
    [InlineData("az deployment group show*outputs.registryServer*", "stopped at: 3/5 relay image", "acr build")]
    [InlineData("az deployment group show*outputs.relayPorts*", "stopped at: 5/5 smoke test", "curl")]
    public async Task A_step_that_fails_ends_it_there_with_its_name(string failing, string said, string notCalled)
    {
        rig.Settings["FAKE_FAIL"] = failing;

        var (exitCode, output) = await rig.DeployAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Contains("refused, says the test", output, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Calls, call => call.Contains(notCalled, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_without_a_digest_is_not_deployed()
    {
        rig.Settings["FAKE_DIGEST"] = "";

        var (exitCode, output) = await rig.DeployAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("does not tell the digest of relay:0123456789ab", output, StringComparison.Ordinal);
        Assert.Single(rig.Calls, call => call.StartsWith("az deployment group create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_publishing_is_refused_the_package_goes_into_its_container()
    {
        rig.Settings["FAKE_FAIL"] = "*config-zip*";

        var (exitCode, output) = await rig.DeployAsync();

        Assert.True(exitCode == 0, output);
        InOrder("config-zip", "az storage blob upload --auth-mode login --account-name camteststorage --container-name app-package --name released-package.zip", "camtest-app/syncfunctiontriggers", "az functionapp restart");
        Assert.True(File.Exists(rig.PublishedZip));
    }

    [Fact]
    public async Task A_vault_that_was_deleted_with_its_group_is_brought_back_first()
    {
        rig.Settings["FAKE_DELETED_VAULT"] = "camtest-vault";

        var (exitCode, output) = await rig.DeployAsync();

        Assert.True(exitCode == 0, output);
        InOrder("az group create", "az keyvault recover --name camtest-vault", "az deployment group create");
    }

    [Fact]
    public async Task The_smoke_test_decides()
    {
        rig.Settings["FAKE_HEALTH"] = "503";

        var (exitCode, output) = await rig.DeployAsync("--smoke-wait", "0");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("https://camtest-app.example/api/health is not healthy", output, StringComparison.Ordinal);
        Assert.Contains("stopped at: 5/5 smoke test", output, StringComparison.Ordinal);
        Assert.DoesNotContain("deployed 0123456789ab", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_command_line_is_not_tried()
    {
        rig.Settings["FAKE_CLI"] = "2.45.0";

        var (exitCode, output) = await rig.DeployAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains("az 2.45.0 is too old", output, StringComparison.Ordinal);
        Assert.Single(rig.Calls);
    }

    [Theory]
    [InlineData("--group and --location are needed", "--parameters", "small.json")]
    [InlineData("there is no parameter file nowhere.json", "--group", "g", "--location", "l", "--parameters", "nowhere.json")]
    [InlineData("unknown argument: --force", "--force")]
    [InlineData("--group needs a value", "--group")]
    public async Task Wrong_arguments_are_answered_before_anything_is_called(string said, params string[] arguments)
    {
        var (exitCode, output) = await rig.RunAsync("deploy.sh", "", arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Contains("--what-if", output, StringComparison.Ordinal);
        Assert.Empty(rig.Calls);
    }

    [Fact]
    public async Task The_package_is_what_the_platform_starts()
    {
        rig.Settings["FAKE_APP"] = CloudCam.Dev.Stack.Checkout.OutputOf("CloudCam.Functions", "host.json");

        var (exitCode, output) = await rig.RunAsync("package.sh", "", rig.PublishedZip);

        Assert.True(exitCode == 0, output);
        using var zip = await ZipFile.OpenReadAsync(rig.PublishedZip, TestContext.Current.CancellationToken);
        var handler = zip.GetEntry("CloudCam.Functions")!;
        Assert.Equal(0x8000 | Convert.ToInt32("111", 8), (handler.ExternalAttributes >> 16) & (0xF000 | Convert.ToInt32("111", 8)));
        Assert.NotNull(zip.GetEntry(".azurefunctions/function.deps.json"));
        Assert.NotNull(zip.GetEntry("AssembleMedia/function.json"));
        // Every byte can be read back, and its checksum holds.
        foreach (var entry in zip.Entries)
        {
            await using var content = await entry.OpenAsync(TestContext.Current.CancellationToken);
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, TestContext.Current.CancellationToken);
            Assert.Equal(entry.Length, copy.Length);
        }
        using var host = JsonDocument.Parse(await new StreamReader(await zip.GetEntry("host.json")!.OpenAsync(TestContext.Current.CancellationToken)).ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(handler.FullName, host.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString());
    }

    [Theory]
    [InlineData("host.json", "lacks host.json")]
    [InlineData("CloudCam.Functions", "lacks the handler")]
    [InlineData("Health/function.json", "lacks Health/function.json")]
    public async Task A_package_that_lacks_something_is_not_made(string file, string said)
    {
        File.Delete(Path.Combine(rig.Settings["FAKE_APP"], file));

        var (exitCode, output) = await rig.RunAsync("package.sh", "", rig.PublishedZip);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.False(File.Exists(rig.PublishedZip));
    }

    [Fact]
    public async Task A_package_with_settings_of_a_developers_machine_is_not_made()
    {
        await File.WriteAllTextAsync(Path.Combine(rig.Settings["FAKE_APP"], "local.settings.json"), "{}", TestContext.Current.CancellationToken);

        var (exitCode, output) = await rig.RunAsync("package.sh", "", rig.PublishedZip);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("developer's machine", output, StringComparison.Ordinal);
    }

    public void Dispose() => rig.Dispose();

    private int IndexOf(string part) => rig.Calls.ToList().FindIndex(call => call.Contains(part, StringComparison.Ordinal));

    private void InOrder(params string[] parts)
    {
        var from = 0;
        foreach (var part in parts)
        {
            var at = rig.Calls.Skip(from).ToList().FindIndex(call => call.Contains(part, StringComparison.Ordinal));
            Assert.True(at >= 0, $"not called, or too early: {part}\n{string.Join('\n', rig.Calls)}");
            from += at + 1;
        }
    }
}
