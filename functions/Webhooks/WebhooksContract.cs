using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Notices;
using CloudCam.Functions.TestWebhook;

namespace CloudCam.Functions.Webhooks;

/// <summary>What the API promises of webhooks: subscriptions, and what is posted to them.</summary>
internal static class WebhooksContract
{
    private const string Tag = "Webhooks";
    private static readonly ApiParameter Id = ApiParameter.Id("The subscription's id.");
    private static readonly ApiAnswer NotThere = ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such subscription.");
    private static readonly ApiAnswer Off = ApiAnswer.Problem(StatusCodes.Status501NotImplemented, "Webhooks are not set up here.");
    private static readonly ApiAnswer Contended = ApiAnswer.Problem(StatusCodes.Status409Conflict, "Somebody else changed it at the same moment.");
    private static readonly ApiBody Body = new("WebhookRequest", SubscriptionBody.Shape, "What is to be told, and where.");

    public static readonly ApiOperation List = new(Tag, "listWebhooks", "List subscriptions") { Answers = [ApiAnswer.Ok<Page<WebhookView>>("All of them; there is one page.")] };

    public static readonly ApiOperation Create = new(Tag, "createWebhook", "Make a subscription")
    {
        Body = Body,
        Answers = [ApiAnswer.Created<WebhookView>("The subscription with its secret, which is shown here only.").WithLocation(), ApiAnswer.Problem(StatusCodes.Status409Conflict, "There are too many already."), Off],
    };

    public static readonly ApiOperation Get = new(Tag, "getWebhook", "Get a subscription") { Path = [Id], Answers = [ApiAnswer.Ok<WebhookView>("The subscription."), NotThere] };

    public static readonly ApiOperation Put = new(Tag, "putWebhook", "Replace a subscription")
    {
        Path = [Id], Body = Body, Answers = [ApiAnswer.Ok<WebhookView>("The subscription as it is now."), NotThere, Contended],
    };

    public static readonly ApiOperation Delete = new(Tag, "deleteWebhook", "End a subscription") { Path = [Id], Answers = [ApiAnswer.NoContent("It is gone."), NotThere] };

    public static readonly ApiOperation Rotate = new(Tag, "rotateWebhookSecret", "Make a new secret")
    {
        Path = [Id], Answers = [ApiAnswer.Ok<WebhookView>("The subscription with its new secret, which is shown here only."), NotThere, Contended, Off],
    };

    public static readonly ApiOperation Test = new(Tag, "testWebhook", "Send a message to try a subscription out") { Path = [Id], Answers = [ApiAnswer.Accepted<WebhookTestView>("It is on its way."), NotThere, Off] };

    /// <summary>Headers of what is posted.</summary>
    public static readonly IReadOnlyList<ApiParameter> Headers =
    [
        new(WebhookSender.IdHeader, ApiShape.Like("^[0-9a-f]{32}$"), "The message's id: the same for every attempt and repeat, so by it repeats are told apart."),
        new(WebhookSender.TimestampHeader, ApiShape.Like("^[0-9]+$"), "When this attempt was made, in seconds since 1970. Refuse what is older than five minutes."),
        new(WebhookSender.SignatureHeader, ApiShape.Like("^v1,[A-Za-z0-9+/=]+( v1,[A-Za-z0-9+/=]+)*$"),
            "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, by the subscription's secret (the base64 behind `whsec_`). While a secret is being rotated two with a space between: one must be right."),
    ];

    /// <summary>What is posted: type, content and one line about it.</summary>
    public static readonly IReadOnlyList<(string Type, Type Content, string Summary)> Messages =
    [
        (WebhookFanOut.AlarmType, typeof(WebhookMessage<NoticeView>), "An alarm was raised: once per alarm, whatever is folded into it"),
        (WebhookFanOut.FileType, typeof(WebhookMessage<NoticeView>), "A promised file came, came late, can be played, or is missing"),
        (WebhookFanOut.TestType, typeof(WebhookMessage<TestContent>), "Somebody tries the subscription out"),
    ];
}
