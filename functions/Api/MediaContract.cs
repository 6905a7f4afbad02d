using CloudCam.Functions.Contracts;
using CloudCam.Functions.MediaLink;
using CloudCam.Functions.Transfers;

namespace CloudCam.Functions.Api;

/// <summary>What the API promises of files.</summary>
internal static class MediaContract
{
    private const string Tag = "Media";
    private static readonly ApiParameter Id = ApiParameter.Id("The file's id, or `device:mediaId` with the `mediaId` of an event.");
    private static readonly ApiAnswer NotThere = ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such file.");
    private static readonly ApiParameter Of = ApiParameter.Device("device") with { Description = "Only this device's." };

    public static readonly ApiOperation List = new(Tag, "listMedia", "List files")
    {
        Query =
        [
            Of, ApiParameter.From, ApiParameter.To, new("kind", ApiShape.Word(ApiWords.MediaKinds), "Only files of this kind."), ApiParameter.Word("channel", "Only files of this channel."),
            ApiParameter.Word("trigger", "Only files with this trigger."), ApiParameter.Standing,
            new("order", ApiShape.Word("newest"), "Without a device: the newest of all first, instead of device by device; 30 days back unless `from` is given."), .. ApiParameter.Page(),
        ],
        Answers = [ApiAnswer.Ok<Page<MediaView>>("A page of files, the newest of each device first.")],
    };

    public static readonly ApiOperation Get = new(Tag, "getMedia", "Get a file's description")
    {
        Path = [Id], Query = [ApiParameter.Standing], Answers = [ApiAnswer.Ok<MediaView>("The file."), NotThere],
    };

    public static readonly ApiOperation Link = new(Tag, "getMediaLink", "Get a link to a file's content")
    {
        Path = [Id], Query = [new("what", ApiShape.Word(ApiWords.LinkKinds) with { Default = MediaLinkEndpoint.DefaultWhat }, "Which of its forms."), ApiParameter.Standing],
        Answers = [ApiAnswer.Ok<MediaLinkView>("The link."), ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such file, or it has no such form.")],
    };

    public static readonly ApiOperation Transfers = new(Tag, "listTransfers", "List files on their way")
    {
        Query = [Of, ApiParameter.Standing, .. ApiParameter.Page()], Answers = [ApiAnswer.Ok<Page<TransferView>>("A page of transfers, by device.")],
    };
}
