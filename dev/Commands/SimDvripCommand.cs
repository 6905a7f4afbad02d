using System.CommandLine;
using System.Globalization;
using System.Net;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Dvrip;
using CloudCam.Simulators.Media;

namespace CloudCam.Dev.Commands;

/// <summary><c>sim dvrip</c>: simulated XM cameras that wait to be dialled.</summary>
internal static class SimDvripCommand
{
    public static Command Create()
    {
        var server = new CameraServerOptions(34_567, "what XM cameras have");
        var serial = CommandLine.Option("--serial", "b0c4d5e6f7081920", "Serial number of the first camera, 16 hex digits; the others count up.");
        serial.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IsSerial(result.Tokens[0].Value)) result.AddError("--serial has 16 hex digits.");
        });
        var channels = CommandLine.Option("--channels", 1, "Channels of each camera.");
        channels.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 1 or > 64) result.AddError("--channels is a number from 1 to 64.");
        });
        var codec = CommandLine.Option("--codec", "h264", "Codec of the video.");
        codec.AcceptOnlyFromAmong("h264", "h265");
        var kilobits = CommandLine.Option("--kilobits", 0, "Thousand bits of video per second; 0: as few as it takes.");
        var name = CommandLine.Option("--alarm", "VideoMotion", "Event of the alarms that come by themselves.");
        var push = new Option<string?>("--alarm-server") { Description = "Where alarms are pushed to besides: an IPv4 address and a port.", HelpName = "ADDRESS:PORT" };
        push.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IPEndPoint.TryParse(result.Tokens[0].Value, out _)) result.AddError("--alarm-server is an address and a port, such as 127.0.0.1:15002.");
        });
        var quirks = CommandLine.Option("--quirks", "none", $"What is odd about the firmware: {QuirkWords.Forms<XmQuirks>()}.");
        quirks.Validators.Add(QuirkWords.Check<XmQuirks>);
        var command = new Command("dvrip", "XM cameras (DVRIP): they listen, and are dialled.") { serial, channels, codec, kilobits, name, push, quirks };
        server.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            var tools = await Tools.FindAsync(Console.Error.WriteLine, signals.Stop);
            var clip = server.Clip(parsed);
            var media = await XmMedia.MakeAsync(SampleFiles.Open(tools), clip, parsed.GetRequiredValue(codec) == "h265", parsed.GetValue(kilobits), signals.Stop);
            return await CameraShow.RunAsync(
                parsed.GetValue(server.Cameras),
                number => new XmCamera(new XmCameraOptions
                {
                    Address = server.AddressOf(parsed), Port = server.PortOf(parsed, number), User = parsed.GetRequiredValue(server.User), Password = parsed.GetRequiredValue(server.Password),
                    SerialNumber = Counted(parsed.GetRequiredValue(serial), number), Channels = parsed.GetValue(channels), Media = media, AlarmEvery = server.AlarmEveryOf(parsed),
                    AlarmEvent = parsed.GetRequiredValue(name), AlarmServer = parsed.GetValue(push) is { } endpoint ? IPEndPoint.Parse(endpoint) : null,
                    Quirks = QuirkWords.Parse<XmQuirks>(parsed.GetRequiredValue(quirks)), Random = new Random(number + 1),
                }),
                (camera, number) =>
                {
                    camera.Start();
                    return string.Create(CultureInfo.InvariantCulture, $"dvrip camera {number + 1} listens on {camera.Endpoint}, serial {camera.Options.SerialNumber}");
                },
                (camera, words) => new XmTriggers(camera).DoAsync(words, signals.Stop),
                XmTriggers.Help,
                signals.Stop);
        });
        return command;
    }

    private static bool IsSerial(string text) => text.Length == 16 && text.All(char.IsAsciiHexDigit);

    private static string Counted(string serial, int number) =>
        (ulong.Parse(serial, NumberStyles.HexNumber, CultureInfo.InvariantCulture) + (ulong)number).ToString("x16", CultureInfo.InvariantCulture);
}
