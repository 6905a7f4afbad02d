using CloudCam.Simulators.Dvrip;

namespace CloudCam.Dev.Tests.Simulators.Dvrip;

/// <summary>Short ways to cameras.</summary>
internal static class XmSample
{
    public static XmMedia Media { get; } = XmMedia.Noise(new Random(3), 10_000);

    public static XmCamera Start(XmQuirks? quirks = null, Func<XmCameraOptions, XmCameraOptions>? change = null)
    {
        var options = new XmCameraOptions { Media = Media, Quirks = quirks ?? new XmQuirks(), RecordingSeconds = 2 };
        var camera = new XmCamera(change is null ? options : change(options));
        camera.Start();
        return camera;
    }
}
