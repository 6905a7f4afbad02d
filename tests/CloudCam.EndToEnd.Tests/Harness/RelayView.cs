using System.Globalization;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>A relay process seen from outside.</summary>
/// <param name="Port">Port cameras dial.</param>
/// <param name="Health">Health checks and metrics.</param>
/// <param name="LogFile">Its log.</param>
internal sealed record RelayView(int Port, Uri Health, string LogFile)
{
    private const int ShownLines = 40;

    /// <summary>The end of its log, for failure messages.</summary>
    public string LastLines()
    {
        if (!File.Exists(LogFile)) return "(no log)";
        using var reader = new StreamReader(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.TakeLast(ShownLines));
    }

    /// <summary>The whole log.</summary>
    public string Log()
    {
        using var reader = new StreamReader(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    /// <summary>One metric; all series of that name that have all these labels, added up. 0 when there is none.</summary>
    public async Task<double> MetricAsync(string name, string labels, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Waiting.Limit };
        var text = await http.GetStringAsync(new Uri(Health, "metrics"), cancellationToken);
        return text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ' && line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Connections that ended for a reason.</summary>
    public Task<double> EndedAsync(string reason, CancellationToken cancellationToken) =>
        MetricAsync("cloudcam_relay_connections_ended_total", $"reason=\"{reason}\"", cancellationToken);
}
