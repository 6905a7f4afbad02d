using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Uploads;

/// <summary>What cameras are promised: their vendor's protocol, not ours. Integrators have no use for it.</summary>
internal static class UploadsContract
{
    private const string Tag = "Cameras' own uploads";
    private static readonly string[] Form = ["multipart/form-data"];
    private static readonly ApiParameter Imei = ApiParameter.Device("imei") with { Description = "The camera's IMEI." };
    private static readonly ApiShape Any = ApiShape.Text(UploadFields.MaxLength);
    private static readonly ApiMember Time = new("timestamp", Any, "Milliseconds since 1970.");
    private static readonly ApiMember Sign = new("sign", Any, "The vendor's signature.");
    private static readonly ApiMember File = new("file", new ApiShape { Type = "string", Format = "binary" }, "The file; the part may have any name.", IsRequired: true);

    private static readonly IReadOnlyList<ApiAnswer> FileAnswers =
    [
        ApiAnswer.Ok<UploadText>("The camera need not come again; `message` says whether the file is kept."), new ApiAnswer(StatusCodes.Status400BadRequest, "The sign is wrong, or the request broke off.", typeof(UploadText)),
        new ApiAnswer(StatusCodes.Status503ServiceUnavailable, "Nothing can be kept now; the camera comes again.", typeof(UploadText)),
    ];

    public static readonly ApiOperation Media = new(Tag, "uploadMedia", "Take a photo or video")
    {
        Path = [Imei], Answers = FileAnswers,
        Body = new ApiBody("MediaForm", ApiShape.Object(new("filename", Any, "What the camera calls it."), Time, Sign, File), "Parts in any order.") { ContentTypes = Form },
    };

    public static readonly ApiOperation CommandFile = new(Tag, "uploadFile", "Take a file that answers a command")
    {
        Answers = FileAnswers,
        Body = new ApiBody(
            "CommandFileForm", ApiShape.Object(new("imei", Any, "The camera's IMEI."), new("instructionId", Any, "The command's number."), new("filename", Any, "What the camera calls it."), Time, Sign, File),
            "Parts in any order.") { ContentTypes = Form },
    };

    public static readonly ApiOperation NameList = new(Tag, "uploadNameList", "Take a list of what a camera holds")
    {
        Path = [Imei],
        Body = new ApiBody(
            "NameList", ApiShape.Object(new("imei", new ApiShape { Type = "string" }, "The camera's IMEI."), new("fileNameList", new ApiShape { Type = "string" }, "Names with commas between.", IsRequired: true)), "The list."),
        Answers =
        [
            ApiAnswer.Ok<NameListText>("The camera need not come again; `ok` says whether the list is kept."),
            new ApiAnswer(StatusCodes.Status503ServiceUnavailable, "Nothing can be kept now; the camera comes again.", typeof(NameListText)),
        ],
    };
}

/// <summary>What a camera hears that posted a file; see <see cref="UploadAnswer"/> for the bytes.</summary>
/// <param name="Code">200: do not come again.</param>
/// <param name="Message">What became of it.</param>
/// <param name="Data">The file's name.</param>
[SchemaName("UploadAnswer")]
internal sealed record UploadText(int Code, string Message, string Data);

/// <summary>What a camera hears that posted a list.</summary>
/// <param name="Code">0: the list is kept.</param>
/// <param name="Ok">The same.</param>
/// <param name="Message">Why it is not kept; null when it is.</param>
[SchemaName("NameListAnswer")]
internal sealed record NameListText(int Code, bool Ok, string? Message);
