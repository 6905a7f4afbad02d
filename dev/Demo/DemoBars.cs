using System.Globalization;
using CloudCam.Simulators.Teltonika;
using Spectre.Console;

namespace CloudCam.Dev.Demo;

/// <summary>One bar per file while the cameras send.</summary>
internal sealed class DemoBars : IProgress<CameraProgress>
{
    private readonly Dictionary<(ulong Imei, int File), (ProgressTask Bar, string Title)> bars = [];
    private readonly Dictionary<ulong, int> current = [];
    private readonly Lock gate = new();

    /// <summary>Makes the bars, all empty.</summary>
    public DemoBars(ProgressContext context, IEnumerable<DemoCamera> cameras)
    {
        foreach (var camera in cameras)
        {
            foreach (var (index, file) in camera.Options.Files.Index())
            {
                var title = $"{Markup.Escape(camera.Name)} [grey]{Markup.Escape(file.Name)}[/]";
                bars[(camera.Options.Imei, index)] = (context.AddTask(title, maxValue: file.Bytes.Length), title);
            }
        }
    }

    /// <inheritdoc/>
    public void Report(CameraProgress value)
    {
        lock (gate)
        {
            if (value.FileIndex >= 0) current[value.Imei] = value.FileIndex;
            if (!current.TryGetValue(value.Imei, out var file) || !bars.TryGetValue((value.Imei, file), out var shown)) return;
            if (value.FileIndex >= 0 && value.Kind != CameraEventKind.FileDelivered) shown.Bar.Value = value.Position;
            if (value.Kind == CameraEventKind.FileDelivered) shown.Bar.Value = shown.Bar.MaxValue;
            if (Word(value) is { } word) shown.Bar.Description = $"{shown.Title} {word}";
        }
    }

    private static string? Word(CameraProgress value) => value.Kind switch
    {
        CameraEventKind.FileDelivered => "[green]delivered[/]",
        CameraEventKind.FileRefused => "[red]not sent[/]",
        CameraEventKind.LinkLost => "[red]link lost[/]",
        CameraEventKind.Resumed when value.Position > 0 => string.Create(CultureInfo.InvariantCulture, $"[yellow]goes on at {value.Position / 1024} KB[/]"),
        CameraEventKind.FileStarted => "[grey]offered[/]",
        _ => null,
    };
}
