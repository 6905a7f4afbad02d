using System.Globalization;
using System.Net;

namespace CloudCam.Dev.Doctor;

/// <summary>The relay's port for viewers: it is there, and tells nothing to somebody without a signed link.</summary>
internal static class LiveCheck
{
    /// <summary>Asks without a link.</summary>
    public static async Task<Answer> LookAsync(HttpClient http, Uri live, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(live, "live/doctor/1.flv"), HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.Forbidden
            ? Answer.Well("403 without a link")
            : Answer.Ill(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), "403 is due to somebody without a link: another service answers there, or Live__LinkKey is missing.");
    }

    /// <summary>Asks the API whether it signs links.</summary>
    public static async Task<Answer> LinksAsync(HttpClient api, CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync(new Uri($"api/devices/{Canary.Device}/live", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.NotFound => Answer.Well("links are signed"),
            HttpStatusCode.NotImplemented => Answer.Note("off", "There are no links to live video: set Live__LinkKey and Live__PublicUrl of the functions, if people are to watch."),
            var other => Answer.Ill(((int)other).ToString(CultureInfo.InvariantCulture), "Look at the functions' log."),
        };
    }
}
