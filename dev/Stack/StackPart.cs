using System.Diagnostics;
using System.Text.Json;

namespace CloudCam.Dev.Stack;

/// <summary>One part of the stack: one process, its ports, its log. A new part is a class of its own and one line in <see cref="LocalStack"/>.</summary>
internal abstract class StackPart(StackContext context, string name) : IAsyncDisposable
{
    private readonly PartLog log = new(context.Data.Logs, name);
    private readonly TaskCompletionSource<StackFailure> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // The process that was asked to end. A flag would not do: its end may be noticed when the next process is being started already.
    private PartProcess? askedToEnd;

    /// <summary>Short name, also of the log file.</summary>
    public string Name { get; } = name;

    /// <summary>Completes when the part ends without having been asked to.</summary>
    public Task<StackFailure> Failed => failed.Task;

    /// <summary>The running process; null before the start.</summary>
    public PartProcess? Process { get; private set; }

    /// <summary>What listens where, for the table of <c>up</c>.</summary>
    public abstract IEnumerable<(string What, string Where)> Listening { get; }

    /// <summary>How long it may take to end after SIGTERM.</summary>
    protected virtual TimeSpan StopPatience => TimeSpan.FromSeconds(15);

    protected StackContext Context { get; } = context;

    /// <summary>Refuses wanted ports that are taken, before anything is started.</summary>
    public abstract void CheckPorts();

    /// <summary>Starts the process and waits until it is healthy.</summary>
    /// <exception cref="StackException">It ended, or was not ready in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Process?.Dispose();
        var process = Process = PartProcess.Start(Prepare(), log, Context.Guardian);
        await BecomeReadyAsync(process, cancellationToken).ConfigureAwait(false);
        process.StopKeepingLines();
        _ = WatchAsync(process);
    }

    /// <summary>Ends the process in an orderly way.</summary>
    public async Task StopAsync()
    {
        askedToEnd = Process;
        if (Process is { } process && !await process.StopAsync(StopPatience).ConfigureAwait(false))
            log.Write("(did not end in time and was killed)");
    }

    /// <summary>SIGKILL; ends when the process is gone.</summary>
    public async Task KillAsync()
    {
        askedToEnd = Process;
        if (Process is not { } process) return;
        process.Kill();
        await process.Ended.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        Process?.Dispose();
        log.Dispose();
    }

    /// <summary>What to run.</summary>
    protected abstract ProcessStartInfo Prepare();

    /// <summary>Waits until the part can be used, and takes note of its ports.</summary>
    protected abstract Task BecomeReadyAsync(PartProcess process, CancellationToken cancellationToken);

    /// <summary>Waits for the part's ready line.</summary>
    /// <exception cref="StackException">It ended, or was not ready in time.</exception>
    protected async Task<JsonElement> ReadyLineAsync(PartProcess process, CancellationToken cancellationToken) =>
        await process.WaitForReadyAsync(Context.Options.ReadyTimeout, cancellationToken).ConfigureAwait(false) ?? throw await NotReadyAsync(process).ConfigureAwait(false);

    /// <summary>Why the part cannot be used, with the end of its log.</summary>
    protected async Task<StackException> NotReadyAsync(PartProcess process)
    {
        if (!process.Ended.IsCompleted)
            return new StackException($"{Name} was not ready within {Context.Options.ReadyTimeout.TotalSeconds:0} s. Its log: {log.FilePath}{Environment.NewLine}{Quote()}");
        var exitCode = await process.Ended.ConfigureAwait(false);
        return new StackException(new StackFailure(Name, exitCode, log.LastLines, log.FilePath).Describe());

        string Quote() => string.Join(Environment.NewLine, log.LastLines.Select(line => "  | " + line));
    }

    private async Task WatchAsync(PartProcess process)
    {
        var exitCode = await process.Ended.ConfigureAwait(false);
        if (process != askedToEnd && process == Process) failed.TrySetResult(new StackFailure(Name, exitCode, log.LastLines, log.FilePath));
    }
}
