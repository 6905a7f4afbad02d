using System.Globalization;
using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Relay;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>The settings that <c>infra</c> gives both programs, read as the programs read them at their start.</summary>
public sealed partial class DeployedSettingsTests
{
    private const string RelayFile = "infra/modules/relay.bicep";
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// <summary>With and without live video, people who sign in, and a collector; strangers by each policy.</summary>
    public static TheoryData<string, bool> Deployments => new() { { "Accept", true }, { "Quarantine", false }, { "Refuse", true } };

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_relay_starts_with_what_is_deployed(string strangers, bool isFull)
    {
        var settings = SettingsOf(RelayFile, strangers, isFull);
        var options = SettingGroups.ReadRelay(settings).Select(group => group.Options).ToList();
        var relay = Assert.Single(options.OfType<RelayOptions>());

        Assert.Equal(strangers, relay.UnknownDevices.ToString());
        // The platform kills what is not gone within its grace period.
        var grace = TimeSpan.FromSeconds(Number(RelayFile, @"terminationGracePeriodSeconds: (\d+)"));
        Assert.InRange(relay.StopTimeout, TimeSpan.FromSeconds(1), grace - TimeSpan.FromSeconds(5));
        // The ingress hides addresses: a limit by address would lock out the fleet.
        Assert.Equal(0, relay.MaxConnectionsPerAddress);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_functions_start_with_what_is_deployed(string strangers, bool isFull)
    {
        var settings = SettingsOf("infra/modules/functions.bicep", strangers, isFull);

        Assert.NotEmpty(SettingGroups.ReadFunctions(settings));
        Assert.Equal(strangers, settings["Uploads:UnknownDevices"]);
        Assert.Equal(isFull, bool.Parse(settings["Access:TrustEasyAuth"]!));
    }

    [Fact]
    public void Ports_and_probes_are_those_of_the_relay()
    {
        var sample = SampleSettings.Configuration;
        var ports = string.Join(", ", RelaySettings.Read(sample).Relay.Listeners.Select(listener => listener.Port));
        var main = SourceTree.Read("infra/main.bicep");
        Assert.Contains($"@allowed([{ports}])\n@minLength(1)\nparam relayPorts array = [{ports}]", main, StringComparison.Ordinal);
        Assert.Equal(sample["Live:Port"], Number(RelayFile, @"var livePort = (\d+)").ToString(CultureInfo.InvariantCulture));
        Assert.All(ProbePort().Matches(SourceTree.Read(RelayFile)), match => Assert.Equal(sample["Relay:HealthPort"], match.Groups[1].Value));
        Assert.Equal(["/health/live", "/health/ready"], ProbePath().Matches(SourceTree.Read(RelayFile)).Select(match => match.Groups[1].Value).Order());
        Assert.All(ProbePath().Matches(SourceTree.Read(RelayFile)), match => Assert.Contains($"\"{match.Groups[1].Value}\"", SourceTree.Read("tcp-relay/HealthEndpoints.cs"), StringComparison.Ordinal));
    }

    [Fact]
    public void The_host_lets_through_what_the_functions_answer_themselves()
    {
        // A file over the limit is answered in the camera's form, and read on for a while before.
        var sample = SampleSettings.Configuration;
        var most = long.Parse(sample["Uploads:MaxFileBytes"]!, CultureInfo.InvariantCulture) + long.Parse(sample["Uploads:MaxDrainBytes"]!, CultureInfo.InvariantCulture);
        Assert.True(Number("infra/modules/functions.bicep", @"FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'\s+value: '(\d+)'") > most);
    }

    private static long Number(string file, string pattern) =>
        long.Parse(Regex.Match(SourceTree.Read(file), pattern, RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value, CultureInfo.InvariantCulture);

    private static IConfigurationRoot SettingsOf(string file, string strangers, bool isFull)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (Match setting in Setting().Matches(SourceTree.Read(file)))
        {
            var (name, value) = (setting.Groups["name"].Value, setting.Groups["value"].Value);
            if (setting.Groups["secret"].Success) value = isFull ? Key : "";
            else if (value.StartsWith("'@Microsoft.KeyVault", StringComparison.Ordinal)) value = name == "AzureSignalRConnectionString" ? $"Endpoint=https://x.service.signalr.net;AccessKey={Key};Version=1.0;" : Key;
            else value = value.StartsWith('\'') ? Filled(value[1..^1]) : ValueOf(value, strangers, isFull);
            Assert.DoesNotContain("${", value, StringComparison.Ordinal);
            foreach (var one in name.EndsWith("${hub}", StringComparison.Ordinal) ? ["telemetry", "alarms", "media"] : new[] { "" }) settings[name.Replace("${hub}", one, StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal)] = value;
        }
        Assert.True(settings.Count > 10, $"{file} has {settings.Count} settings.");
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    private static string Filled(string text) =>
        text.Replace("${eventHubsName}", "camtest", StringComparison.Ordinal).Replace("${identityClientId}", "01234567-89ab-cdef-0123-456789abcdef", StringComparison.Ordinal);

    /// <summary>What the expressions of the files come to in a deployment.</summary>
    private static string ValueOf(string expression, string strangers, bool isFull) => expression switch
    {
        "storageName" => "camteststorage",
        "identityClientId" => "01234567-89ab-cdef-0123-456789abcdef",
        "vaultUri" => "https://camtest.vault.azure.net/",
        "unknownDevices" => strangers,
        "string(partitionCount)" => "16",
        "otlpEndpoint" => isFull ? "http://collector.example:4317" : "",
        "liveUrl" => isFull ? "https://live.example" : "",
        "adminKeySha256" => isFull ? new string('a', 64) : "",
        "component.properties.ConnectionString" => "InstrumentationKey=00000000-0000-0000-0000-000000000000",
        // As the resource manager writes truth values.
        "string(!empty(signInClientId))" => isFull ? "True" : "False",
        _ when expression.StartsWith("!secretsMade ", StringComparison.Ordinal) => isFull ? Key : "",
        _ => throw new InvalidOperationException($"Nothing stands in for {expression} here."),
    };

    [GeneratedRegex(@"name: '(?<name>[A-Za-z]+_?[A-Za-z0-9_]*(?:\$\{hub\})?)'\n +(?:value: (?<value>.+)|(?<secret>secretRef): .+)\n")]
    private static partial Regex Setting();

    [GeneratedRegex(@"port: (8\d+)\n")]
    private static partial Regex ProbePort();

    [GeneratedRegex("path: '(/health/[a-z]+)'")]
    private static partial Regex ProbePath();
}
