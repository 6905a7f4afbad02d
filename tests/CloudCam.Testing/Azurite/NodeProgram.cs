using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CloudCam.Testing.Azurite;

/// <summary>
/// A Node program that a test started: lines of its output can be waited for, and it ends with the test process, also when that is
/// killed (it watches its standard input, which the system closes).
/// </summary>
public sealed class NodeProgram : IAsyncDisposable
{
    private const string ExitWithParent = "data:text/javascript,process.stdin.on('close',()=>process.exit(0)).resume()";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly List<(Func<string, bool> IsIt, TaskCompletionSource<string> Found)> waits = [];
    private readonly Lock gate = new();

    private NodeProgram(Process process) => this.process = process;

    /// <summary>Starts <c>node script arguments</c>.</summary>
    /// <exception cref="InvalidOperationException">Node is missing.</exception>
    public static NodeProgram Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", ["--import", ExitWithParent, script, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        var program = new NodeProgram(new Process { StartInfo = start, EnableRaisingEvents = true });
        program.process.OutputDataReceived += (_, line) => program.Take(line.Data);
        program.process.ErrorDataReceived += (_, line) => program.Take(line.Data);
        program.process.Exited += (_, _) => program.EndWaits();
        try
        {
            program.process.Start();
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException("These tests run Azurite, which needs Node 20 or newer as 'node' on PATH (https://nodejs.org; Debian: apt-get install nodejs npm).", error);
        }
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits for a line of its output.</summary>
    public async Task<string> LineAsync(Func<string, bool> isIt)
    {
        var wait = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            foreach (var line in output.ToString().Split('\n'))
            {
                if (isIt(line)) return line;
            }
            waits.Add((isIt, wait));
        }
        if (process.HasExited) EndWaits();
        return await wait.Task.WaitAsync(StartLimit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (gate)
        {
            output.Append(line).Append('\n');
            foreach (var (_, found) in waits.Where(wait => wait.IsIt(line))) found.TrySetResult(line);
        }
    }

    private void EndWaits()
    {
        lock (gate)
        {
            foreach (var (_, found) in waits) found.TrySetException(new InvalidOperationException($"The program ended before it was ready:\n{output}"));
        }
    }
}
