using CloudCam.Dev.Stack;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What <c>dotnet publish</c> makes of relay and functions, by the command of the Dockerfiles; gone with the tests.</summary>
public sealed class PublishedPrograms : IAsyncLifetime
{
    private string root = "";

    /// <summary>The relay's folder.</summary>
    internal string Relay => Path.Combine(root, "relay");

    /// <summary>The functions' folder: the app root of a Functions host.</summary>
    internal string Functions => Path.Combine(root, "functions");

    /// <summary>A new folder that every user may write.</summary>
    internal string NewFolder(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        return folder;
    }

    /// <summary>Every file below a folder, with its length and its last change.</summary>
    internal static IReadOnlyList<(string File, long Length, DateTime Written)> Snapshot(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(folder, file.FullName), file.Length, file.LastWriteTimeUtc)).Order()];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        root = Directory.CreateTempSubdirectory("cloudcam-published-").FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(root, (UnixFileMode)0b111_101_101);
        await ConsoleBuild.EnsureAsync(line => TestContext.Current.SendDiagnosticMessage(line), CancellationToken.None);
        // Kept from run to run, so that only what changed is compiled again; beside the build output of the tests themselves, which run from theirs.
        var artifacts = Path.Combine(Checkout.DataFolder, "published");
        Directory.CreateDirectory(artifacts);
        using var turn = await Tools.TakeTurnAsync(Path.Combine(Checkout.DataFolder, "published.lock"), CancellationToken.None);
        foreach (var (project, output) in new[] { ("tcp-relay", Relay), ("functions", Functions) })
        {
            // As in the Dockerfiles. Analyzers have judged the same sources in the build before; no server outlives the tests.
            var (exitCode, said) = await Tools.RunAsync(
                Programs.Dotnet,
                ["publish", project, "--configuration", "Release", "--output", output, "-p:UseAppHost=true", "-p:RunAnalyzers=false", "--artifacts-path", artifacts, "--disable-build-servers", "--nologo", "-v", "q"],
                Checkout.Root, CancellationToken.None);
            Assert.True(exitCode == 0, $"dotnet publish {project} ended with {exitCode}:\n{said}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (root.Length > 0) Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
