using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CloudCam.Dev.Stack;

/// <summary>One running process of a part: its log, its ready line, its end.</summary>
internal sealed class PartProcess : IDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan LastOutputPatience = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly PartLog log;
    private readonly Guardian guardian;
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> waiting = [];
    private readonly List<string> early = [];
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isReady;

    private PartProcess(Process process, PartLog log, Guardian guardian) => (this.process, this.log, this.guardian) = (process, log, guardian);

    /// <summary>Process id.</summary>
    public int Id { get; private init; }

    /// <summary>Ends with the process; the result is its exit code.</summary>
    public Task<int> Ended => ended.Task;

    /// <summary>
    /// How a process is started outside of the terminal's foreground group, so that Ctrl-C reaches the stack alone, which then stops its parts
    /// in order. Where no way is known, Ctrl-C reaches all of them at once, which loses nothing but the order.
    /// </summary>
    public static ProcessStartInfo InOwnSession(string program, IEnumerable<string> arguments)
    {
        if (OperatingSystem.IsWindows()) return new ProcessStartInfo(program, arguments) { UseShellExecute = false, CreateNewProcessGroup = true };
        if (Programs.Find("setsid") is { } setsid) return new ProcessStartInfo(setsid, [program, .. arguments]);
        if (Programs.Find("perl") is { } perl) return new ProcessStartInfo(perl, ["-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127", program, .. arguments]);
        return new ProcessStartInfo(program, arguments);
    }

    /// <summary>Starts a process.</summary>
    /// <param name="start">From <see cref="InOwnSession"/>.</param>
    /// <param name="log">Takes its output; stays the caller's.</param>
    /// <param name="guardian">Told of the process.</param>
    /// <exception cref="StackException">The program is not there or cannot be run.</exception>
    public static PartProcess Start(ProcessStartInfo start, PartLog log, Guardian guardian)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            process.Dispose();
            throw new StackException($"{start.FileName} cannot be started: {error.Message}", error);
        }
        var part = new PartProcess(process, log, guardian) { Id = process.Id };
        guardian.Watch(part.Id);
        process.Exited += (_, _) => part.exited.TrySetResult();
        if (process.HasExited) part.exited.TrySetResult();
        process.OutputDataReceived += (_, output) => part.OnLine(output.Data);
        process.ErrorDataReceived += (_, output) => part.OnLine(output.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = part.WatchAsync();
        return part;
    }

    /// <summary>Waits for a line of output.</summary>
    /// <returns>The line, or null when the process ended first or the time is over.</returns>
    public async Task<string?> WaitForLineAsync(Func<string, bool> wanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (waiting)
        {
            if (early.Find(line => wanted(line)) is { } seen) return seen;
            waiting.Add((wanted, found));
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var over = Task.Delay(Timeout.Infinite, limit.Token);
        await Task.WhenAny(found.Task, Ended, over).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return found.Task.IsCompletedSuccessfully ? await found.Task.ConfigureAwait(false) : null;
    }

    /// <summary>Waits for the line of JSON in which a part says that it is ready.</summary>
    /// <returns>The JSON; null when the process ended first or the time is over.</returns>
    public async Task<JsonElement?> WaitForReadyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        JsonElement? ready = null;
        await WaitForLineAsync(line => (ready = ReadReady(line)) is not null, timeout, cancellationToken).ConfigureAwait(false);
        return ready;
    }

    /// <summary>From now on lines go to the log only.</summary>
    public void StopKeepingLines()
    {
        lock (waiting)
        {
            isReady = true;
            early.Clear();
        }
    }

    /// <summary>Asks the process to end, waits, and kills it when it does not.</summary>
    /// <returns>False when it had to be killed.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (!Ended.IsCompleted && !OperatingSystem.IsWindows()) _ = SendSignal(Id, SigTerm);
        CloseInput();
        try
        {
            await Ended.WaitAsync(patience).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            Kill();
            await Ended.ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>SIGKILL: no goodbye, no flush.</summary>
    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already, which is what was asked for.
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => process.Dispose();

    private static JsonElement? ReadReady(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(line);
            return json.TryGetProperty("ready", out var ready) && ready.ValueKind == JsonValueKind.True ? json : null;
        }
        catch (JsonException)
        {
            // Some other output that happens to start with a brace.
            return null;
        }
    }

    private void CloseInput()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The other end is gone with the process.
            return;
        }
    }

    private void OnLine(string? line)
    {
        if (line is null) return;
        log.Write(line);
        lock (waiting)
        {
            if (isReady) return;
            early.Add(line);
            foreach (var (wanted, found) in waiting)
            {
                if (!found.Task.IsCompleted && wanted(line)) found.TrySetResult(line);
            }
        }
    }

    private async Task WatchAsync()
    {
        // The end first, then the last output; a grandchild that keeps the pipes open must not hide that the part is gone.
        var outputRead = process.WaitForExitAsync();
        await exited.Task.ConfigureAwait(false);
        await Task.WhenAny(outputRead, Task.Delay(LastOutputPatience)).ConfigureAwait(false);
        guardian.Forget(Id);
        log.Write(string.Create(CultureInfo.InvariantCulture, $"(process {Id} ended with exit code {process.ExitCode})"));
        ended.TrySetResult(process.ExitCode);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int processId, int signal);
}
