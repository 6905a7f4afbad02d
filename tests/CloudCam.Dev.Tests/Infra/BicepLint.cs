using System.Diagnostics;
using CloudCam.Dev.Stack;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Dev.Tests.Infra;

/// <summary>Runs <c>infra/lint</c>, whose packages are fetched at the first run.</summary>
public sealed class BicepLint : IAsyncLifetime
{
    private static string Folder => Path.Combine(RepositoryRoot.Path, "infra", "lint");

    /// <inheritdoc/>
    // Scripts are off in the folder's .npmrc: the grammar is there as WebAssembly, nothing is to be built.
    public async ValueTask InitializeAsync() => await NodePackages.EnsureAsync(Folder);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Judges folders with a <c>main.bicep</c>, all in one run; of several each begins with a line <c>== folder</c>.</summary>
    public static Task<(int ExitCode, string Output)> JudgeAsync(IEnumerable<string> folders, CancellationToken cancellationToken) =>
        RunAsync(Programs.Find("node") ?? "node", [Path.Combine(Folder, "lint.mjs"), Folder, .. folders], cancellationToken);

    /// <summary>Runs a program and gives all it says.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Copies the Bicep and parameter files.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in (string[])["main.bicep", .. Directory.GetFiles(Path.Combine(from, "modules")), .. Directory.GetFiles(Path.Combine(from, "parameters"))])
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, Path.Combine(from, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target);
        }
    }
}
