using System.Runtime.InteropServices;

namespace CloudCam.Functions.Conversion;

/// <summary>Finds ffmpeg: the setting, else PATH, else the npm package that the development stack installs.</summary>
internal static class FfmpegLocator
{
    private static string FileName => OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";

    /// <summary>The program's full path; null when it is nowhere. A path that was set and leads nowhere is not replaced by another one.</summary>
    /// <param name="configured">Path from the settings; null when none is set.</param>
    /// <param name="path">The PATH variable.</param>
    /// <param name="startFolders">Folders from which to walk up to the repository.</param>
    public static string? Find(string? configured, string? path, params IReadOnlyList<string> startFolders)
    {
        if (configured is not null) return File.Exists(configured) ? Path.GetFullPath(configured) : null;
        var onPath = (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, FileName));
        return onPath.Concat(startFolders.SelectMany(InParentsOf)).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> InParentsOf(string folder)
    {
        var platform = $"{(OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
            yield return Path.Combine(parent.FullName, "dev", "node_modules", "@ffmpeg-installer", platform, FileName);
    }
}
