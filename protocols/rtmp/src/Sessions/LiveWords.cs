using CloudCam.Core.Devices;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>What a publisher is told, for people who look at its log; nothing of it says more than the publisher knows.</summary>
internal static class LiveWords
{
    public const string NoAddress = "Publish to live/<channel>/<IMEI>, channel 0, 1 or pip, or to live/<IMEI>.";

    public static string Of(DeviceStanding standing) => standing == DeviceStanding.Refused ? "This device may not publish." : "This device is not registered.";

    public static string Of(LiveVerdict verdict) => verdict switch
    {
        LiveVerdict.Unwanted or LiveVerdict.UnwantedForLong => "Nobody watches.",
        LiveVerdict.Replaced => "Another connection brings this stream now.",
        LiveVerdict.NoRoom => "There is no room for another stream.",
        LiveVerdict.NoPictures => "No pictures came.",
        _ => "The server goes down.",
    };
}
