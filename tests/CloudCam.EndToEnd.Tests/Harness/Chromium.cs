namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>A real browser for the tests of the console.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Where it is: what CHROMIUM_PATH says, a program on PATH, or one that Playwright fetched for itself.</summary>
    public static string Find() =>
        Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } told ? told : Names.Select(OnPath).FirstOrDefault(path => path is not null) ?? Fetched() ?? Missing();

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string? Fetched()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        foreach (var folder in (string[])[Path.Combine(home, ".cache", "ms-playwright"), Path.Combine(home, "Library", "Caches", "ms-playwright")])
        {
            if (!Directory.Exists(folder)) continue;
            var found = Directory.EnumerateDirectories(folder, "chromium*").OrderDescending(StringComparer.Ordinal)
                .SelectMany(one => Directory.EnumerateFiles(one, "*", SearchOption.AllDirectories))
                .FirstOrDefault(file => Path.GetFileName(file) is "chrome" or "headless_shell" or "chrome-headless-shell" or "Chromium");
            if (found is not null) return found;
        }
        return null;
    }

    private static string Missing()
    {
        Assert.Fail(
            "Chromium was not found, and the console is tested in a real browser. Install it (Debian: apt-get install chromium; other systems: npx --prefix dev playwright-core install chromium), "
            + "or say where it is by CHROMIUM_PATH.");
        return "";
    }
}
