using System.Globalization;
using System.Net.Mime;
using System.Text;

namespace CloudCam.Functions.Uploads;

/// <summary>
/// What a camera hears. Status 200 with code 200 ends its attempts, whatever became of the file; any error brings the same file back every few minutes for
/// hours (seen on JC261). The success text is the one that some models of the family need, byte for byte.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Json">The body.</param>
internal sealed record UploadAnswer(int Status, string Json)
{
    private const int RetrySeconds = 60;

    /// <summary>The file is kept, or was before.</summary>
    /// <param name="name">The file's name, checked: it needs no escapes.</param>
    public static UploadAnswer Stored(string name) => new(200, $$"""{"code":200,"message":"File upload success","data":"{{name}}"}""");

    /// <summary>The file is not kept and is not to be sent again.</summary>
    public static UploadAnswer Refused(UploadRefusal refusal, string? name) => refusal switch
    {
        // Cameras of strangers hear what all cameras hear: nobody pays for SIM data because of our policy.
        UploadRefusal.UnknownDevice => Stored(name ?? ""),
        UploadRefusal.WrongSign => new(400, $$"""{"code":400,"message":"{{TextOf(refusal)}}","data":"{{name}}"}"""),
        _ => new(200, $$"""{"code":200,"message":"{{TextOf(refusal)}}","data":"{{name}}"}"""),
    };

    /// <summary>Nothing could be kept now: the camera is to come again.</summary>
    public static UploadAnswer Again { get; } = new(503, """{"code":503,"message":"Not now, send it again","data":""}""");

    /// <summary>The request did not arrive as HTTP.</summary>
    public static UploadAnswer BrokenOff { get; } = new(400, """{"code":400,"message":"The request broke off","data":""}""");

    /// <summary>A list was taken.</summary>
    public static UploadAnswer Listed { get; } = new(200, """{"code":0,"ok":true}""");

    /// <summary>A list was not taken and is not to be sent again.</summary>
    public static UploadAnswer NotListed(UploadRefusal refusal) => new(200, $$"""{"code":400,"ok":false,"message":"{{TextOf(refusal)}}"}""");

    /// <summary>No list can be taken now.</summary>
    public static UploadAnswer ListAgain { get; } = new(503, """{"code":503,"ok":false,"message":"Not now, send it again"}""");

    /// <summary>Sends it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        if (context.RequestAborted.IsCancellationRequested) return;
        var body = Encoding.ASCII.GetBytes(Json);
        context.Response.StatusCode = Status;
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.ContentLength = body.Length;
        if (Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string TextOf(UploadRefusal refusal) => refusal switch
    {
        UploadRefusal.NotAForm => "Not kept: not the expected content type",
        UploadRefusal.Truncated => "Not kept: the body ends too early",
        UploadRefusal.TooLarge => "Not kept: too large",
        UploadRefusal.TooManyParts or UploadRefusal.HeadTooLarge or UploadRefusal.FieldTooLong => "Not kept: the form is too large",
        UploadRefusal.DuplicatePart => "Not kept: a part came twice",
        UploadRefusal.NoFile => "Not kept: there is no file",
        UploadRefusal.EmptyFile => "Not kept: the file is empty",
        UploadRefusal.NoName => "Not kept: there is no file name",
        UploadRefusal.BadName => "Not kept: the file name is not allowed",
        UploadRefusal.WrongSign => "Wrong sign",
        UploadRefusal.NoDevice => "Not kept: there is no imei",
        UploadRefusal.BadJson => "Not kept: not the expected JSON",
        UploadRefusal.TooManyNames => "Not kept: too many names",
        _ => "Not kept",
    };
}
