using System.Security.Cryptography;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Api;
using CloudCam.Functions.Changes;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Negotiate;

/// <summary>
/// <c>POST /api/negotiate?device=...&amp;severity=...&amp;fleet=true</c>: where and by what a client listens to live notices. Devices and severities (both may stand several times)
/// say to which groups, <c>fleet=true</c> adds what changes in the whole fleet; without any: all severities. The answer is what SignalR clients expect of a negotiation.
/// </summary>
internal sealed class NegotiateEndpoint(CloudServices cloud, RandomNumberGenerator random, AlarmOptions options)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/negotiate";

    /// <summary>Most groups of a client: each is a request to the service.</summary>
    public const int MaxGroups = 100;

    // Longer than any shift; a connection that outlives it is renewed by its client.
    private static readonly TimeSpan Membership = TimeSpan.FromDays(1);
    private const int Parallel = 8;
    private const int NameBytes = 8;

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (cloud.Notices is not { } notices) return Results.Problem("Live notices are not set up here.", statusCode: StatusCodes.Status503ServiceUnavailable);
        if (!TryReadGroups(request.Query, out var groups, out var problem)) return problem;
        // A name of its own for each client: two pages of one person listen to what each of them asked for.
        var bytes = new byte[NameBytes];
        random.GetBytes(bytes);
        var user = $"{ApiCaller.Of(request.HttpContext).KeyId}.{Convert.ToHexStringLower(bytes)}";
        await System.Threading.Tasks.Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (group, stop) => await notices.JoinAsync(user, group, Membership, stop));
        var access = notices.AccessFor(user, options.NoticeTokenLifetime);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new NegotiationView(access.Url.AbsoluteUri, access.AccessToken, access.Expires, [.. groups]));
    }

    private static bool TryReadGroups(IQueryCollection query, out IReadOnlyCollection<string> groups, out IResult problem)
    {
        var (found, errors) = (new SortedSet<string>(StringComparer.Ordinal), new Dictionary<string, string[]>());
        foreach (var text in query["device"].SelectMany(Words))
        {
            if (DeviceId.TryParse(text, out var device)) found.Add(NoticeMessage.GroupOf(device));
            else errors["device"] = ["Expected device ids."];
        }
        foreach (var text in query["severity"].SelectMany(Words))
        {
            if (Array.Find(Enum.GetValues<AlarmSeverity>(), one => AlarmRow.NameOf(one) == text) is var severity && severity != default) found.Add(NoticeMessage.GroupOf(severity));
            else errors["severity"] = ["Expected info, warning, high or critical."];
        }
        if (query["fleet"].ToString() is "true") found.Add(ChangeBoard.Group);
        else if (query["fleet"].ToString() is not ("" or "false")) errors["fleet"] = ["Expected true or false."];
        if (found.Count > MaxGroups) errors["device"] = [$"At most {MaxGroups} groups."];
        if (found.Count == 0) found.UnionWith(Enum.GetValues<AlarmSeverity>().Select(NoticeMessage.GroupOf));
        (groups, problem) = (found, Results.ValidationProblem(errors, title: "A query parameter is wrong."));
        return errors.Count == 0;
    }

    private static string[] Words(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

/// <summary>Where and by what a client listens.</summary>
/// <param name="Url">The hub's address.</param>
/// <param name="AccessToken">By what it lets the client in.</param>
/// <param name="Expires">Until when: negotiate again before.</param>
/// <param name="Groups">What the client will hear of.</param>
internal sealed record NegotiationView([property: Format("uri")] string Url, string AccessToken, DateTimeOffset Expires, IReadOnlyList<string> Groups);
