using System.CommandLine;
using System.Globalization;
using System.Net;
using CloudCam.Dev.Commands;
using CloudCam.Simulators.Media;

namespace CloudCam.Dev.Simulation;

/// <summary>Options that all simulated cameras share that wait to be dialled.</summary>
internal sealed class CameraServerOptions
{
    private readonly Option<string> listen = CommandLine.Option("--listen", "127.0.0.1", "Address to listen on.");
    private readonly Option<int> port;
    private readonly Option<string> size;
    private readonly Option<int> seconds = CommandLine.Option("--seconds", 20, "Seconds of video that are shown round and round.");
    private readonly Option<double?> alarmEvery = new("--alarm-every") { Description = "An alarm begins every so many seconds; without it, only by the word 'alarm' on standard input.", HelpName = "SECONDS" };

    public CameraServerOptions(int usualPort, string about)
    {
        port = CommandLine.Port("--port", usualPort, $"Port of the first camera, {about}; the others count up.");
        listen.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IPAddress.TryParse(result.Tokens[0].Value, out _)) result.AddError("--listen is an IP address.");
        });
        size = new Option<string>("--size") { Description = "Width and height of the picture.", HelpName = "WxH", DefaultValueFactory = _ => string.Create(CultureInfo.InvariantCulture, $"640x{Height}") };
        size.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && SizeOf(result.Tokens[0].Value) is null) result.AddError("--size is such as 1280x720: multiples of 8, at most 4096.");
        });
        Cameras.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 1 or > 1_000) result.AddError("--cameras is a number from 1 to 1000.");
        });
        seconds.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 2 or > 600) result.AddError("--seconds is a number from 2 to 600.");
        });
        alarmEvery.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) && number is not (>= 0.1 and <= 86_400)) result.AddError("--alarm-every is from 0.1 to 86400.");
        });
    }

    /// <summary>Pictures per second.</summary>
    public int Rate { get; init; } = 25;

    /// <summary>Usual height of the picture.</summary>
    public int Height { get; init; } = 360;

    public Option<int> Cameras { get; } = CommandLine.Option("--cameras", 1, "Number of cameras.");

    public Option<string> User { get; } = CommandLine.Option("--user", "admin", "User name.");

    public Option<string> Password { get; } = CommandLine.Option("--password", "", "Password.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[listen, port, Cameras, User, Password, size, seconds, alarmEvery]) command.Add(option);
    }

    public IPAddress AddressOf(ParseResult parsed) => IPAddress.Parse(parsed.GetRequiredValue(listen));

    /// <summary>Port of a camera: they count up, unless the system picks.</summary>
    public int PortOf(ParseResult parsed, int number) => parsed.GetValue(port) is > 0 and var first ? first + number : 0;

    public TimeSpan? AlarmEveryOf(ParseResult parsed) => parsed.GetValue(alarmEvery) is { } every ? TimeSpan.FromSeconds(every) : null;

    public SampleClip Clip(ParseResult parsed)
    {
        var (width, height) = SizeOf(parsed.GetRequiredValue(size))!.Value;
        return new SampleClip { Width = width, Height = height, FramesPerSecond = Rate, Seconds = parsed.GetValue(seconds), Text = "CloudCam live" };
    }

    private static (int Width, int Height)? SizeOf(string text) =>
        text.Split('x') is [var left, var right] && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
        && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var height) && IsSide(width) && IsSide(height) ? (width, height) : null;

    private static bool IsSide(int pixels) => pixels is >= 16 and <= 4_096 && pixels % 8 == 0;
}
