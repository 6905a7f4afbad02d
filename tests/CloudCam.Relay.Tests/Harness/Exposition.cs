using System.Globalization;
using System.Text.RegularExpressions;

namespace CloudCam.Relay.Tests.Harness;

/// <summary>Reads Prometheus text (format 0.0.4) strictly: whatever the format does not allow fails the test.</summary>
public static partial class Exposition
{
    public static Dictionary<string, double> Parse(string text)
    {
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var helped = new HashSet<string>(StringComparer.Ordinal);
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "The last line must end.");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Assert.True(helped.Add(line.Split(' ')[2]), "HELP twice: " + line);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                Assert.Contains(words[3], (string[])["counter", "gauge", "histogram"]);
                Assert.True(types.TryAdd(words[2], words[3]), "TYPE twice: " + line);
            }
            else
            {
                var match = Sample().Match(line);
                Assert.True(match.Success, "No sample: " + line);
                var name = match.Groups["name"].Value;
                Assert.True(types.ContainsKey(name) || types.GetValueOrDefault(Suffix().Replace(name, "")) == "histogram", "No TYPE before: " + line);
                if (types.GetValueOrDefault(name) == "counter") Assert.EndsWith("_total", name, StringComparison.Ordinal);
                Assert.True(samples.TryAdd(name + match.Groups["labels"].Value, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)), "Twice: " + line);
            }
        }
        return samples;
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*")*\})? (?<value>[-+0-9.eE]+)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
