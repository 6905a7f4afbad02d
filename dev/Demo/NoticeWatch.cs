using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Demo;

/// <summary>
/// Listens to live notices as a client of the SignalR service does: asks the API where, opens a web socket, speaks the JSON hub protocol
/// (messages that end with the byte 1E).
/// </summary>
internal sealed class NoticeWatch : IAsyncDisposable
{
    private const byte MessageEnd = 0x1E;
    private const int HubInvocation = 1;
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<string, bool> seen = new();
    private Task reading = Task.CompletedTask;

    private NoticeWatch()
    {
    }

    /// <summary>Ids of the alarms that were told of.</summary>
    public IReadOnlyCollection<string> Seen => [.. seen.Keys];

    /// <summary>Connects; alarms of every severity are told from then on.</summary>
    /// <exception cref="StackException">There is nothing to listen to.</exception>
    public static async Task<NoticeWatch> StartAsync(LocalStack stack, CancellationToken cancellationToken)
    {
        var watch = new NoticeWatch();
        try
        {
            using var http = stack.CreateApiClient();
            using var answer = await http.PostAsync("api/negotiate", null, cancellationToken);
            answer.EnsureSuccessStatusCode();
            var where = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            watch.socket.Options.SetRequestHeader("Authorization", $"Bearer {where.GetProperty("accessToken").GetString()}");
            var url = new UriBuilder(where.GetProperty("url").GetString()!);
            url.Scheme = url.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
            await watch.socket.ConnectAsync(url.Uri, cancellationToken);
            await watch.socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            watch.reading = watch.ReadAsync();
            return watch;
        }
        catch (Exception error) when (error is HttpRequestException or WebSocketException)
        {
            await watch.DisposeAsync();
            throw new StackException($"Nobody tells live notices: {error.Message}", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await reading;
        socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var (buffer, held) = (new byte[16 * 1024], new List<byte>());
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } part)
            {
                held.AddRange(buffer.AsSpan(0, part.Count));
                for (var end = held.IndexOf(MessageEnd); end >= 0; end = held.IndexOf(MessageEnd))
                {
                    Take([.. held[..end]]);
                    held.RemoveRange(0, end + 1);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // Ended by us (a pending receive is cancelled), or by the emulator when the stack stops.
            return;
        }
    }

    private void Take(byte[] message)
    {
        var hub = JsonSerializer.Deserialize<JsonElement>(message);
        if (!hub.TryGetProperty("type", out var type) || type.GetInt32() != HubInvocation || hub.GetProperty("target").GetString() != "notices") return;
        foreach (var notice in hub.GetProperty("arguments")[0].GetProperty("notices").EnumerateArray())
        {
            var (kind, alarm, device) = (Text(notice, "kind"), Text(notice, "alarm"), Text(notice, "device"));
            var state = notice.TryGetProperty("files", out var files) && kind == "file" ? $", {Text(files[0], "name")} {Text(files[0], "state")}" : "";
            Console.WriteLine($"  notice: {JimiDemo.NameOf(device)}: {alarm} ({Text(notice, "severity")}){state}");
            if (kind == "alarm") seen[Text(notice, "id")] = true;
        }
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
