using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CloudCam.Core.Media;
using CloudCam.Dev.Stack;
using Spectre.Console;

namespace CloudCam.Dev.Demo;

/// <summary>The end of the demo: what arrived, and where it can be looked at.</summary>
internal static class DemoReport
{
    /// <summary>Writes the table of files.</summary>
    public static void Show(IReadOnlyList<Arrival> arrivals)
    {
        var table = new Table { Border = TableBorder.Rounded }
            .AddColumns("Camera", "Device", "File", "Kind", "Bytes", "Resumed", "CRC errors", "SHA-256", "Playable", "Thumbnail", "State");
        foreach (var one in arrivals)
        {
            table.AddRow(
                Markup.Escape(one.Camera.Name), one.Camera.Device.Value, Markup.Escape(one.Sent.File.Name), one.Record is { } record ? MediaNames.NameOf(record.File.Kind) : "-",
                Number(one.Sent.File.Bytes.Length), Number(one.Sent.Resumes), Number(one.Sent.Restarts),
                one.IsSame ? "[green]matches[/]" : "[red]differs[/]", YesNo(one.IsPlayable), YesNo(one.HasThumbnail), StateOf(one));
        }
        AnsiConsole.Write(table);
    }

    /// <summary>Writes one expiring link per playable file.</summary>
    public static async Task ShowLinksAsync(LocalStack stack, IEnumerable<Arrival> arrivals, CancellationToken cancellationToken)
    {
        if (stack.Endpoints.Functions is not { } functions) return;
        using var http = stack.CreateApiClient();
        Console.WriteLine("Look at them (links expire after some minutes; GET " + new Uri(functions, "api/media/{id}/link") + " gives new ones):");
        foreach (var one in arrivals.Where(one => one.Record?.Playable is not null))
        {
            var link = await LinkAsync(http, one.Record!, cancellationToken);
            Console.WriteLine($"  {one.Camera.Name}, {one.Sent.File.Name}");
            Console.WriteLine($"    {link}");
        }
        Console.WriteLine($"All files as JSON: curl -H 'x-api-key: {stack.Endpoints.ApiKey}' {new Uri(functions, "api/media")}");
    }

    private static async Task<string> LinkAsync(HttpClient http, MediaRecord record, CancellationToken cancellationToken)
    {
        var standing = MediaRow.NameOf(record.Standing);
        try
        {
            var answer = await http.GetFromJsonAsync<JsonElement>($"api/media/{record.Device}:{record.Key}/link?standing={standing}", cancellationToken);
            return answer.GetProperty("url").GetString() ?? "";
        }
        catch (HttpRequestException error)
        {
            return $"no link: {error.Message}";
        }
    }

    private static string StateOf(Arrival one) => one switch
    {
        { Record: null } => "[red]missing[/]",
        { Record: { State: MediaState.Failed } failed } => $"[red]failed: {Markup.Escape(failed.FailureReason ?? "")}[/]",
        { Record: { Conversion: ConversionState.Failed } kept } => $"[red]kept, not playable: {Markup.Escape(kept.ConversionError ?? "")}[/]",
        { Record: { Conversion: ConversionState.Pending } } => "[yellow]not ready[/]",
        { Camera.IsStranger: true } => "[yellow]quarantined[/]",
        _ => "[green]ready[/]",
    };

    private static string YesNo(bool yes) => yes ? "[green]yes[/]" : "[red]no[/]";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
