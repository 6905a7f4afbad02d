using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks;

/// <summary>The command line: suite, rounds, length of a turn, minutes of endurance, where the result goes.</summary>
internal sealed record BenchArguments(IBenchSuite Suite, int Rounds, TimeSpan Turn, int Minutes, bool WithTransfers, string? OutFile)
{
    /// <summary>A result of fewer rounds is for a look, not for keeping (bench/README.md, rule 1).</summary>
    public const int FewestRoundsOfAResult = 7;

    private const int DefaultRounds = 9;

    /// <summary>Long against the clock and the scheduler's slice, short against the coming and going of other load.</summary>
    private const int DefaultTurnMilliseconds = 250;

    /// <summary>A look at the endurance suite; its goal asks for 60.</summary>
    private const int DefaultMinutes = 5;

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out BenchArguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = null;
        problem = null;
        if (args.Length == 0)
        {
            problem = "No suite named.";
            return false;
        }

        var suite = Suites.All.FirstOrDefault(known => known.Name == args[0]);
        if (suite is null)
        {
            problem = $"No suite is called '{args[0]}'.";
            return false;
        }

        var rounds = DefaultRounds;
        var turn = DefaultTurnMilliseconds;
        var minutes = DefaultMinutes;
        var withTransfers = false;
        string? outFile = null;
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] == "--out")
            {
                outFile = i + 1 < args.Length && !int.TryParse(args[i + 1], out _)
                    ? args[++i]
                    : Path.Combine(Machine.RepositoryRoot(), "bench", "results", $"{suite.Name}.md");
            }
            else if (args[i] == "--turn" && i + 1 < args.Length && TryCount(args[i + 1], out turn))
            {
                i++;
            }
            else if (args[i] == "--minutes" && i + 1 < args.Length && TryCount(args[i + 1], out minutes))
            {
                i++;
            }
            else if (args[i] == "--transfers")
            {
                withTransfers = true;
            }
            else if (!TryCount(args[i], out rounds))
            {
                problem = $"'{args[i]}' is not understood.";
                return false;
            }
        }

        if (outFile is not null && rounds < FewestRoundsOfAResult)
        {
            problem = $"A result to keep needs at least {FewestRoundsOfAResult} rounds.";
            return false;
        }

        arguments = new BenchArguments(suite, rounds, TimeSpan.FromMilliseconds(turn), minutes, withTransfers, outFile);
        return true;
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
