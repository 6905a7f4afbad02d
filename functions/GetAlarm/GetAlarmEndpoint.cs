using CloudCam.Functions.Alarms;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.GetAlarm;

/// <summary><c>GET /api/alarms/{id}</c>: one alarm with its files. A quarantined device's only with <c>?standing=quarantined</c>.</summary>
internal sealed class GetAlarmEndpoint(AlarmLookup lookup)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/alarms/{id}";

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var standing = asked.Standing();
        if (asked.Problem is { } problem) return problem;
        return await lookup.FindAsync(id, standing, cancellationToken) is { } alarm
            ? Results.Ok(AlarmView.Of(alarm)) : Results.Problem("There is no such alarm.", statusCode: StatusCodes.Status404NotFound);
    }
}
