using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text.Json;

namespace CloudCam.Dev.Doctor;

/// <summary>Runs checks one after the other, takes their time, and turns whatever goes wrong into a line of the report.</summary>
/// <param name="time">The clock.</param>
/// <param name="progress">Gets each line as soon as it is known; null: nobody.</param>
internal sealed class Examination(TimeProvider time, IProgress<Finding>? progress = null)
{
    private readonly List<Finding> findings = [];

    /// <summary>Against a hang of one check; those that wait for something have a limit of their own.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What was found so far, in the order of the checks.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Whether nothing is broken.</summary>
    public bool IsWell => findings.TrueForAll(finding => finding.Verdict != Verdict.Ill);

    /// <summary>Runs one check.</summary>
    /// <param name="part">Part of the system.</param>
    /// <param name="check">What is looked at.</param>
    /// <param name="advice">What is probably wrong when it cannot even be asked.</param>
    /// <param name="look">Looks; a network that fails may simply be thrown.</param>
    /// <param name="cancellationToken">Ends the examination.</param>
    /// <returns>Whether it came to <see cref="Verdict.Well"/> or <see cref="Verdict.Note"/>.</returns>
    public Task<bool> CheckAsync(string part, string check, string advice, Func<CancellationToken, Task<Answer>> look, CancellationToken cancellationToken) =>
        CheckAsync(part, check, advice, Patience, look, cancellationToken);

    /// <summary>Runs one check that may take longer.</summary>
    public async Task<bool> CheckAsync(string part, string check, string advice, TimeSpan patience, Func<CancellationToken, Task<Answer>> look, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Answer answer;
        try
        {
            answer = await look(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answer = Answer.Ill($"no answer within {patience.TotalSeconds:0} s", advice);
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or IOException or AuthenticationException or JsonException or WebSocketException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            answer = Answer.Ill(error.Message, advice);
        }
        Tell(new Finding(part, check, answer.Verdict, (long)time.GetElapsedTime(begin).TotalMilliseconds, answer.Detail, answer.Advice));
        return answer.Verdict is Verdict.Well or Verdict.Note;
    }

    /// <summary>Writes a line without a check.</summary>
    public void Skip(string part, string check, string why) => Tell(new Finding(part, check, Verdict.Skipped, 0, why, null));

    /// <summary>Adds a line of somebody else's making.</summary>
    public void Tell(Finding finding)
    {
        findings.Add(finding);
        progress?.Report(finding);
    }
}
