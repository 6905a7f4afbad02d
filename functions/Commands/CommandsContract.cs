using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.SendCommand;
using CloudCam.Functions.Sounds;
using CloudCam.Functions.UploadSound;

namespace CloudCam.Functions.Commands;

/// <summary>What the API promises of commands to devices.</summary>
internal static class CommandsContract
{
    private const string Tag = "Commands";
    private static readonly ApiAnswer NotThere = ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such device, or nobody registered it.");

    public static readonly ApiOperation Send = new(Tag, "sendCommand", "Ask a device for something")
    {
        Path = [ApiParameter.Device()], Headers = [SendCommandEndpoint.IdempotencyKey], Body = new ApiBody("CommandRequest", SendCommandEndpoint.Body, "What, and how."),
        Answers =
        [
            ApiAnswer.Accepted<CommandView>("It waits, or is on its way.").WithLocation(), NotThere, ApiAnswer.Problem(StatusCodes.Status409Conflict, "Another command was given under this key."),
            ApiAnswer.Problem(StatusCodes.Status429TooManyRequests, "Too many requests, or too many commands wait for this device."),
        ],
    };

    public static readonly ApiOperation List = new(Tag, "listCommands", "List a device's commands")
    {
        Path = [ApiParameter.Device()], Query = [new("state", ApiShape.Word(ApiWords.CommandStates), "Only commands in this state."), .. ApiParameter.Page()],
        Answers = [ApiAnswer.Ok<Page<CommandView>>("A page of commands, newest first."), NotThere],
    };

    public static readonly ApiOperation Get = new(Tag, "getCommand", "Get where a command stands")
    {
        Path = [ApiParameter.Device(), ApiParameter.Id("The command's id.", "commandId")],
        Answers = [ApiAnswer.Ok<CommandView>("The command."), ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such command.")],
    };

    public static readonly ApiOperation UploadSound = new(Tag, "uploadSound", "Upload a sound for the command `talk`")
    {
        Path = [ApiParameter.Device()],
        Body = new ApiBody("Sound", null, $"At most {SoundKeeper.MaxUploadBytes >> 20} MiB and {CloudCam.Core.Media.SoundId.MaxSeconds} seconds.") { ContentTypes = SoundForms.ContentTypes },
        Answers =
        [
            ApiAnswer.Created<SoundView>("The sound."), NotThere, ApiAnswer.Problem(StatusCodes.Status408RequestTimeout, "It did not arrive in time."),
            ApiAnswer.Problem(StatusCodes.Status503ServiceUnavailable, "Too many sounds at once, no ffmpeg, or a store is away."),
        ],
    };
}
