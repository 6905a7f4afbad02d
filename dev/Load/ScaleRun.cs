using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Load;

/// <summary>All steps of <c>load --scale</c>, one after the other against one local cloud.</summary>
/// <param name="options">What it does.</param>
/// <param name="say">Takes a line for people.</param>
internal sealed class ScaleRun(ScaleOptions options, Action<string> say)
{
    /// <summary>Runs it in a temporary folder on ports that the system picks; everything it starts is ended.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">It cannot be carried out.</exception>
    public async Task<IReadOnlyList<StepResult>> RunAsync(CancellationToken cancellationToken)
    {
        var stack = await LocalStack.StartAsync(new LocalStackOptions { Relay = false, PreferCoreTools = false, ReadyTimeout = options.Patience }.AsEphemeral(), say, cancellationToken).ConfigureAwait(false);
        await using (stack.ConfigureAwait(false)) return await RunAsync(stack, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs it against a stack that is there.</summary>
    /// <param name="stack">The stack; its own relay takes no part.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">It cannot be carried out.</exception>
    public async Task<IReadOnlyList<StepResult>> RunAsync(LocalStack stack, CancellationToken cancellationToken)
    {
        var results = new List<StepResult>();
        using var hubs = new HubReader(stack.Endpoints.EventHubsHttp);
        foreach (var (index, relays) in options.Relays.Index())
            results.Add(await new ScaleStep(stack, options, hubs, index + 1, say).RunAsync(relays, cancellationToken).ConfigureAwait(false));
        return results;
    }
}
