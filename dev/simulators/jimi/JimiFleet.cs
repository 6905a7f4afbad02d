namespace CloudCam.Simulators.Jimi;

/// <summary>Many cameras at once, the same ones for the same seed.</summary>
/// <param name="options">What the fleet is made of.</param>
public sealed class JimiFleet(JimiFleetOptions options)
{
    // Cameras stand apart by some kilometres, so that a map of the fleet is one.
    private const double SpreadDegrees = 0.2;

    /// <summary>The cameras of the fleet, without running them.</summary>
    /// <returns>Options per camera, in order of IMEI.</returns>
    public IReadOnlyList<JimiCameraOptions> Plan()
    {
        var chance = new Random(options.Seed);
        var cameras = new List<JimiCameraOptions>(options.Cameras);
        for (var index = 0; index < options.Cameras; index++)
        {
            var start = options.Pattern.Start;
            var camera = options.Pattern with
            {
                Imei = options.Pattern.Imei + (ulong)index,
                Scenario = options.Scenarios[index % options.Scenarios.Count],
                Faults = options.Faults[index % options.Faults.Count],
                Random = new Random(chance.Next()),
                Start = start with
                {
                    Latitude = start.Latitude + ((chance.NextDouble() - 0.5) * SpreadDegrees), Longitude = start.Longitude + ((chance.NextDouble() - 0.5) * SpreadDegrees),
                },
            };
            cameras.Add(options.Adjust?.Invoke(camera) ?? camera);
        }

        return cameras;
    }

    /// <summary>Runs all cameras.</summary>
    /// <param name="progress">Gets the reports of all cameras, from several threads at once; or null.</param>
    /// <param name="cancellationToken">Stops all cameras.</param>
    /// <returns>One result per camera, in order of IMEI.</returns>
    public async Task<IReadOnlyList<JimiRunResult>> RunAsync(IProgress<JimiProgress>? progress, CancellationToken cancellationToken)
    {
        var plan = Plan();
        var results = new JimiRunResult[plan.Count];
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        await Parallel.ForAsync(
            0,
            plan.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency },
            async (index, _) => results[index] = await new JimiCamera(plan[index] with { Http = plan[index].Http ?? handler }, progress)
                .RunAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }
}
