using CloudCam.Core.Live;
using CloudCam.Functions.Api;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.SendCommand;

namespace CloudCam.Functions.Live;

/// <summary>What the API promises of live video.</summary>
internal static class LiveContract
{
    private const string Tag = "Live video";
    private static readonly ApiAnswer NotThere = ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such device, or nobody registered it.");
    private static readonly ApiAnswer Off = ApiAnswer.Problem(StatusCodes.Status501NotImplemented, "Live video is not set up here.");
    private static readonly ApiAnswer Conflict = ApiAnswer.Problem(StatusCodes.Status409Conflict, "The device is not connected, or another command was given under this key.");

    public static readonly ApiOperation Start = new(Tag, "startLive", "Start live video or a playback")
    {
        Path = [ApiParameter.Device()], Headers = [SendCommandEndpoint.IdempotencyKey], Body = new ApiBody("LiveRequest", LiveRequest.Shape, "A camera's view now, or recordings."),
        Answers =
        [
            ApiAnswer.Ok<LiveView>("The stream runs; its links."), NotThere, Conflict, Off, ApiAnswer.Problem(StatusCodes.Status502BadGateway, "The device did not start it."),
            ApiAnswer.Problem(StatusCodes.Status504GatewayTimeout, "The stream did not appear in time."),
        ],
    };

    public static readonly ApiOperation List = new(Tag, "listLive", "List a device's streams that run now")
    {
        Path = [ApiParameter.Device()], Answers = [ApiAnswer.Ok<Page<LiveView>>("All of them; there is one page."), NotThere, Off],
    };

    public static readonly ApiOperation Stop = new(Tag, "stopLive", "End live video or a playback")
    {
        Path = [ApiParameter.Device()],
        Query = [new("channel", ApiShape.Text(LiveStreamName.MaxChannelLength) with { Default = LiveRequest.DefaultChannel }, "`front`, `driver`, `pip`, `playback` or a number from 0. Live video ends on all channels at once.")],
        Answers = [ApiAnswer.Accepted<CommandView>("The command that ends it.").WithLocation(), NotThere, Conflict],
    };
}
