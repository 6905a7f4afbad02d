using CloudCam.Benchmarks.Checksums;
using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks;

/// <summary>The one list of suites.</summary>
internal static class Suites
{
    public static IReadOnlyList<IBenchSuite> All { get; } =
    [
        new HarnessSuite(),
        new CrcSuite(),
    ];
}
