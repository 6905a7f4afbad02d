using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks;

/// <summary>One group of measurements, run by its name. Add a file with a class of this kind and a line to <see cref="Suites"/>.</summary>
internal interface IBenchSuite
{
    /// <summary>What is typed on the command line, and the name of the result file.</summary>
    string Name { get; }

    /// <summary>One line for the list of suites: what is measured, and which goals of bench/README.md.</summary>
    string Summary { get; }

    /// <summary>Folders of the repository whose code is measured; uncommitted changes in them are noted beside the commit.</summary>
    IReadOnlyList<string> Sources { get; }

    /// <summary>Measures and fills the report.</summary>
    Task RunAsync(BenchContext context);
}

/// <summary>What a suite measures with and writes to.</summary>
/// <param name="Meter">Compares computations in alternating turns.</param>
/// <param name="Report">Takes tables, growth lines, goals and notes.</param>
/// <param name="Rounds">Rounds asked for, for suites that take their own turns.</param>
/// <param name="Minutes">How long the suite of endurance holds on.</param>
/// <param name="WithTransfers">Whether 16 transfers run through the relay meanwhile.</param>
/// <param name="CancellationToken">Set by Ctrl-C.</param>
internal sealed record BenchContext(Meter Meter, Report Report, int Rounds, int Minutes, bool WithTransfers, CancellationToken CancellationToken);
