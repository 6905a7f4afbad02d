using CloudCam.Functions.Uploads;

namespace CloudCam.Functions.NameList;

/// <summary><c>POST /namelist</c> and <c>/namelist/{imei}</c>: what a camera holds on its card (Jimi, JC400/JC261 protocol V1.3.5, 6.2).</summary>
internal sealed class NameListEndpoint(CameraNameLists lists)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/namelist/{imei?}";

    /// <summary>Answers.</summary>
    public Task RunAsync(HttpContext context) => lists.HandleAsync(context, context.Request.RouteValues["imei"] as string);
}
