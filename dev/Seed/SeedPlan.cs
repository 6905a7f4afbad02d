namespace CloudCam.Dev.Seed;

/// <summary>What a seed writes.</summary>
/// <param name="Devices">Devices.</param>
/// <param name="Alarms">Alarms over all of them.</param>
/// <param name="Random">Begin of the random numbers: the same fleet for the same number.</param>
internal sealed record SeedPlan(int Devices, int Alarms, int Random);
