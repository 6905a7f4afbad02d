namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>One measured value.</summary>
/// <param name="Sensor">Word of the event contract: <c>fuel</c>, <c>temperature</c>, <c>humidity</c>, <c>voltage</c>.</param>
/// <param name="SensorId">Which of several; null when there is only one.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>volts</c>, <c>celsius</c>, <c>percent</c>, <c>litres</c>, <c>centimetres</c>; null when the number for it is not described.</param>
public readonly record struct JimiSensorValue(string Sensor, int? SensorId, double Value, string? Unit);
