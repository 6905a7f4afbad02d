using System.CommandLine;
using System.Globalization;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Media;
using CloudCam.Simulators.Rtmp;

namespace CloudCam.Dev.Commands;

/// <summary><c>sim rtmp</c>: a camera that pushes live video.</summary>
internal static class SimRtmpCommand
{
    public static Command Create()
    {
        var url = CommandLine.Option("--url", "rtmp://127.0.0.1:1935/live/0/350000000000201", "Where it pushes: rtmp://, or http:// for FLV over HTTP.");
        url.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var one) && one.Scheme is "rtmp" or "http")) result.AddError("--url begins with rtmp:// or http://.");
        });
        var publishers = CommandLine.Option("--publishers", 1, "Number of publishers; the digits at the end of the address count up.");
        publishers.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 1 or > 1_000) result.AddError("--publishers is a number from 1 to 1000.");
        });
        var codec = CommandLine.Option("--codec", "h264", "Codec of the video.");
        codec.AcceptOnlyFromAmong("h264", "h265");
        var sound = CommandLine.Option("--sound", "aac", "Its sound.");
        sound.AcceptOnlyFromAmong("none", "alaw", "aac");
        var kilobits = CommandLine.Option("--kilobits", 0, "Thousand bits of video per second; 0: as few as it takes.");
        var seconds = CommandLine.Option("--seconds", 0, "Length of the stream; 0: until Ctrl-C.");
        var quirks = CommandLine.Option("--quirks", "none", $"What is odd about it: {QuirkWords.Forms<LiveQuirks>()}.");
        quirks.Validators.Add(QuirkWords.Check<LiveQuirks>);
        var command = new Command("rtmp", "Cameras that push live video over RTMP, or as FLV over HTTP.") { url, publishers, codec, sound, kilobits, seconds, quirks };
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            var tools = await Tools.FindAsync(Console.Error.WriteLine, signals.Stop);
            var heard = Enum.Parse<LiveSound>(parsed.GetRequiredValue(sound), ignoreCase: true);
            var media = await LiveMedia.MakeAsync(
                SampleFiles.Open(tools), new SampleClip { Seconds = 10, Text = "live" }, parsed.GetRequiredValue(codec) == "h265", heard, parsed.GetValue(kilobits), signals.Stop);
            var odd = QuirkWords.Parse<LiveQuirks>(parsed.GetRequiredValue(quirks));
            var length = parsed.GetValue(seconds) is > 0 and var limit ? TimeSpan.FromSeconds(limit) : (TimeSpan?)null;
            var runs = Enumerable.Range(0, parsed.GetValue(publishers)).Select(number => RunAsync(
                new LivePublisher(new LivePublisherOptions { Url = new Uri(Counted(parsed.GetRequiredValue(url), number)), Media = media, Quirks = odd, Length = length }), number, signals.Stop));
            return (await Task.WhenAll(runs)).Max();
        });
        return command;
    }

    private static async Task<int> RunAsync(LivePublisher publisher, int number, CancellationToken cancellationToken)
    {
        await publisher.RunAsync(cancellationToken);
        var told = publisher.Ledger;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"publisher {number + 1}: {told.Accepted} of {told.Connections} connections taken, {told.Pictures} pictures, {told.Bytes} bytes; ended: {string.Join("; ", told.Ends)}"));
        return told.Ends[^1] is "done" or "cancelled" ? CommandLine.Ok : CommandLine.Failed;
    }

    private static string Counted(string text, int number)
    {
        if (number == 0) return text;
        var end = text.EndsWith(".flv", StringComparison.Ordinal) ? text.Length - 4 : text.Length;
        var begin = end;
        while (begin > 0 && char.IsAsciiDigit(text[begin - 1])) begin--;
        return $"{text[..begin]}{(ulong.Parse(text[begin..end], CultureInfo.InvariantCulture) + (ulong)number).ToString(new string('0', end - begin), CultureInfo.InvariantCulture)}{text[end..]}";
    }
}
