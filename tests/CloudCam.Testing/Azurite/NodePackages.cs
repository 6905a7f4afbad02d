using System.ComponentModel;
using System.Diagnostics;

namespace CloudCam.Testing.Azurite;

/// <summary>The npm packages of <c>dev/</c>: installed once, by whichever test process comes first.</summary>
public static class NodePackages
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(250);

    /// <summary>The folder <c>dev/node_modules</c>, filled.</summary>
    /// <exception cref="InvalidOperationException">npm is missing or failed; the message says what to do.</exception>
    public static async Task<string> EnsureAsync()
    {
        var modules = await EnsureAsync(RepositoryRoot.Combine("dev"));
        if (!File.Exists(Path.Combine(modules, "azurite", "package.json"))) throw new InvalidOperationException($"{modules} has no azurite; delete the folder and run again.");
        return modules;
    }

    /// <summary>The folder <c>node_modules</c> beside a <c>package.json</c>, filled.</summary>
    /// <param name="folder">Where the <c>package.json</c> lies.</param>
    /// <exception cref="InvalidOperationException">npm is missing or failed; the message says what to do.</exception>
    public static async Task<string> EnsureAsync(string folder)
    {
        var modules = Path.Combine(folder, "node_modules");
        if (IsCurrent(folder)) return modules;
        // The local stack takes the same file, and asks the same question: neither runs npm under the other's programs.
        using var onlyOne = await LockAsync(Path.Combine(folder, ".npm-ci.lock"));
        if (!IsCurrent(folder)) await InstallAsync(folder);
        return modules;
    }

    // npm writes the hidden lock file last, so its age is the age of a finished installation.
    private static bool IsCurrent(string folder)
    {
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(LockPause, TimeProvider.System); // another test process installs
            }
        }
    }

    private static async Task InstallAsync(string folder)
    {
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, RedirectStandardError = true })!;
            var errors = await npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0) throw new InvalidOperationException($"'npm ci' in {folder} failed:\n{errors}");
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"The packages of {folder} are missing and so is npm. Install Node 20 or newer with npm (https://nodejs.org; Debian: apt-get install nodejs npm).", error);
        }
    }
}
