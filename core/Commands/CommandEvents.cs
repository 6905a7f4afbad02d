using CloudCam.Core.Events;

namespace CloudCam.Core.Commands;

/// <summary>The event that tells where a command stands.</summary>
public static class CommandEvents
{
    /// <summary>Makes it. Twice for the same state it has the same id.</summary>
    /// <param name="command">The command.</param>
    /// <param name="now">The time now, for a state whose time the command does not tell.</param>
    public static CommandEvent Of(CommandRecord command, DateTimeOffset now) => command.State switch
    {
        CommandState.Queued => new CommandQueued { Device = command.Device, Time = command.CreatedAt, CommandId = command.Id, Name = command.Name },
        CommandState.Sent => new CommandSent { Device = command.Device, Time = command.SentAt ?? now, CommandId = command.Id, Name = command.Name },
        CommandState.Answered => new CommandAnswered
        {
            Device = command.Device, Time = command.DoneAt ?? now, CommandId = command.Id, Name = command.Name, Answer = command.Answer,
        },
        CommandState.Expired => new CommandExpired { Device = command.Device, Time = command.DoneAt ?? now, CommandId = command.Id, Name = command.Name },
        _ => new CommandFailed
        {
            Device = command.Device, Time = command.DoneAt ?? now, CommandId = command.Id, Name = command.Name, Reason = command.Reason ?? "failed", Answer = command.Answer,
        },
    };
}
