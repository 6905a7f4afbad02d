using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CloudCam.Dev.Tests.Emulators;

/// <summary>One run of <c>node --test</c> over all test files of a folder.</summary>
/// <param name="ExitCode">Its exit code; null when it was stopped.</param>
/// <param name="Output">What it printed, in TAP.</param>
internal sealed partial record NodeTestRun(int? ExitCode, string Output)
{
    /// <summary>Longest run of one emulator's tests.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    public bool IsInTime => ExitCode is not null;

    public int Passed => Count("pass");

    public int Failed => Count("fail") + Count("cancelled");

    public int Skipped => Count("skipped") + Count("todo");

    /// <summary>Runs the tests of the emulator in <paramref name="folder"/> and ends with them, whatever becomes of them.</summary>
    public static async Task<NodeTestRun> OfAsync(string folder, CancellationToken cancellationToken)
    {
        // Named one by one: what a folder as argument means changed between Node's versions. TAP: the default reporter did, too.
        var files = Directory.GetFiles(Path.Combine(folder, "test"), "*.test.mjs").Order(StringComparer.Ordinal);
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=tap", .. files])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        // A runner that is itself run by one reports to it instead of by its exit code.
        start.Environment.Remove("NODE_TEST_CONTEXT");
        using var node = new Process { StartInfo = start };
        var output = new StringBuilder();
        var gate = new Lock();
        node.OutputDataReceived += (_, line) => Take(line.Data);
        node.ErrorDataReceived += (_, line) => Take(line.Data);
        try
        {
            node.Start();
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException("The emulators need Node 20 or newer as 'node' on PATH (https://nodejs.org; Debian: apt-get install nodejs npm).", error);
        }
        node.BeginOutputReadLine();
        node.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        int? exitCode = null;
        try
        {
            await node.WaitForExitAsync(limit.Token);
            exitCode = node.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Take($"(stopped after {TimeLimit})");
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
        lock (gate) return new NodeTestRun(exitCode, output.ToString());

        void Take(string? line)
        {
            lock (gate) output.Append(line).Append('\n');
        }
    }

    // The totals stand at the end, one "# pass 12" per line.
    private int Count(string what)
    {
        var last = Total().Matches(Output).LastOrDefault(match => match.Groups["what"].Value == what);
        return last is null ? 0 : int.Parse(last.Groups["count"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^# (?<what>\w+) (?<count>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Total();
}
