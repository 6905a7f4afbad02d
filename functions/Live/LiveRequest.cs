using CloudCam.Core.Commands;
using CloudCam.Core.Live;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Live;

/// <summary>What a body of <c>POST /api/devices/{id}/live</c> asks for: a camera's view now, or recordings to be played back.</summary>
/// <param name="Channel">The channel on which the stream will come.</param>
/// <param name="Minutes">How long, as the camera is told; null: its own way.</param>
/// <param name="Files">Recordings to be played back, in their order; null: live video.</param>
internal sealed record LiveRequest(string Channel, long? Minutes, IReadOnlyList<string>? Files)
{
    /// <summary>Where nothing is said: the road, and the first channel of a camera that we dial.</summary>
    public const string DefaultChannel = "0";

    private const int MaxFileNameLength = 200;
    private const int MinMinutes = 2;

    /// <summary>What the body may be.</summary>
    public static ApiShape Shape { get; } = ApiShape.Object(
        new("channel", ApiShape.Text(LiveStreamName.MaxChannelLength) with { Default = DefaultChannel }, "`front`, `driver`, `pip` or a number from 0: what the camera shows."),
        new("minutes", ApiShape.Number(MinMinutes, CommandArguments.MaxLiveMinutes), "How long the camera is asked to send; without it its own way."),
        new("files", ApiShape.List(ApiShape.Text(MaxFileNameLength), CommandArguments.MaxFiles) with { MinItems = 1 }, "Recordings to be played back in this order instead, without channel and minutes."));

    /// <summary>Reads it; null and an answer when something is wrong.</summary>
    public static LiveRequest? Read(JsonBody body, out IResult? problem)
    {
        var word = body.Text("channel", LiveStreamName.MaxChannelLength);
        var minutes = body.Number("minutes", MinMinutes, CommandArguments.MaxLiveMinutes);
        var files = body.Texts("files", CommandArguments.MaxFiles, MaxFileNameLength);
        var channel = word is null ? DefaultChannel : LiveChannels.Of(word);
        if (channel is null) body.Refuse("channel", $"Expected front, driver, pip or a number from 0 to {CommandArguments.MaxChannel}.");
        if (files is { Count: 0 }) body.Refuse("files", "Expected at least one name.");
        if (files is not null && (word is not null || minutes is not null)) body.Refuse("files", "A playback has neither channel nor minutes.");
        if (files is { Count: > 0 } && CommandArguments.Check(CommandNames.StartPlayback, ArgumentsOf(files)) is { } wrong) body.Refuse("files", $"It {wrong.Message}.");
        problem = body.Problem(Shape);
        return problem is null ? new LiveRequest(files is null ? channel! : LiveStreamName.Playback, minutes, files) : null;
    }

    /// <summary>The command that starts it.</summary>
    /// <param name="isDialled">Whether the camera is one that we dial.</param>
    /// <param name="running">Channels of the device that somebody watches.</param>
    public (string Name, Dictionary<string, string> Arguments) ToCommand(bool isDialled, IReadOnlyCollection<string> running)
    {
        if (Files is not null) return (CommandNames.StartPlayback, ArgumentsOf(Files));
        var arguments = new Dictionary<string, string> { ["channel"] = LiveChannels.ArgumentOf(Channel, isDialled, running) };
        if (Minutes is { } minutes) arguments["minutes"] = minutes.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return (CommandNames.StartLive, arguments);
    }

    private static Dictionary<string, string> ArgumentsOf(IReadOnlyList<string> files) => new() { ["files"] = string.Join(',', files) };
}
