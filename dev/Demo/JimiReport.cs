using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Dev.Stack;
using Spectre.Console;

namespace CloudCam.Dev.Demo;

/// <summary>The table of the JC400 cameras' alarms, and links to their clips.</summary>
internal static class JimiReport
{
    /// <summary>Writes the table.</summary>
    public static void Show(JimiDemoResult result)
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumns("Camera", "Alarm", "Severity", "Time (UTC)", "Told live", "Clip", "State", "Matched by", "Playable");
        foreach (var alarm in result.Alarms)
        {
            var head = new[] { JimiDemo.NameOf(Text(alarm, "device")), Text(alarm, "alarm"), Text(alarm, "severity"), Text(alarm, "time"), YesNo(result.Notices.Contains(Text(alarm, "id"))) };
            var files = alarm.GetProperty("files").EnumerateArray().ToList();
            if (files.Count == 0) table.AddRow([.. head.Select(Escaped), "-", "", "", ""]);
            foreach (var file in files)
            {
                var state = Text(file, "state");
                table.AddRow([.. head.Select(Escaped), Markup.Escape(Text(file, "name")), state == "received" ? "[green]received[/]" : $"[yellow]{state}[/]", Text(file, "matchedBy"), YesNo(JimiDemoResult.IsPlayable(file))]);
            }
        }
        AnsiConsole.Write(table);
    }

    /// <summary>Writes one expiring link per playable clip.</summary>
    public static async Task ShowLinksAsync(LocalStack stack, JimiDemoResult result, CancellationToken cancellationToken)
    {
        using var http = stack.CreateApiClient();
        foreach (var file in result.Files.Where(JimiDemoResult.IsPlayable))
        {
            var link = await http.GetFromJsonAsync<JsonElement>(file.GetProperty("links").GetProperty("playable").GetString(), cancellationToken);
            Console.WriteLine($"  {Text(file, "name")}");
            Console.WriteLine($"    {Text(link, "url")}");
        }
        Console.WriteLine($"All alarms as JSON: curl -H 'x-api-key: {stack.Endpoints.ApiKey}' {new Uri(stack.Endpoints.Functions!, "api/alarms")}");
    }

    private static string Escaped(string cell) => cell is "[green]yes[/]" or "[red]no[/]" ? cell : Markup.Escape(cell);

    private static string YesNo(bool yes) => yes ? "[green]yes[/]" : "[red]no[/]";

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
