using System.Diagnostics;
using System.Runtime.InteropServices;
using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

/// <summary>The real ffmpeg, in a folder of its own.</summary>
internal sealed class FfmpegFolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("cloudcam-test-").FullName;

    public string Of(string file) => Path.Combine(folder, file);

    public async Task RunAsync(string[] arguments)
    {
        var (code, said) = await TryRunAsync(arguments);
        if (code != 0) throw new InvalidOperationException(said);
    }

    public async Task<(int Code, string Said)> TryRunAsync(string[] arguments)
    {
        var (code, _, said) = await StartAsync(arguments);
        return (code, said);
    }

    public async Task<(int Code, string Output)> OutputAsync(string[] arguments)
    {
        var (code, output, said) = await StartAsync(arguments);
        return code == 0 ? (code, output) : throw new InvalidOperationException(said);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int Code, string Output, string Said)> StartAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(await FindAsync(), ["-nostdin", "-hide_banner", "-y", .. arguments]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var (output, said) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
        return (process.ExitCode, await output, await said);
    }

    private static async Task<string> FindAsync()
    {
        if (Find() is { } found) return found;
        await NodePackages.EnsureAsync();
        return Find() ?? throw new FileNotFoundException("These tests need ffmpeg: install it, or run: npm ci --prefix dev");
    }

    private static string? Find()
    {
        var name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        var system = $"{(OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathRooted).Select(part => Path.Combine(part, name));
        return onPath.Append(RepositoryRoot.Combine("dev", "node_modules", "@ffmpeg-installer", system, name)).FirstOrDefault(File.Exists);
    }
}
