using CloudCam.Dev.Stack.Parts;

namespace CloudCam.Dev.Stack;

/// <summary>One more relay beside the stack's own; made by <see cref="LocalStack.StartReplicaAsync"/>. Dispose it to stop it.</summary>
public sealed class RelayReplica : IAsyncDisposable
{
    private readonly RelayPart part;

    internal RelayReplica(RelayPart part, string logFolder) => (this.part, LogFile) = (part, Path.Combine(logFolder, part.Name + ".log"));

    /// <summary>Port cameras dial; the same after a restart.</summary>
    public int Port => part.Port;

    /// <summary>Health checks and metrics.</summary>
    public Uri Health => part.Health;

    /// <summary>Process id; it changes with <see cref="StartAsync"/>.</summary>
    public int ProcessId => part.Process?.Id ?? throw new InvalidOperationException("The replica has not started.");

    /// <summary>Its whole log.</summary>
    public string LogFile { get; }

    /// <summary>Completes when it ends without having been asked to.</summary>
    public Task<StackFailure> Failed => part.Failed;

    /// <summary>SIGKILL; ends when the process is gone.</summary>
    public Task KillAsync() => part.KillAsync();

    /// <summary>SIGTERM; ends when the process is gone.</summary>
    public Task StopAsync() => part.StopAsync();

    /// <summary>Starts it again on its ports and waits until it is ready.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">It does not come up.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => part.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => part.DisposeAsync();
}
