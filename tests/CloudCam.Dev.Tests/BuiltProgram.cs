using System.Diagnostics;
using System.Runtime.InteropServices;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Tests;

/// <summary>The program as people run it, as a process; killed at the end when a test left it running.</summary>
internal sealed class BuiltProgram : IAsyncDisposable
{
    /// <summary>Only against a hang: nothing is asserted about time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private BuiltProgram(Process process, bool isOutputRead)
    {
        this.process = process;
        output = isOutputRead ? process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    public StreamWriter Input => process.StandardInput;

    public StreamReader Output => process.StandardOutput;

    public bool HasExited => process.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="isOutputRead">False: the test reads <see cref="Output"/> itself.</param>
    /// <param name="arguments">Arguments.</param>
    public static BuiltProgram Start(bool isOutputRead, params string[] arguments) => Start(isOutputRead, path: null, arguments);

    /// <summary>Starts it on a machine whose programs lie in other folders.</summary>
    /// <param name="isOutputRead">False: the test reads <see cref="Output"/> itself.</param>
    /// <param name="path">PATH of the process; null: ours.</param>
    /// <param name="arguments">Arguments.</param>
    public static BuiltProgram Start(bool isOutputRead, string? path, string[] arguments)
    {
        var program = Path.Combine(Checkout.OutputOf("CloudCam.Dev", "CloudCam.Dev.dll"), "CloudCam.Dev.dll");
        var start = new ProcessStartInfo(Programs.Dotnet, [program, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Root,
        };
        if (path is not null) start.Environment["PATH"] = path;
        return new BuiltProgram(Process.Start(start)!, isOutputRead);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string? input, params string[] arguments)
    {
        await using var program = Start(isOutputRead: true, arguments);
        if (input is not null) await program.Input.WriteAsync(input);
        program.Input.Close();
        return await program.EndAsync();
    }

    public void Terminate() => Assert.Equal(0, SendSignal(process.Id, 15));

    public void Kill() => process.Kill();

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Whether a process is there (and is more than an entry that nobody has collected yet).</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            using var found = Process.GetProcessById(processId);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    public static extern int SendSignal(int processId, int signal);
}
