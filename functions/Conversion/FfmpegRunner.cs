using System.ComponentModel;
using System.Diagnostics;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.Conversion;

/// <summary>How a run of ffmpeg ended.</summary>
internal enum FfmpegEnd
{
    /// <summary>Exit code 0.</summary>
    Succeeded,

    /// <summary>Another exit code.</summary>
    Failed,

    /// <summary>It took too long and was killed.</summary>
    TimedOut,

    /// <summary>There is no ffmpeg, or it could not be started.</summary>
    Missing,
}

/// <summary>
/// Runs ffmpeg as a child process on bytes that strangers sent: arguments as an array, no shell, nothing on its input, almost nothing in its
/// environment, a folder of its own, a time limit after which it and its children are killed.
/// </summary>
internal sealed class FfmpegRunner(string? program, FunctionOptions options, TimeProvider time, ILogger<FfmpegRunner> logger)
{
    private const int MaxErrorTail = 2_048;

    // What a dynamically linked ffmpeg may need to start. Keys and connection strings of this app are none of its business.
    private static readonly string[] PassedOn = ["PATH", "LD_LIBRARY_PATH", "SystemRoot", "TMPDIR", "TEMP", "TMP"];

    /// <summary>Whether there is a program to run.</summary>
    public bool IsThere => program is not null;

    /// <summary>Runs ffmpeg once.</summary>
    /// <param name="arguments">Its arguments, after those that every run has.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public async Task<FfmpegEnd> RunAsync(IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        if (program is null)
        {
            FunctionsLog.FfmpegMissing(logger);
            return FfmpegEnd.Missing;
        }
        using var process = new Process { StartInfo = Describe(program, arguments, folder) };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            FunctionsLog.FfmpegFailed(logger, error.NativeErrorCode, "it could not be started");
            return FfmpegEnd.Missing;
        }
        process.StandardInput.Close();

        using var limit = new CancellationTokenSource(options.ConversionTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        // Both pipes are read to their end, or a full one would stop the process.
        var errors = TailAsync(process.StandardError);
        var output = TailAsync(process.StandardOutput);
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return FfmpegEnd.TimedOut;
        }
        finally
        {
            await Task.WhenAll(errors, output);
        }
        if (process.ExitCode == 0) return FfmpegEnd.Succeeded;
        FunctionsLog.FfmpegFailed(logger, process.ExitCode, await errors);
        return FfmpegEnd.Failed;
    }

    private static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder, UseShellExecute = false, CreateNoWindow = true,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-nostdin", "-hide_banner", "-loglevel", "error", "-y", .. arguments]) start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Except(PassedOn, StringComparer.OrdinalIgnoreCase).ToList()) start.Environment.Remove(name);
        return start;
    }

    /// <summary>The last characters of a stream, for the log only: the file under work can put any text in them.</summary>
    private static async Task<string> TailAsync(StreamReader reader)
    {
        var tail = "";
        var buffer = new char[1_024];
        while (await reader.ReadAsync(buffer) is var count and > 0)
        {
            tail += new string(buffer, 0, count);
            if (tail.Length > MaxErrorTail) tail = tail[^MaxErrorTail..];
        }
        return string.Concat(tail.Trim().Select(character => char.IsControl(character) ? ' ' : character));
    }
}
