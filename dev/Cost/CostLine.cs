namespace CloudCam.Dev.Cost;

/// <summary>One line of the estimate.</summary>
/// <param name="Part">What is paid for.</param>
/// <param name="Quantity">How much of it, in words.</param>
/// <param name="Dollars">US dollars a month.</param>
internal sealed record CostLine(string Part, string Quantity, double Dollars);
