using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Architecture.Tests.Settings;
using CloudCam.Cloud.Rest;
using CloudCam.Functions.Hosting;
using CloudCam.Relay;
using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;

namespace CloudCam.Architecture.Tests.Containers;

/// <summary>The compose file agrees with the programs, and none of its services has rights or secrets.</summary>
public sealed partial class ComposeTests
{
    // Ports that cameras dial; all others are for people on this machine.
    private static readonly int[] CameraPorts = [5232, 21100, 15002, 1935];

    // Of the Functions host, ours and Microsoft's.
    private static readonly string[] HostSettings = ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"];

    // What the compose specification knows of a service and we use; a misspelt key would be a setting that Docker refuses, or worse, one that is missing.
    private static readonly string[] ServiceKeys =
    [
        "image", "build", "user", "read_only", "tmpfs", "cap_drop", "security_opt", "init", "restart", "command", "entrypoint", "environment", "volumes", "ports", "healthcheck", "depends_on",
        "stop_grace_period", "network_mode", "profiles",
    ];

    private static ComposeFile Compose => ComposeFile.Read();

    private static IEnumerable<ComposeService> Services => Compose.Services.Values;

    [Fact]
    public void It_has_the_whole_stack()
    {
        Assert.Equal(["azurite", "cameras", "event-hubs", "functions", "keys", "relay", "setup", "signalr"], Compose.Services.Keys.Order());
        Assert.All(Compose.Keys, key => Assert.True(key is "name" or "services" or "volumes" || key.StartsWith("x-", StringComparison.Ordinal), key));
        Findings.None(from service in Services from key in service.Parts.Keys where !ServiceKeys.Contains(key) select $"{service.Name}: {key}", "No such key:");
    }

    [Fact]
    public void Merged_parts_are_read_as_docker_reads_them_and_broken_files_are_refused()
    {
        var service = ComposeFile.Parse("x-a: &a { image: one, read_only: true }\nservices:\n  s:\n    <<: *a\n    image: two\nvolumes: {}\n").Services["s"];
        Assert.Equal(("two", "true"), (service.Image, service.Word("read_only")));
        Assert.ThrowsAny<YamlException>(() => ComposeFile.Parse("services:\n  s:\n    image: [\n"));
    }

    [Fact]
    public void Nobody_has_rights()
    {
        Assert.All(Services, service =>
        {
            Assert.True(service.Word("user") == "1654:1654", $"{service.Name}: user");
            Assert.True(service.Word("read_only") == "true", $"{service.Name}: read_only");
            Assert.True(service.Words("cap_drop").SequenceEqual(["ALL"]), $"{service.Name}: cap_drop");
            Assert.True(service.Words("security_opt").SequenceEqual(["no-new-privileges:true"]), $"{service.Name}: security_opt");
            // A read-only root has one place for what is thrown away, and that has a limit.
            Assert.Matches(@"^/tmp:mode=1777,size=\d+m$", Assert.Single(service.Words("tmpfs")));
        });
    }

    [Fact]
    public void Images_are_pinned_or_built_here()
    {
        Findings.None(
            from service in Services
            where service.Dockerfile is { } file ? !Dockerfile.All.Any(one => one.File == file) : !Pinned().IsMatch(service.Image)
            select $"{service.Name}: {service.Image}",
            "Build it from a Dockerfile of ours, or name tag and digest:");
        Findings.None(from services in Services.Where(one => one.Dockerfile is not null).GroupBy(one => one.Image) where services.Select(one => one.Dockerfile).Distinct().Count() > 1 select services.Key, "One image of two Dockerfiles:");
        var target = ComposeFile.Map(Compose.Services["functions"].Parts["build"])["target"];
        Assert.Equal("${FUNCTIONS_TARGET:-local}", target);
        Assert.Empty(((string[])["local", "azure"]).Except(Dockerfile.All.Single(one => one.File == "functions/Dockerfile").StageNames));
    }

