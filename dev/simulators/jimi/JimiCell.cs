namespace CloudCam.Simulators.Jimi;

/// <summary>The mobile cell the terminal is in. A network code over 255 is sent in two bytes, told by bit 15 of the country code.</summary>
/// <param name="Mcc">Country code.</param>
/// <param name="Mnc">Network code.</param>
/// <param name="Lac">Area.</param>
/// <param name="CellId">Cell, 24 bits.</param>
public sealed record JimiCell(int Mcc = 460, int Mnc = 11, int Lac = 0x7706, int CellId = 0x0776A4);
