using CloudCam.Functions.Uploads;

namespace CloudCam.Functions.UploadMedia;

/// <summary><c>POST /upload</c> and <c>/upload/{imei}</c>: photos and videos of JC261 and JC400 cameras (Jimi, JC400/JC261 protocol V1.3.5, 6.1).</summary>
internal sealed class UploadMediaEndpoint(CameraUploads uploads)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/upload/{imei?}";

    /// <summary>Answers.</summary>
    public Task RunAsync(HttpContext context) => uploads.HandleAsync(context, context.Request.RouteValues["imei"] as string, answersCommand: false);
}
