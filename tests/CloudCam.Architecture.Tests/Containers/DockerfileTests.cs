using System.Globalization;
using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Relay;
using CloudCam.Relay.Live;

namespace CloudCam.Architecture.Tests.Containers;

/// <summary>The Dockerfiles agree with the sources, and what they make has no rights.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Published = ["functions", "tcp-relay", "dev"];

    [Fact]
    public void There_is_one_for_each_image() => Assert.Equal(["dev/Dockerfile", "functions/Dockerfile", "tcp-relay/Dockerfile"], Dockerfile.All.Select(one => one.File));

    [Fact]
    public void Base_images_are_parameters() => Findings.None(
        from dockerfile in Dockerfile.All
        from instruction in dockerfile.Instructions
        where instruction.Name == "FROM" && !(BaseParameter().Match(instruction.Text) is { Success: true } named && dockerfile.Arguments.ContainsKey(named.Groups[1].Value))
        select $"{dockerfile.File}: FROM {instruction.Text}",
        "Name base images by ARG, so that a build can take others:");

    [Fact]
    public void Base_images_are_pinned_by_digest() => Findings.None(
        from dockerfile in Dockerfile.All
        from argument in dockerfile.Arguments
        // Nobody publishes a digest of Microsoft's Functions host beside its tag; whoever deploys it gives one.
        where argument.Key != "FUNCTIONS_HOST" && !Pinned().IsMatch(argument.Value)
        select $"{dockerfile.File}: {argument.Key}={argument.Value}",
        "Write tag and digest (name:tag@sha256:...):");

    [Fact]
    public void The_same_base_is_the_same_everywhere() => Findings.None(
        from argument in Dockerfile.All.SelectMany(dockerfile => dockerfile.Arguments)
        group argument.Value by Repository(argument.Value) + (argument.Value.Contains("chiseled", StringComparison.Ordinal) ? " chiseled" : "") into bases
        where bases.Distinct().Count() > 1
        select string.Join(" and ", bases.Distinct()),
        "Take one version everywhere:");

    [Fact]
    public void The_sdk_is_the_one_the_repository_builds_with()
    {
        var version = GlobalJsonVersion().Match(SourceTree.Read("global.json")).Groups[1].Value;
        Assert.All(Dockerfile.All, dockerfile => Assert.StartsWith($"mcr.microsoft.com/dotnet/sdk:{version}-", dockerfile.Arguments["SDK"], StringComparison.Ordinal));
    }

    [Fact]
    public void Images_run_without_rights() => Findings.None(
        from dockerfile in Dockerfile.All
        from image in dockerfile.Images
        where image.LastOrDefault(one => one.Name == "USER").Text != "1654:1654"
        select $"{dockerfile.File}: {image[0].Text}",
        "End with USER 1654:1654 (the user \"app\" of the .NET images):");

    [Fact]
    public void Programs_of_ours_start_in_their_own_folder() => Findings.None(
        from dockerfile in Dockerfile.All
        from image in dockerfile.Images
        where image.Any(one => one.Name == "ENTRYPOINT" && one.Text.Contains("CloudCam.", StringComparison.Ordinal)) && !image.Any(one => one is ("WORKDIR", "/app"))
        select $"{dockerfile.File}: {image[0].Text}",
        "Add WORKDIR /app: .NET watches the working directory with all that is below it, and in / that is the whole container:");

    [Fact]
    public void Programs_tell_their_health() => Findings.None(
        from dockerfile in Dockerfile.All
        where dockerfile.File != "dev/Dockerfile"
        from image in dockerfile.Images
        where !image.Any(one => one.Name == "HEALTHCHECK" && one.Text.Contains(" CMD [", StringComparison.Ordinal))
        select $"{dockerfile.File}: {image[0].Text}",
        "Add a HEALTHCHECK that needs no shell:");

    [Fact]
    public void Only_the_functions_have_ffmpeg() =>
        Assert.Equal(["functions/Dockerfile"], Dockerfile.All.Where(dockerfile => dockerfile.Instructions.Any(one => one.Text.Contains("ffmpeg", StringComparison.OrdinalIgnoreCase))).Select(dockerfile => dockerfile.File));

    [Fact]
    public void Whatever_is_copied_is_there_and_not_ignored()
    {
        var ignored = DockerIgnore.Read();
        Findings.None(
            from dockerfile in Dockerfile.All
            from instruction in dockerfile.Instructions
            where instruction.Name == "COPY" && !instruction.Text.StartsWith("--from=", StringComparison.Ordinal)
            from source in instruction.Text.Split(' ')[..^1]
            where !SourceTree.Exists(source) || (source != "." && ignored.Excludes(source))
            select $"{dockerfile.File}: {source}",
            "COPY names what is not there, or what .dockerignore keeps away:");
        Findings.None(
            from dockerfile in Dockerfile.All
            from instruction in dockerfile.Instructions
            where instruction.Name == "COPY" && instruction.Text.StartsWith("--from=", StringComparison.Ordinal) && !dockerfile.StageNames.Contains(instruction.Text["--from=".Length..].Split(' ')[0])
            select $"{dockerfile.File}: COPY {instruction.Text}",
            "There is no such stage:");
    }

    [Fact]
    public void What_is_published_is_a_project_and_the_program_that_is_started()
    {
        var published = Dockerfile.All.Select(dockerfile => (dockerfile, Publish().Match(string.Join('\n', dockerfile.Instructions.Select(one => one.Text))))).ToList();
        Assert.All(published, one => Assert.True(one.Item2.Success, $"{one.dockerfile.File} publishes nothing"));
        Assert.Equal(Published.Order(), published.Select(one => one.Item2.Groups[1].Value).Order());
        Assert.All(Published, folder => Assert.Single(SourceTree.Files, file => SourceTree.FolderOf(file) == folder && file.EndsWith(".csproj", StringComparison.Ordinal)));
        Assert.Contains(Dockerfile.All.Single(one => one.File == "tcp-relay/Dockerfile").Instructions, one => one is ("ENTRYPOINT", "[\"./CloudCam.Relay\"]"));
        Assert.Contains(Dockerfile.All.Single(one => one.File == "dev/Dockerfile").Instructions, one => one is ("ENTRYPOINT", "[\"/app/CloudCam.Dev\"]"));
    }

    [Fact]
    public void The_relay_exposes_the_ports_it_listens_on_without_settings()
    {
        var relay = new RelayOptions();
        var ports = relay.Listeners.Count > 0 ? relay.Listeners.Select(listener => listener.Port) : [5232, 21100, 15002, 1935];
        var exposed = Assert.Single(Dockerfile.All.Single(one => one.File == "tcp-relay/Dockerfile").Instructions, one => one.Name == "EXPOSE").Text.Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture));
        Assert.Equal(ports.Append(new LiveOptions().Port).Append(relay.HealthPort).Order(), exposed.Order());
    }

    private static string Repository(string image) => image.Split('@')[0].Split(':')[0];

    [GeneratedRegex(@"^\$\{(\w+)\}( AS \w+)?$")]
    private static partial Regex BaseParameter();

    [GeneratedRegex(@"^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();

    [GeneratedRegex("\"version\": \"([0-9.]+)\"")]
    private static partial Regex GlobalJsonVersion();

    [GeneratedRegex(@"dotnet publish (\S+) --configuration Release --output /app ")]
    private static partial Regex Publish();
}
