using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Health;
using CloudCam.Functions.HealthDetails;
using CloudCam.Functions.Keys;
using CloudCam.Functions.Me;

namespace CloudCam.Functions.Access;

/// <summary>What the API promises of keys, callers and its own health.</summary>
internal static class AccessContract
{
    private const string Tag = "Keys";

    public static readonly ApiOperation Create = new(Tag, "createKey", "Make an API key")
    {
        Body = new ApiBody("KeyRequest", KeysEndpoint.Body, "What the key is for."), Answers = [ApiAnswer.Created<ApiKeyView>("The key, with its text: it is shown here only.").WithLocation()],
    };

    public static readonly ApiOperation List = new(Tag, "listKeys", "List API keys")
    {
        Query = ApiParameter.Page(), Answers = [ApiAnswer.Ok<Page<ApiKeyView>>("A page of keys, without their texts.")],
    };

    public static readonly ApiOperation Delete = new(Tag, "deleteKey", "Take an API key back")
    {
        Path = [ApiParameter.Id("The key's id.")], Answers = [ApiAnswer.NoContent("It is gone."), ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such key.")],
    };

    public static readonly ApiOperation Me = new(Tag, "getMe", "Get who calls") { Answers = [ApiAnswer.Ok<CallerView>("The key, or the person.")] };

    public static readonly ApiOperation Health = new("Health", "getHealth", "Get whether the app can work")
    {
        Answers = [ApiAnswer.Ok<HealthView>("All stores answer."), new ApiAnswer(StatusCodes.Status503ServiceUnavailable, "One does not.", typeof(HealthView))],
    };

    public static readonly ApiOperation HealthDetails = new("Health", "getHealthDetails", "Get whether the app may do everything it must")
    {
        Answers = [ApiAnswer.Ok<HealthDetailsView>("Every check went well; at most a minute old."), new ApiAnswer(StatusCodes.Status503ServiceUnavailable, "One did not.", typeof(HealthDetailsView))],
    };
}
