namespace CloudCam.Dev.Stack;

/// <summary>Builds the console with npm, at the first run and when its sources changed. Whoever works on it builds it himself: what is newer than its sources stays.</summary>
internal static class ConsoleBuild
{
    /// <summary>Folder of the built console.</summary>
    public static string Output => Path.Combine(Checkout.Console, "dist");

    // What a build reads; its tests and packages are not part of it.
    private static readonly string[] Sources = ["src", "package.json", "package-lock.json", "build.js"];

    /// <summary>Builds it when that is needed.</summary>
    /// <param name="say">Takes one line for people before something slow happens, and when it went wrong: the stack runs without a console as well.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task EnsureAsync(Action<string> say, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Checkout.Console, "package-lock.json")) || IsCurrent()) return;
        Directory.CreateDirectory(Checkout.DataFolder);
        // Two stacks that start together on a fresh checkout must not both build in one folder.
        using var turn = await Tools.TakeTurnAsync(Path.Combine(Checkout.DataFolder, "console.lock"), cancellationToken).ConfigureAwait(false);
        if (IsCurrent()) return;
        if (Programs.Find("npm") is not { } npm)
        {
            say("npm is missing, so there is no console. It comes with Node (Debian: apt-get install npm).");
            return;
        }
        say("Building the console (npm ci and npm run build in console) ...");
        foreach (var arguments in (string[][])[["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "build"]])
        {
            if (arguments[0] == "ci" && ArePackagesCurrent()) continue;
            var (exitCode, output) = await Tools.RunAsync(npm, arguments, Checkout.Console, cancellationToken).ConfigureAwait(false);
            if (exitCode == 0) continue;
            say($"The console was not built: npm {arguments[0]} ended with exit code {exitCode}. Try it by hand: npm {string.Join(' ', arguments)} --prefix {Checkout.Console}{Environment.NewLine}{output.Trim()}");
            return;
        }
    }

    private static bool IsCurrent()
    {
        var built = new FileInfo(Path.Combine(Output, "index.html"));
        return built.Exists && Sources.Select(one => Path.Combine(Checkout.Console, one)).All(source => WrittenAt(source) <= built.LastWriteTimeUtc);
    }

    private static DateTime WrittenAt(string source) => Directory.Exists(source)
        ? Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max() : File.Exists(source) ? File.GetLastWriteTimeUtc(source) : default;

    // npm writes the hidden lock file last, so its age is the age of a finished installation.
    private static bool ArePackagesCurrent()
    {
        var installed = new FileInfo(Path.Combine(Checkout.Console, "node_modules", ".package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Checkout.Console, "package-lock.json"));
    }
}
