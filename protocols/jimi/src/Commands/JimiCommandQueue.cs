using CloudCam.Core.Commands;
using CloudCam.Protocols.Sessions;
using CloudCam.Protocols.Jimi.Messages;

namespace CloudCam.Protocols.Jimi.Commands;

/// <summary>
/// The commands of one device: one text at a time, because a unit in the middle of a job answers <c>busy</c>. It decides and writes into the outbox; the
/// session gives it frames and wakes it.
/// </summary>
/// <param name="options">Waits and limits.</param>
/// <param name="withHash">Whether a <c>#</c> is put behind each text.</param>
/// <param name="language">Language word; null leaves it out.</param>
public sealed class JimiCommandQueue(JimiOptions options, bool withHash, JimiLanguage? language)
{
    private readonly Queue<JimiCommandPlan> waiting = new();
    private readonly LateAnswers late = new();
    private JimiCommandPlan? current;
    private int step;
    private int busyRetries;
    private bool awaitsRetry;
    private bool wantsOlderForm;
    private ushort serial;

    /// <summary>When <see cref="OnDeadline"/> is due (the relay's monotonic clock); <see cref="long.MaxValue"/>: never.</summary>
    public long DeadlineMilliseconds { get; private set; } = long.MaxValue;

    private JimiCommandStep Step => current!.Steps[step];

    /// <summary>Takes a command; one that is here already is ignored.</summary>
    public void Add(DeviceCommand command, SessionOutbox outbox)
    {
        if (current?.Command.Id == command.Id || waiting.Any(plan => plan.Command.Id == command.Id)) return;
        if (waiting.Count >= options.MaxCommands)
        {
            Fail(command, "queue-full", null, outbox);
            return;
        }
        if (!JimiCommandTexts.TryPlan(command, withHash, out var plan, out var reason))
        {
            Fail(command, reason, null, outbox);
            return;
        }
        waiting.Enqueue(plan);
        if (current is null) Begin(outbox);
    }

    /// <summary>The device answered.</summary>
    /// <param name="serverFlag">The flag of the command, or 0.</param>
    /// <param name="answer">What it said.</param>
    /// <param name="outbox">Takes what follows.</param>
    public void OnAnswer(uint serverFlag, string answer, SessionOutbox outbox)
    {
        if (!IsOfCurrent(serverFlag, answer, outbox.NowMilliseconds))
        {
            if (!late.TryTake(serverFlag, answer, outbox.NowMilliseconds, out var contradicts) || contradicts) outbox.Count(SessionIncident.UnexpectedAnswer);
        }
        else if (JimiAnswers.IsBusy(answer))
        {
            OnBusy(answer, outbox);
        }
        else if (JimiAnswers.IsRefusal(answer))
        {
            OnRefusal(answer, outbox);
        }
        else
        {
            GoOn(answer, outbox);
        }
    }

    /// <summary>The deadline has passed: no answer came, or it is time to ask a busy device again.</summary>
    public void OnDeadline(SessionOutbox outbox)
    {
        if (current is null || outbox.NowMilliseconds < DeadlineMilliseconds) return;
        if (awaitsRetry)
        {
            Send(outbox);
            return;
        }
        var counts = Step.Silence != JimiSilence.Fails;
        late.Add(current.Command.ServerFlag, Step, counts, outbox.NowMilliseconds + (long)options.LateAnswerWindow.TotalMilliseconds);
        if (counts) GoOn(null, outbox);
        else End(CommandState.Failed, Named(null), "no-answer", outbox);
    }

    /// <summary>The link is gone. A device that was told to restart, and did so without a word, did what it was told; what waits for others is for its next connection.</summary>
    public void OnClosed(SessionOutbox outbox)
    {
        if (current is null || awaitsRetry || step + 1 < current.Steps.Count || Step.Silence != JimiSilence.Restarts) return;
        outbox.Tell(new CommandOutcome(current.Command, CommandState.Answered));
        current = null;
    }

    private void Begin(SessionOutbox outbox)
    {
        DeadlineMilliseconds = long.MaxValue;
        if (!waiting.TryDequeue(out current)) return;
        (step, busyRetries) = (0, 0);
        if (wantsOlderForm && current.OlderForm is { } older) current = current with { Steps = [older], OlderForm = null };
        outbox.Tell(new CommandOutcome(current.Command, CommandState.Sent));
        Send(outbox);
    }

    private void Send(SessionOutbox outbox)
    {
        awaitsRetry = false;
        JimiWriter.WriteCommand(outbox.Replies, current!.Command.ServerFlag, Step.Text, ++serial, language);
        Wait(Step.Silence == JimiSilence.Restarts ? options.RestartAnswerTimeout : options.AnswerTimeout, outbox);
    }

    private void OnBusy(string answer, SessionOutbox outbox)
    {
        if (awaitsRetry) return;
        if (++busyRetries > options.MaxBusyRetries)
        {
            End(CommandState.Failed, Named(answer), "busy", outbox);
            return;
        }
        awaitsRetry = true;
        Wait(options.BusyRetryWait, outbox);
    }

    private void OnRefusal(string answer, SessionOutbox outbox)
    {
        if (current!.OlderForm is not { } older || !JimiAnswers.IsSyntaxRefusal(answer))
        {
            End(CommandState.Failed, Named(answer), "refused", outbox);
            return;
        }
        wantsOlderForm = true;
        current = current with { Steps = [older], OlderForm = null };
        Send(outbox);
    }

    private void GoOn(string? answer, SessionOutbox outbox)
    {
        if (step + 1 == current!.Steps.Count)
        {
            End(CommandState.Answered, answer, null, outbox);
            return;
        }
        step++;
        busyRetries = 0;
        Send(outbox);
    }

    private void End(CommandState state, string? answer, string? reason, SessionOutbox outbox)
    {
        outbox.Tell(new CommandOutcome(current!.Command, state, answer, reason));
        current = null;
        Begin(outbox);
    }

    // Of several steps the answer must say which one it was.
    private string? Named(string? answer) => current!.Steps.Count == 1 ? answer : $"{Step.Keyword}: {answer ?? "no answer"}";

    private void Wait(TimeSpan limit, SessionOutbox outbox) => DeadlineMilliseconds = outbox.NowMilliseconds + (long)limit.TotalMilliseconds;

    // By the flag, where the device gives it back; it is the same for all steps, so a late answer shows by the word of an earlier one. Without a flag by the word at the
    // front; refusals have none, and are of the command that waits.
    private bool IsOfCurrent(uint serverFlag, string answer, long now)
    {
        if (current is null) return false;
        if (serverFlag == current.Command.ServerFlag) return Step.Opens(answer) || !current.Steps.Take(step).Any(earlier => earlier.Opens(answer));
        if (serverFlag != 0 && late.Knows(serverFlag, now)) return false;
        if (Step.Opens(answer)) return true;
        if (late.Opens(answer, now)) return false;
        return JimiAnswers.IsBusy(answer) || JimiAnswers.IsRefusal(answer) || current.Command.Name == CommandNames.Text;
    }

    private static void Fail(DeviceCommand command, string reason, string? answer, SessionOutbox outbox) =>
        outbox.Tell(new CommandOutcome(command, CommandState.Failed, answer, reason));
}
