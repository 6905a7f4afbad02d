namespace CloudCam.Simulators.Jimi;

/// <summary>What the terminal does with a command.</summary>
/// <param name="Text">Its answer; empty: none.</param>
/// <param name="Afterwards">What it does once the answer is sent, or null.</param>
internal sealed record JimiCommandAnswer(string Text, Action? Afterwards = null);
