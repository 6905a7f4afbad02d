using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace CloudCam.Dev.Doctor;

/// <summary>What the programs find out about themselves: whether they may do with each store, stream and service what they must.</summary>
internal static class SelfChecks
{
    private static readonly Dictionary<string, string> Advice = new(StringComparer.Ordinal)
    {
        ["refused"] = "A role assignment is missing (infra/modules/rbac.bicep), is younger than some minutes, or a key was changed.",
        ["not-there"] = "It does not exist: deploy the infrastructure again, it makes what is missing.",
        ["busy"] = "The service throttles: too much load, or too few units.",
        ["unreachable"] = "No answer at all: the address in Cloud__..., DNS, a private endpoint or a firewall.",
        ["timeout"] = "No answer in time: the service is slow or behind a firewall that drops packets.",
        ["failed"] = "Look at the program's log.",
    };

    /// <summary>Asks a program, and writes a line for each thing.</summary>
    /// <param name="examination">The report.</param>
    /// <param name="part">Part of the system.</param>
    /// <param name="http">A client that has the key, where one is needed.</param>
    /// <param name="address">Where it tells about itself.</param>
    /// <param name="cancellationToken">Ends the examination.</param>
    public static async Task AskAsync(Examination examination, string part, HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        var found = new List<Finding>();
        await examination.CheckAsync(part, "permissions", "The program does not tell about itself: is it of this version?", async stop =>
        {
            using var answer = await http.GetAsync(address, stop).ConfigureAwait(false);
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable)) return Answer.Ill(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), "The program does not tell about itself: is it of this version, and the key of scope admin?");
            var report = await answer.Content.ReadFromJsonAsync<JsonElement>(stop).ConfigureAwait(false);
            found.AddRange(report.GetProperty("checks").EnumerateArray().Select(one => Read(part, one)));
            var ill = found.Count(one => one.Verdict == Verdict.Ill);
            return ill == 0 ? Answer.Well($"{found.Count} tried") : Answer.Ill($"{ill} of {found.Count} failed", "See the lines below.");
        }, cancellationToken).ConfigureAwait(false);
        foreach (var finding in found) examination.Tell(finding);
    }

    private static Finding Read(string part, JsonElement one)
    {
        var (name, result) = (one.GetProperty("name").GetString()!, one.GetProperty("result").GetString()!);
        var detail = one.TryGetProperty("detail", out var told) && told.ValueKind == JsonValueKind.String ? $"{result}: {told.GetString()}" : result;
        return new Finding(part, name, result == "ok" ? Verdict.Well : Verdict.Ill, one.GetProperty("milliseconds").GetInt64(), detail, result == "ok" ? null : Advice.GetValueOrDefault(result, Advice["failed"]));
    }
}
