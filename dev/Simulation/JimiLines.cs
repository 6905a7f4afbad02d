using System.Globalization;
using CloudCam.Simulators.Jimi;

namespace CloudCam.Dev.Simulation;

/// <summary>Reports of Jimi cameras as plain lines.</summary>
/// <param name="output">Takes the lines.</param>
internal sealed class JimiLines(TextWriter output) : IProgress<JimiProgress>
{
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void Report(JimiProgress value)
    {
        lock (gate) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Imei:D15} {Word(value.Kind)}{value.Text}"));
    }

    private static string Word(JimiEventKind kind) => kind switch
    {
        JimiEventKind.Step => "step: ",
        JimiEventKind.LinkLost => "link lost: ",
        JimiEventKind.Alarm => "alarm: ",
        JimiEventKind.Command => "command: ",
        JimiEventKind.Uploaded => "uploaded: ",
        JimiEventKind.UploadFailed => "upload failed: ",
        JimiEventKind.UploadGivenUp => "upload given up: ",
        _ => "",
    };
}
