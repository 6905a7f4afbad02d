using System.Diagnostics.CodeAnalysis;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Live;

/// <summary>One live stream: a device and one of its channels.</summary>
/// <param name="Device">Who sends.</param>
/// <param name="Channel">
/// Its own word for what it shows: of JC400 and JC261 <c>0</c> road, <c>1</c> cabin, <c>pip</c> both in one picture, <c>playback</c> what its card holds; of cameras we dial a number from 0.
/// 1 to <see cref="MaxChannelLength"/> characters of <c>a-z 0-9 -</c>.
/// </param>
public readonly record struct LiveStreamName(DeviceId Device, string Channel)
{
    /// <summary>Most characters of a channel: the longest word is <c>playback</c>, and it stands in URLs and row keys.</summary>
    public const int MaxChannelLength = 16;

    /// <summary>Channel of what a camera plays back from its card.</summary>
    public const string Playback = "playback";

    /// <summary>Whether a text may be a channel.</summary>
    public static bool IsChannel([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= MaxChannelLength } && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>As it stands in URLs and logs: <c>device/channel</c>.</summary>
    public override string ToString() => $"{Device}/{Channel}";
}
