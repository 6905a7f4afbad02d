using System.Globalization;

namespace CloudCam.Relay;

/// <summary><c>--check-health</c>: asks the relay that runs beside it whether it lives, for containers without a shell or a browser.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Asks.</summary>
    /// <returns>Exit code: 0 when it lives, 1 when not.</returns>
    public static async Task<int> RunAsync(int port)
    {
        using var client = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/health/live"))).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }
}
