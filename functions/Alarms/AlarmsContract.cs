using CloudCam.Functions.AcknowledgeAlarm;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Negotiate;

namespace CloudCam.Functions.Alarms;

/// <summary>What the API promises of alarms and live notices.</summary>
internal static class AlarmsContract
{
    private const string Tag = "Alarms";
    private static readonly ApiParameter Id = ApiParameter.Id("The alarm's id.");
    private static readonly ApiAnswer NotThere = ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such alarm.");
    private static readonly ApiParameter Severity = new("severity", ApiShape.List(ApiShape.Word(ApiWords.Severities)), "Only alarms that matter as much; several with commas, or told several times.");

    public static readonly ApiOperation List = new(Tag, "listAlarms", "List alarms")
    {
        Query =
        [
            ApiParameter.Device("device") with { Description = "Only this device's; without it those of all, 30 days back unless `from` is given." }, ApiParameter.From, ApiParameter.To, Severity,
            new("state", ApiShape.Word(ApiWords.AlarmStates), "Only alarms in this state."), ApiParameter.Standing, .. ApiParameter.Page(),
        ],
        Answers = [ApiAnswer.Ok<Page<AlarmView>>("A page of alarms, newest first.")],
    };

    public static readonly ApiOperation Get = new(Tag, "getAlarm", "Get an alarm with its files")
    {
        Path = [Id], Query = [ApiParameter.Standing], Answers = [ApiAnswer.Ok<AlarmView>("The alarm."), NotThere],
    };

    public static readonly ApiOperation Acknowledge = new(Tag, "acknowledgeAlarm", "Say that somebody has seen to an alarm")
    {
        Path = [Id], Query = [ApiParameter.Standing], Body = new ApiBody("Acknowledgement", AcknowledgeAlarmEndpoint.Body, "Who, and what there is to say."),
        Answers = [ApiAnswer.Ok<AlarmView>("The alarm as it is now: the first one who saw to it stands."), NotThere],
    };

    public static readonly ApiOperation Negotiate = new("Live notices", "negotiate", "Ask where and by what to listen to live notices")
    {
        Query =
        [
            new("device", ApiShape.List(ApiParameter.DeviceShape), "Alarms and files of these devices; with commas, or told several times."),
            Severity with { Description = "Alarms that matter as much; several with commas, or told several times. Without any parameter: all." },
            new("fleet", ApiShape.Flag(), "Also what changes in the whole fleet."),
        ],
        Answers = [ApiAnswer.Ok<NegotiationView>("What SignalR clients need."), ApiAnswer.Problem(StatusCodes.Status503ServiceUnavailable, "Live notices are not set up here, or a store is away.")],
    };
}
