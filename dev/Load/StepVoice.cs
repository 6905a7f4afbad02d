using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Load;

/// <summary>Tells people what a step does, and bounds what it waits for.</summary>
/// <param name="relays">Relays of the step.</param>
/// <param name="patience">Longest wait for anything.</param>
/// <param name="say">Takes a line.</param>
internal sealed class StepVoice(int relays, TimeSpan patience, Action<string> say)
{
    /// <summary>Tells a line.</summary>
    public void Say(string line) => say($"[{relays} relay{(relays == 1 ? "" : "s")}] {line}");

    /// <summary>An end of the step that is no figure.</summary>
    public StackException Failure(string what) => new($"Step with {relays} relay{(relays == 1 ? "" : "s")}: {what}.");

    /// <summary>Runs something that must end within the patience.</summary>
    /// <param name="what">What is waited for, for people.</param>
    /// <param name="run">Given a token that ends with the patience.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">It took too long.</exception>
    public async Task WithinAsync(string what, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await run(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"waited {patience.TotalSeconds:0} s in vain until {what}");
        }
    }
}
