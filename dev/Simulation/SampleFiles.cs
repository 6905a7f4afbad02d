using CloudCam.Dev.Stack;
using CloudCam.Simulators.Media;

namespace CloudCam.Dev.Simulation;

/// <summary>Sample media of the developer's machine, kept from run to run.</summary>
internal static class SampleFiles
{
    // A few seconds of video take ffmpeg one or two; a machine that needs a minute has another problem.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Opens the collection in <c>.dev/samples</c>.</summary>
    /// <exception cref="StackException">There is no ffmpeg.</exception>
    public static SampleMedia Open(Tools tools) =>
        new(tools.Ffmpeg ?? throw new StackException(Tools.FfmpegMissing), Path.Combine(Checkout.DataFolder, "samples"), Timeout);
}
