using System.Text.Json;

namespace CloudCam.Relay;

/// <summary>One line of JSON for whoever started the process and let the system pick its ports (<c>--announce</c>).</summary>
internal static class Announcement
{
    public static void Write(TextWriter output, RelayServer relay, IEnumerable<string> healthUrls)
    {
        output.WriteLine(JsonSerializer.Serialize(new
        {
            ready = true,
            ports = relay.EndPoints.Select(endPoint => endPoint.Port),
            livePort = relay.LiveEndPoint?.Port,
            healthPort = healthUrls.Select(url => new Uri(url).Port).FirstOrDefault(),
        }));
        output.Flush();
    }
}
