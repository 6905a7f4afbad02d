using System.Diagnostics;
using System.Text.Json;
using CloudCam.Dev.Stack;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>Somebody who looks at a device's live notices, with Microsoft's own client of SignalR.</summary>
internal sealed class NoticeListener : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task reading;
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<JsonElement> notices = [];
    private readonly List<string> lines = [];

    private NoticeListener(Process process)
    {
        this.process = process;
        reading = ReadAsync();
    }

    /// <summary>What was told so far, in order, each notice once.</summary>
    public IReadOnlyList<JsonElement> Notices
    {
        get
        {
            lock (notices) return [.. notices.DistinctBy(one => one.GetProperty("noticeId").GetString())];
        }
    }

    /// <summary>Starts listening and waits until the connection stands.</summary>
    public static async Task<NoticeListener> StartAsync(LocalStack stack, ulong imei, CancellationToken cancellationToken)
    {
        var script = Path.Combine(Checkout.Root, "tests", "CloudCam.EndToEnd.Tests", "js", "notices.mjs");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(stack.Tools.Node, ["--no-warnings", script, stack.Endpoints.Functions!.ToString(), $"{imei:D15}"])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Dev,
                Environment = { ["API_KEY"] = stack.Endpoints.ApiKey },
            },
        };
        process.Start();
        var listener = new NoticeListener(process);
        await listener.connected.Task.WaitAsync(Waiting.Limit, cancellationToken);
        return listener;
    }

    /// <summary>Waits for a notice.</summary>
    public async Task<JsonElement> ForAsync(Func<JsonElement, bool> wanted, string what, CancellationToken cancellationToken)
    {
        var found = await Waiting.ForAsync(
            () => Task.FromResult(Notices.Where(wanted).Take(1).ToList() is { Count: 1 } one ? one : null), () => $"the notice {what}; there were {Told()}", cancellationToken);
        return found[0];
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (notices) lines.Add(line);
            var told = JsonSerializer.Deserialize<JsonElement>(line);
            if (told.GetProperty("event").GetString() == "connected") connected.TrySetResult();
            if (told.GetProperty("event").GetString() != "notices") continue;
            lock (notices) notices.AddRange(told.GetProperty("message").GetProperty("notices").EnumerateArray());
        }
        connected.TrySetException(new InvalidOperationException($"The listener ended: {await errors}"));
    }

    private string Told()
    {
        lock (notices) return string.Join('\n', lines);
    }
}
