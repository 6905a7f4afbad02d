using System.Globalization;
using CloudCam.Core.Commands;

namespace CloudCam.Core.Live;

/// <summary>
/// Between the words by which people and commands name what a camera shows (<c>front</c>, <c>driver</c>, <c>pip</c>, or a number) and the channels of streams
/// (<see cref="LiveStreamName.Channel"/>). Vehicle cameras number their road view 0 and their cabin view 1 where they push a stream.
/// </summary>
public static class LiveChannels
{
    private const string Front = "front";
    private const string Driver = "driver";
    private const string Both = "both";
    private const string Pip = "pip";

    /// <summary>The channel that a word names; null when it names none, or several.</summary>
    public static string? Of(string word) => word switch
    {
        Front => "0", Driver => "1", Pip => Pip,
        _ => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= CommandArguments.MaxChannel ? number.ToString(CultureInfo.InvariantCulture) : null,
    };

    /// <summary>How a <see cref="CommandNames.StartLive"/> names a channel.</summary>
    /// <param name="channel">The channel to be started.</param>
    /// <param name="isDialled">Whether it is of a camera that we dial: those have numbers, the others words.</param>
    /// <param name="running">Channels of the device that somebody watches: a vehicle camera that is asked for one view ends the other, so it is asked for both.</param>
    public static string ArgumentOf(string channel, bool isDialled, IReadOnlyCollection<string> running)
    {
        if (isDialled) return channel;
        return channel switch
        {
            "0" => running.Contains("1") ? Both : Front,
            "1" => running.Contains("0") ? Both : Driver,
            _ => channel,
        };
    }

    /// <summary>The command that ends a channel's stream. Of live video it ends all channels of the device; a playback is one of its own.</summary>
    public static string StopOf(string channel) => channel == LiveStreamName.Playback ? CommandNames.StopPlayback : CommandNames.StopLive;
}
