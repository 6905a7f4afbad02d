using CloudCam.Core.Commands;
using CloudCam.Protocols.Jimi.Commands;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Jimi;

/// <content>Commands to the unit and its answers.</content>
public sealed partial class JimiSession
{
    // Made with the first command or answer: most connections of most units see none, and there are many of them.
    private JimiCommandQueue? commands;

    private JimiCommandQueue Commands => commands ??= NewQueue();

    /// <inheritdoc/>
    public override void OnCommand(DeviceCommand command, SessionOutbox outbox)
    {
        if (device is null || IsRefused)
        {
            // The relay gives no commands to a device it does not know or does not want.
            base.OnCommand(command, outbox);
            return;
        }
        Commands.Add(command, outbox);
        DeadlineMilliseconds = Commands.DeadlineMilliseconds;
    }

    /// <inheritdoc/>
    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        if (nowMilliseconds < DeadlineMilliseconds) return;
        commands?.OnDeadline(outbox);
        DeadlineMilliseconds = commands?.DeadlineMilliseconds ?? long.MaxValue;
    }

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox) => commands?.OnClosed(outbox);

    private JimiCommandQueue NewQueue()
    {
        var language = device!.Quirks.Number("jimi.commandLanguage", options.CommandLanguage) switch
        {
            (int)JimiLanguage.Chinese => JimiLanguage.Chinese, (int)JimiLanguage.English => JimiLanguage.English, _ => (JimiLanguage?)null,
        };
        return new JimiCommandQueue(options, device.Quirks.Text("jimi.commandSuffix", options.CommandHash ? "#" : "") == "#", language);
    }

    private void OnAnswer(in JimiFrame frame, SessionOutbox outbox)
    {
        if (!JimiCommandAnswer.TryRead(frame.Number, frame.Content, out var said))
        {
            NotUnderstood(frame, outbox);
            return;
        }
        Commands.OnAnswer(said.ServerFlag, said.Text.ToCleanString(CommandOutcome.MaxAnswerLength), outbox);
        DeadlineMilliseconds = Commands.DeadlineMilliseconds;
    }
}
