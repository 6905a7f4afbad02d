using System.CommandLine;
using System.Globalization;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.BSeries;

namespace CloudCam.Dev.Commands;

/// <summary><c>sim bseries</c>: simulated B Series cameras that wait to be dialled.</summary>
internal static class SimBSeriesCommand
{
    public static Command Create()
    {
        var server = new CameraServerOptions(8_100, "their own is 80") { Rate = 10, Height = 480 };
        var quirks = CommandLine.Option("--quirks", "none", $"What is odd about the firmware: {QuirkWords.Forms<BSeriesQuirks>()}.");
        quirks.Validators.Add(QuirkWords.Check<BSeriesQuirks>);
        var command = new Command("bseries", "B Series cameras: they listen, and are dialled.") { quirks };
        server.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            var tools = await Tools.FindAsync(Console.Error.WriteLine, signals.Stop);
            var media = await BSeriesMedia.MakeAsync(SampleFiles.Open(tools), server.Clip(parsed), signals.Stop);
            return await CameraShow.RunAsync(
                parsed.GetValue(server.Cameras),
                number => new BSeriesCamera(new BSeriesCameraOptions
                {
                    Address = server.AddressOf(parsed), Port = server.PortOf(parsed, number), User = parsed.GetRequiredValue(server.User), Password = parsed.GetRequiredValue(server.Password),
                    CameraId = string.Create(CultureInfo.InvariantCulture, $"00606E{0x8A1B2C + number:X6}"), Media = media, AlarmEvery = server.AlarmEveryOf(parsed),
                    Quirks = QuirkWords.Parse<BSeriesQuirks>(parsed.GetRequiredValue(quirks)), Random = new Random(number + 1),
                }),
                (camera, number) =>
                {
                    camera.Start();
                    return string.Create(CultureInfo.InvariantCulture, $"bseries camera {number + 1} listens on {camera.Endpoint}, id {camera.Options.CameraId}");
                },
                (camera, words) => new BSeriesTriggers(camera).DoAsync(words),
                BSeriesTriggers.Help,
                signals.Stop);
        });
        return command;
    }
}
