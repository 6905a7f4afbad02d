using System.Text.Json;

namespace CloudCam.Core.Events;

/// <summary>A command for a device came into another state. The subject is the command's id.</summary>
public abstract record CommandEvent : CameraEvent
{
    /// <summary>Id of the command.</summary>
    public required string CommandId { get; init; }

    /// <summary>Its name, see <see cref="Commands.CommandNames"/>.</summary>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public override string? Subject => CommandId;

    /// <inheritdoc/>
    protected override string Key => CommandId;

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer) => writer.WriteString("command", Name);
}

/// <summary>A command was accepted and waits for its device.</summary>
public sealed record CommandQueued : CommandEvent
{
    /// <inheritdoc/>
    public override string Type => "cloudcam.command.queued.v1";
}

/// <summary>A command was given to its device, or is being given to it.</summary>
public sealed record CommandSent : CommandEvent
{
    /// <inheritdoc/>
    public override string Type => "cloudcam.command.sent.v1";
}

/// <summary>A device did what a command asked, by its own word.</summary>
public sealed record CommandAnswered : CommandEvent
{
    /// <summary>The answer as text, cut to <see cref="Commands.CommandOutcome.MaxAnswerLength"/>; null where the device answers by doing (a file that came).</summary>
    public string? Answer { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.command.answered.v1";

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        base.WriteData(writer);
        if (Answer is not null) writer.WriteString("answer", Answer);
    }
}

/// <summary>A command was refused by its device, or not answered.</summary>
public sealed record CommandFailed : CommandEvent
{
    /// <summary>Why, lower case with dashes: <c>refused</c>, <c>busy</c>, <c>no-answer</c>, <c>not-supported</c>, <c>bad-arguments</c>, <c>disconnected</c>, ...</summary>
    public required string Reason { get; init; }

    /// <summary>What the device said, cut as in <see cref="CommandAnswered.Answer"/>; null when it said nothing.</summary>
    public string? Answer { get; init; }

    /// <inheritdoc/>
    public override string Type => "cloudcam.command.failed.v1";

    /// <inheritdoc/>
    protected internal override void WriteData(Utf8JsonWriter writer)
    {
        base.WriteData(writer);
        writer.WriteString("reason", Reason);
        if (Answer is not null) writer.WriteString("answer", Answer);
    }
}

/// <summary>A command's device did not come in time; it is not sent any more.</summary>
public sealed record CommandExpired : CommandEvent
{
    /// <inheritdoc/>
    public override string Type => "cloudcam.command.expired.v1";
}
