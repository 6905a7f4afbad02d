using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CloudCam.Dev.Stack;

/// <summary>Programs the stack needs from the machine.</summary>
/// <param name="Node">Node, 20 or newer.</param>
/// <param name="Ffmpeg">ffmpeg, from PATH or from npm; null when there is none.</param>
/// <param name="CoreTools">Azure Functions Core Tools; null when there are none.</param>
public sealed record Tools(string Node, string? Ffmpeg, string? CoreTools)
{
    private const int OldestNode = 20;

    /// <summary>What to tell when <see cref="Ffmpeg"/> is null.</summary>
    public const string FfmpegMissing =
        "ffmpeg was found neither on PATH nor in the npm packages, so videos are kept but not made playable. Install it (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg), "
        + "or fetch the packages again: npm ci --prefix dev";

    /// <summary>Finds the programs, and fetches the npm packages at the first run or when their list has changed.</summary>
    /// <param name="say">Takes one line for people before something slow happens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">Something is missing; the message has the command that mends it.</exception>
    public static async Task<Tools> FindAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var node = Programs.Find("node") ?? throw new StackException(
            $"Node is missing; the emulators need Node {OldestNode} or newer. Install it (Debian: apt-get install nodejs npm; macOS: brew install node; else: https://nodejs.org).");
        var (_, version) = await RunAsync(node, ["--version"], Checkout.Dev, cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(version.Trim().TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < OldestNode)
            throw new StackException($"Node {version.Trim()} at {node} is too old; the emulators need Node {OldestNode} or newer: https://nodejs.org");
        await EnsurePackagesAsync(say, cancellationToken).ConfigureAwait(false);
        return new Tools(node, Programs.Find("ffmpeg") ?? PackagedFfmpeg(), Programs.Find("func"));
    }

    private static async Task EnsurePackagesAsync(Action<string> say, CancellationToken cancellationToken)
    {
        if (ArePackagesCurrent()) return;
        // Two stacks, or a stack and the tests, that start together on a fresh checkout must not both run npm in one folder. The tests take the same file.
        using var turn = await TakeTurnAsync(Path.Combine(Checkout.Dev, ".npm-ci.lock"), cancellationToken).ConfigureAwait(false);
        if (ArePackagesCurrent()) return;
        var npm = Programs.Find("npm") ?? throw new StackException("npm is missing; it comes with Node. Install it (Debian: apt-get install npm), or run 'npm ci' in the folder dev by other means.");
        say("First run: fetching the npm packages of the emulators (npm ci in dev) ...");
        var (exitCode, output) = await RunAsync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], Checkout.Dev, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
            throw new StackException($"npm ci failed with exit code {exitCode}. Try it by hand: npm ci --prefix {Checkout.Dev}{Environment.NewLine}{output.Trim()}");
    }

    // npm writes the hidden lock file last, so its age is the age of a finished installation.
    private static bool ArePackagesCurrent()
    {
        var installed = new FileInfo(Path.Combine(Checkout.Dev, "node_modules", ".package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Checkout.Dev, "package-lock.json"));
    }

    /// <summary>Waits for one's turn; it ends when the file is closed.</summary>
    internal static async Task<FileStream> TakeTurnAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string? PackagedFfmpeg()
    {
        var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture switch { Architecture.Arm64 => "arm64", Architecture.X86 => "ia32", Architecture.Arm => "arm", _ => "x64" };
        var file = Path.Combine(Checkout.Dev, "node_modules", "@ffmpeg-installer", $"{system}-{processor}", OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg");
        return File.Exists(file) ? file : null;
    }

    /// <summary>Runs a program to its end.</summary>
    internal static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
