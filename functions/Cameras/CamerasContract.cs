using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Cameras;

/// <summary>What the API promises of the cameras that the relay dials.</summary>
internal static class CamerasContract
{
    private const string Tag = "Cameras";
    private static readonly ApiAnswer NotThere = ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such camera.");
    private static readonly ApiAnswer OtherVersion = ApiAnswer.Problem(StatusCodes.Status412PreconditionFailed, "The camera is not in the state that was asked for.");

    public static readonly ApiOperation List = new(Tag, "listCameras", "List cameras")
    {
        Query = [new("kind", ApiShape.Word(CameraBody.Kinds), "Only cameras of this protocol."), ApiParameter.Tag, ApiParameter.Online, .. ApiParameter.Page()],
        Answers = [ApiAnswer.Ok<Page<CameraView>>("A page of cameras, by id.")],
    };

    public static readonly ApiOperation Get = new(Tag, "getCamera", "Get a camera")
    {
        Path = [ApiParameter.Device()], Answers = [ApiAnswer.Ok<CameraView>("The camera, with its newest alarm.").WithETag(), NotThere],
    };

    public static readonly ApiOperation Put = new(Tag, "putCamera", "Register a camera")
    {
        Path = [ApiParameter.Device()], Headers = ApiOperation.Conditions(canBeNew: true), Body = new ApiBody("CameraRegistration", CameraBody.Shape, "What is registered; it replaces what was."),
        Answers = [ApiAnswer.Ok<CameraView>("It was registered before.").WithETag(), ApiAnswer.Created<CameraView>("It is new.").WithETag().WithLocation(), OtherVersion],
    };

    public static readonly ApiOperation Delete = new(Tag, "deleteCamera", "Take a camera's registration back")
    {
        Path = [ApiParameter.Device()], Headers = ApiOperation.Conditions(canBeNew: false), Answers = [ApiAnswer.NoContent("Whoever holds it lets it go within seconds."), NotThere, OtherVersion],
    };
}
