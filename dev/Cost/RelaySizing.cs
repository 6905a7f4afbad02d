namespace CloudCam.Dev.Cost;

/// <summary>Relays of a fleet: a replica as infra/parameters has it, and what one carries by our own measurements with room to spare.</summary>
internal static class RelaySizing
{
    /// <summary>vCPU of a replica.</summary>
    public const double ReplicaCpu = 0.5;

    /// <summary>GiB of memory of a replica.</summary>
    public const double ReplicaGibibytes = 1;

    private const int CamerasPerReplica = 5_000;

    // The second one is for updates and failures.
    private const int LeastReplicas = 2;

    /// <summary>How many replicas carry a fleet.</summary>
    public static int Replicas(int cameras) => Math.Max(LeastReplicas, 1 + (int)Math.Ceiling((double)cameras / CamerasPerReplica));
}
