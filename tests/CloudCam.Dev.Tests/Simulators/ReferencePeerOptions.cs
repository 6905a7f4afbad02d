using System.Security.Cryptography.X509Certificates;

namespace CloudCam.Dev.Tests.Simulators;

internal sealed record ReferencePeerOptions
{
    /// <summary>RESUME for the start of a DualCam file; 0 takes the first SYNC as base.</summary>
    public uint FirstDualCamResume { get; init; } = 1;

    public bool AsksMetadata { get; init; } = true;

    public TimeSpan MetadataTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public int RepeatInitBytes { get; init; } = 2;

    /// <summary>Ends with STATUS 0 instead of CLOSE, in place of the REPEAT INIT after the first file.</summary>
    public bool EndsWithStatus { get; init; }

    /// <summary>Hangs up when the camera says nothing for that long.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Asked after each good DATA (its count on this START): a place in bytes to go back to, or null.</summary>
    public Func<int, long, long?> GoBackTo { get; init; } = (_, _) => null;

    public X509Certificate2? Certificate { get; init; }
}

internal sealed record PeerFile(ulong Imei, string Name, byte[] Bytes, byte[]? Metadata, int StartCrc, int LastCrc, bool WasResumed);
