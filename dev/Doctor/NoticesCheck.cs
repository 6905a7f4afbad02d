using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace CloudCam.Dev.Doctor;

/// <summary>Live notices: a token from the API, and a connection by it, as the console makes them (SignalR's JSON protocol over a WebSocket).</summary>
internal static class NoticesCheck
{
    private const byte Separator = 0x1e;

    /// <summary>Negotiates and connects.</summary>
    /// <param name="api">A client of the API with a key.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<Answer> LookAsync(HttpClient api, CancellationToken cancellationToken)
    {
        using var negotiated = await api.PostAsync(new Uri("api/negotiate?fleet=true", UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
        if (negotiated.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotImplemented)
            return Answer.Note("off", "There are no live notices: set Cloud__SignalRConnectionString, if people are to have them.");
        if (!negotiated.IsSuccessStatusCode) return Answer.Ill($"the API answers {(int)negotiated.StatusCode}", "The SignalR service refuses the functions, or is away: look at its connection string and at the functions' log.");
        var access = await negotiated.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
        var (url, token) = (new Uri(access.GetProperty("url").GetString()!), access.GetProperty("accessToken").GetString()!);

        using var client = new HttpClient();
        var path = url.AbsolutePath.TrimEnd('/');
        using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(url) { Path = $"{path}/negotiate", Query = Add(url.Query, "negotiateVersion=1") }.Uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var told = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!told.IsSuccessStatusCode) return Answer.Ill($"the service answers {(int)told.StatusCode}", "The token is not taken: the connection string's key was changed, or a clock is wrong.");
        var id = (await told.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false)).GetProperty("connectionToken").GetString()!;

        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new UriBuilder(url) { Scheme = url.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Query = Add(url.Query, $"id={Uri.EscapeDataString(id)}") }.Uri, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"protocol":"json","version":1}""" + (char)Separator), WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        var answer = new byte[1_024];
        var received = await socket.ReceiveAsync(answer.AsMemory(), cancellationToken).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(answer, 0, received.Count);
        return text.StartsWith("{}", StringComparison.Ordinal) ? Answer.Well("negotiated and connected") : Answer.Ill("the handshake was refused", "The address leads to something else than the SignalR service: look at the connection string's endpoint.");
    }

    private static string Add(string query, string more) => query.Length > 1 ? $"{query[1..]}&{more}" : more;
}
