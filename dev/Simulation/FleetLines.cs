using System.Globalization;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Simulation;

/// <summary>Progress of cameras as plain lines: what happened, and each quarter of a file. For output that is no terminal.</summary>
/// <param name="output">Takes the lines.</param>
internal sealed class FleetLines(TextWriter output) : IProgress<CameraProgress>
{
    private readonly Dictionary<(ulong Imei, int File), long> quarters = [];
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void Report(CameraProgress value)
    {
        lock (gate)
        {
            if (Describe(value) is { } text) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Imei:D15} {text}"));
        }
    }

    private string? Describe(CameraProgress value) => value.Kind switch
    {
        CameraEventKind.FileStarted => $"{value.FileName}: offered, {value.Size} bytes",
        CameraEventKind.Resumed when value.Position > 0 => $"{value.FileName}: goes on at {value.Position}",
        CameraEventKind.Data => Quarter(value),
        CameraEventKind.FileDelivered => $"{value.FileName}: delivered",
        CameraEventKind.FileRefused => $"{value.FileName}: not sent, {value.Detail}",
        CameraEventKind.FellSilent => "falls silent",
        CameraEventKind.LinkLost => $"link lost: {value.Detail}",
        CameraEventKind.Waiting => $"waits: {value.Detail}",
        CameraEventKind.Ended => $"ended: {value.Detail}",
        _ => null,
    };

    private string? Quarter(CameraProgress value)
    {
        var quarter = value.Size == 0 ? 0 : value.Position * 4 / value.Size;
        var key = (value.Imei, value.FileIndex);
        if (quarter == 0 || quarters.GetValueOrDefault(key) >= quarter) return null;
        quarters[key] = quarter;
        return $"{value.FileName}: {quarter * 25} %";
    }
}
