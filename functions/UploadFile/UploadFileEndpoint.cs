using CloudCam.Functions.Uploads;

namespace CloudCam.Functions.UploadFile;

/// <summary><c>POST /files</c>: a file that answers a command, bound to it by its number (Jimi, JC400/JC261 protocol V1.3.5, 6.3).</summary>
internal sealed class UploadFileEndpoint(CameraUploads uploads)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/files";

    /// <summary>Answers.</summary>
    public Task RunAsync(HttpContext context) => uploads.HandleAsync(context, pathDevice: null, answersCommand: true);
}
