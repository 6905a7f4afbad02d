namespace CloudCam.Simulators.Jimi;

/// <summary>One report of a camera, for people.</summary>
/// <param name="Imei">The camera.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Text">A few words.</param>
public sealed record JimiProgress(ulong Imei, JimiEventKind Kind, string Text);