    [Fact]
    public void Azurite_is_the_one_the_tests_run()
    {
        var version = Regex.Match(SourceTree.Read("dev/package.json"), "\"azurite\": \"([0-9.]+)\"", RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value;
        Assert.StartsWith($"mcr.microsoft.com/azure-storage/azurite:{version}@", Compose.Services["azurite"].Image, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_cameras_come_from_outside()
    {
        Findings.None(
            from service in Services
            from port in service.Ports
            where port.Address != (CameraPorts.Contains(port.Port) ? "0.0.0.0" : "127.0.0.1")
            select $"{service.Name}: {port.Address}:{port.Published}",
            "Bind to 127.0.0.1 what is not for cameras:");
        Assert.Equal(CameraPorts, Compose.Services["relay"].Ports.Where(port => port.Address == "0.0.0.0").Select(port => port.Port));
        Findings.None(Services.SelectMany(service => service.Ports).GroupBy(port => port.Published).Where(same => same.Count() > 1).Select(same => $"{same.Key}"), "Published twice:");
    }

    [Fact]
    public void Published_ports_are_exposed_by_the_images() => Findings.None(
        from service in Services
        where service.Dockerfile is "tcp-relay/Dockerfile" or "functions/Dockerfile"
        let exposed = Dockerfile.All.Single(one => one.File == service.Dockerfile).Instructions.Where(one => one.Name == "EXPOSE").SelectMany(one => one.Text.Split(' ')).ToHashSet()
        from port in service.Ports
        where !exposed.Contains($"{port.Port}")
        select $"{service.Name}: {port.Port}",
        "Nothing listens there:");

    [Fact]
    public void Every_setting_is_one_that_the_code_reads()
    {
        var known = SampleSettings.Values.Keys.Concat(HostSettings).ToHashSet();
        Findings.None(from service in Services from name in service.Environment.Keys where !known.Contains(name) select $"{service.Name}: {name}", $"Neither code nor {SampleSettings.FileName} knows");
    }

    [Fact]
    public void The_programs_take_the_settings_and_find_the_other_services()
    {
        var relay = RelaySettings.Read(Settings("relay"));
        var functions = CloudSettings.Read(Settings("functions"));
        foreach (var cloud in new[] { relay.Cloud, functions })
        {
            using var services = CloudSetup.Create(cloud, TimeProvider.System);
            Assert.Equal(new Uri("http://event-hubs:5380"), cloud.EventHubsHttpEndpoint);
        }
        Assert.Equal(relay.Cloud.StorageConnectionString, functions.StorageConnectionString);
        Assert.Equal(functions.StorageConnectionString, Compose.Services["functions"].Environment["AzureWebJobsStorage"]);
        // Every host name in an address is a service, except those that people open.
        Findings.None(
            from service in Services
            from value in service.Environment
            from address in Address().Matches(value.Value)
            let host = address.Groups[1].Value
            where !Compose.Services.ContainsKey(host) && host != "127.0.0.1"
            select $"{service.Name}: {value.Key} names {host}",
            "No such service:");
        var published = Services.SelectMany(service => service.Ports).Select(port => port.Published).ToHashSet();
        Findings.None(
            from service in Services
            from value in service.Environment
            from address in Address().Matches(value.Value)
            where address.Groups[1].Value == "127.0.0.1" && !published.Contains(int.Parse(address.Groups[2].Value))
            select $"{service.Name}: {value.Key} names port {address.Groups[2].Value}",
            "People cannot open it, as nobody publishes that port:");
    }

    [Fact]
    public void The_streams_are_those_the_programs_send_to()
    {
        var hubs = Compose.Services["event-hubs"].Words("command").Where(word => word.Contains(':', StringComparison.Ordinal)).Order();
        Assert.Equal(new CloudOptions().PartitionCounts.Select(hub => $"{hub.Key}:{hub.Value}:processor").Order(), hubs);
    }

    [Fact]
    public void There_is_no_secret()
    {
        var text = SourceTree.Read(ComposeFile.Name);
        // The emulators' own, which their makers publish and which open nothing else.
        foreach (var known in (string[])["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"])
            text = text.Replace(known, "", StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?<!sha256:)\b[A-Za-z0-9+/]{43,}", Digest().Replace(text, ""));
        Findings.None(from service in Services from name in service.Environment.Keys where SecretName().IsMatch(name) select $"{service.Name}: {name}", "Secrets are made at the first start and read from SettingsFolder:");
    }

    [Fact]
    public void Everybody_waits_for_what_he_needs()
    {
        Findings.None(
            from service in Services
            from need in service.DependsOn
            let other = Compose.Services[need.Key]
            where need.Value != (other.Word("restart") == "no" ? "service_completed_successfully" : "service_healthy")
            select $"{service.Name} waits for {need.Key}: {need.Value}",
            "Wait for the end of a step, and for the health of a service:");
        Findings.None(
            from service in Services
            from need in service.DependsOn.Where(need => need.Value == "service_healthy")
            let other = Compose.Services[need.Key]
            where !other.Parts.ContainsKey("healthcheck") && !Dockerfile.All.Any(one => one.File == other.Dockerfile && one.Instructions.Any(instruction => instruction.Name == "HEALTHCHECK"))
            select need.Key,
            "Nobody can wait for the health of");
        Assert.Equal(["setup"], Compose.Services["relay"].DependsOn.Keys);
        Assert.Equal(["azurite", "event-hubs"], Compose.Services["setup"].DependsOn.Keys.Order());
        Assert.Equal(["setup", "signalr"], Compose.Services["functions"].DependsOn.Keys.Order());
    }

    [Fact]
    public void Volumes_are_declared_and_belong_to_the_user_from_the_first_start()
    {
        Findings.None(Services.SelectMany(service => service.Volumes).Select(volume => volume.Name).Except(Compose.Volumes), "Declare the volume");
        Findings.None(Compose.Volumes.Except(Services.SelectMany(service => service.Volumes).Select(volume => volume.Name)), "Nobody uses the volume");
        // Whatever the first step mounts takes its owner from a folder of its image.
        var made = string.Join(' ', Dockerfile.All.Single(one => one.File == "dev/Dockerfile").Instructions.Where(one => one.Name == "RUN").Select(one => one.Text));
        Assert.All(Compose.Services["keys"].Volumes, volume => Assert.Contains($" {volume.Target} ", made, StringComparison.Ordinal));
        Assert.Equal(Compose.Volumes.Except(["streams"]).Order(), Compose.Services["keys"].Volumes.Select(volume => volume.Name).Order());
        Assert.Contains((string)"/data ", made, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(string service) => new ConfigurationBuilder()
        .AddInMemoryCollection(Compose.Services[service].Environment.Select(one => KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), (string?)one.Value))).Build();

    [GeneratedRegex(@"^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex Digest();

    [GeneratedRegex(@"\w+://([^/:;""]+):?(\d*)")]
    private static partial Regex Address();

    [GeneratedRegex("Password|Secret(?!sFolder)|Key$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
