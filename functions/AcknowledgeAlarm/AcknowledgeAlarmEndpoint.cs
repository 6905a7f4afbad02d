using CloudCam.Core.Alarms;
using CloudCam.Functions.Access;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.AcknowledgeAlarm;

/// <summary>
/// <c>POST /api/alarms/{id}/acknowledge</c>, body <c>{"by","note"}</c>: somebody (without <c>by</c>: the key's name) has seen to it. The first one stands; again, also by somebody else, gives the
/// alarm as it is.
/// </summary>
internal sealed class AcknowledgeAlarmEndpoint(AlarmLookup lookup, AlarmTable alarms, TimeProvider time, ILogger<AcknowledgeAlarmEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/alarms/{id}/acknowledge";

    private const int MaxBodyBytes = 16 * 1_024;
    private const int MaxBy = 128;
    private const int MaxNote = 2_000;

    /// <summary>What the body may be.</summary>
    public static ApiShape Body { get; } = ApiShape.Object(
        new("by", ApiShape.Text(MaxBy), "Who has seen to it; without it the key's name."),
        new("note", ApiShape.Text(MaxNote), "What there is to say about it."));

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var standing = asked.Standing();
        if (asked.Problem is { } wrong) return wrong;
        var (body, problem) = await JsonBody.ReadAsync(request, MaxBodyBytes, cancellationToken);
        if (body is null) return problem!;
        var (by, note) = (body.Text("by", MaxBy) ?? ApiCaller.Of(request.HttpContext).Name, body.Text("note", MaxNote));
        if (body.Problem(Body) is { } refused) return refused;
        if (await lookup.FindAsync(id, standing, cancellationToken) is not { } alarm
            || await alarms.AcknowledgeAsync(alarm.Device, alarm.Key, by, note, time.GetUtcNow(), cancellationToken) is not { } acknowledged)
            return Results.Problem("There is no such alarm.", statusCode: StatusCodes.Status404NotFound);
        if (alarm.AcknowledgedAt is null) AlarmLog.Acknowledged(logger, alarm.Device, alarm.Id, acknowledged.AcknowledgedBy!);
        return Results.Ok(AlarmView.Of(acknowledged with { Files = alarm.Files }));
    }
}
