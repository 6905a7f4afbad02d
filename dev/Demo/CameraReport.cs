using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Dev.Stack;
using Spectre.Console;
using static CloudCam.Dev.Demo.CameraDemoResult;

namespace CloudCam.Dev.Demo;

/// <summary>The tables of the cameras that the relay dials, and links to their files.</summary>
internal static class CameraReport
{
    /// <summary>Writes the tables.</summary>
    public static void Show(CameraDemoResult result)
    {
        var alarms = new Table { Border = TableBorder.Rounded }.AddColumns("Camera", "Alarm", "Time (UTC)", "Told live", "Clip from before it");
        foreach (var alarm in result.Alarms)
            alarms.AddRow(Name(alarm), Markup.Escape(Text(alarm, "alarm")), Markup.Escape(Text(alarm, "time")), YesNo(result.Notices.Contains(Text(alarm, "id"))), YesNo(result.Clip(alarm) is not null));
        AnsiConsole.Write(alarms);

        var files = new Table { Border = TableBorder.Rounded }.AddColumns("Camera", "File", "Trigger", "Began (UTC)", "Bytes", "Gaps", "Ready");
        foreach (var file in result.Files)
        {
            var gaps = file.TryGetProperty("gaps", out var stated) && stated.ValueKind == JsonValueKind.Array ? stated.EnumerateArray().Select(GapOf) : [];
            files.AddRow(
                Name(file), Markup.Escape(Text(file, "kind")), Markup.Escape(Text(file, "trigger")), Markup.Escape(BeganAt(file)),
                file.GetProperty("lengthBytes").GetInt64().ToString(CultureInfo.InvariantCulture), Markup.Escape(string.Join(", ", gaps)), YesNo(IsReady(file)));
        }
        AnsiConsole.Write(files);
    }

    /// <summary>Writes one expiring link per file that can be looked at.</summary>
    public static async Task ShowLinksAsync(LocalStack stack, CameraDemoResult result, CancellationToken cancellationToken)
    {
        using var http = stack.CreateApiClient();
        foreach (var file in result.Files.Where(IsReady))
        {
            var link = await http.GetFromJsonAsync<JsonElement>(file.GetProperty("links").GetProperty("playable").GetString(), cancellationToken);
            Console.WriteLine($"  {CameraDemo.NameOf(Text(file, "device"))}: {Text(file, "kind")} of {BeganAt(file)}");
            Console.WriteLine($"    {Text(link, "url")}");
        }
    }

    private static string BeganAt(JsonElement file) => (Began(file) ?? file.GetProperty("startedAt").GetDateTimeOffset()).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string GapOf(JsonElement gap) => string.Create(CultureInfo.InvariantCulture, $"{gap.GetProperty("seconds").GetDouble():0.0} s {Text(gap, "reason")}");

    private static string Name(JsonElement item) => Markup.Escape(CameraDemo.NameOf(Text(item, "device")) ?? Text(item, "device"));

    private static string YesNo(bool yes) => yes ? "[green]yes[/]" : "[red]no[/]";
}
