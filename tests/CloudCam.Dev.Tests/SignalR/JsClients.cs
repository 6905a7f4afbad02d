using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>The official JavaScript clients of clients.mjs.</summary>
internal sealed class JsClients : IAsyncDisposable
{
    private readonly Process node;
    private readonly ConcurrentDictionary<string, Channel<JsonElement>> events = new();
    private readonly Task reading;
    private readonly Task<string> errors;

    public JsClients()
    {
        var script = Path.Combine(Checkout.Root, "tests", "CloudCam.Dev.Tests", "SignalR", "clients.mjs");
        node = Process.Start(new ProcessStartInfo("node", [script, Checkout.Dev]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        errors = node.StandardError.ReadToEndAsync();
        reading = ReadAsync();
    }

    /// <summary>Starts a client and waits until it is connected.</summary>
    /// <returns>Its connection id.</returns>
    public async Task<string> ConnectAsync(string client, string url)
    {
        await StartAsync(client, url);
        var first = await NextAsync(client);
        Assert.True(first.GetProperty("event").GetString() == "connected", first.ToString());
        return first.GetProperty("id").GetString()!;
    }

    public Task StartAsync(string client, string url) => DoAsync(new { client, @do = "start", url, listen = (string[])["alarm", "end"] });

    public Task InvokeAsync(string client, string method, params object[] arguments) => DoAsync(new { client, @do = "invoke", method, arguments });

    /// <summary>The next thing that happens to a client.</summary>
    public async Task<JsonElement> NextAsync(string client) =>
        await Of(client).Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(BuiltProgram.Patience);

    /// <summary>The arguments, as JSON, of all messages a client gets until it gets <c>end</c>.</summary>
    public async Task<IReadOnlyList<string>> UntilEndAsync(string client)
    {
        var got = new List<string>();
        while (true)
        {
            var next = await NextAsync(client);
            Assert.True(next.GetProperty("event").GetString() == "message", next.ToString());
            if (next.GetProperty("method").GetString() == "end") return got;
            got.Add(next.GetProperty("arguments").GetRawText());
        }
    }

    public async ValueTask DisposeAsync()
    {
        node.StandardInput.Close();
        if (!node.WaitForExit(BuiltProgram.Patience)) node.Kill();
        await reading;
        var said = await errors;
        node.Dispose();
        Assert.Equal("", said);
    }

    private async Task DoAsync(object command)
    {
        await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command));
        await node.StandardInput.FlushAsync();
    }

    private async Task ReadAsync()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            var happened = JsonSerializer.Deserialize<JsonElement>(line);
            Of(happened.GetProperty("client").GetString()!).Writer.TryWrite(happened);
        }
        foreach (var channel in events.Values) channel.Writer.TryComplete();
    }

    private Channel<JsonElement> Of(string client) => events.GetOrAdd(client, _ => Channel.CreateUnbounded<JsonElement>());
}
