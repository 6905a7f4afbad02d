using System.Text.Json;
using CloudCam.Dev.Stack;
using Spectre.Console;

namespace CloudCam.Dev.Commands;

/// <summary>A stack on the screen: its start, its table, its end.</summary>
internal sealed class StackSession(LocalStack stack, StopSignals signals, string? readyFile) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public LocalStack Stack => stack;

    /// <summary>Where a running stack tells where it is, for <c>doctor</c> and other programs of the same person.</summary>
    public static string EndpointsFile(string dataFolder) => Path.Combine(dataFolder, "endpoints.json");

    /// <summary>Starts a stack, telling each step.</summary>
    /// <exception cref="StackException">It cannot start; the message is for people.</exception>
    public static async Task<StackSession> StartAsync(LocalStackOptions options, StopSignals signals, string? readyFile)
    {
        var stack = await LocalStack.StartAsync(options, line => AnsiConsole.MarkupLineInterpolated($"[grey]{line}[/]"), signals.Stop);
        return new StackSession(stack, signals, readyFile);
    }

    /// <summary>Writes the table and, where asked for, the ready file.</summary>
    public async Task ShowAsync()
    {
        var table = new Table { Border = TableBorder.Rounded }.AddColumns("What", "Where");
        foreach (var (what, where) in stack.Listening) table.AddRow(Markup.Escape(what), Markup.Escape(where));
        table.AddRow("Data", Markup.Escape(stack.Endpoints.DataFolder));
        table.AddRow("Logs", Markup.Escape(stack.Endpoints.LogFolder));
        AnsiConsole.Write(table);
        // Outside of the table, so that a narrow window does not break what people copy.
        Console.WriteLine("Storage connection string (the emulator's published key, good for nothing else):");
        Console.WriteLine("  " + stack.Endpoints.StorageConnectionString);
        Console.WriteLine("Event Hubs connection string (hubs telemetry, alarms, media):");
        Console.WriteLine("  " + stack.Endpoints.EventHubsConnectionString);
        Console.WriteLine("SignalR connection string:");
        Console.WriteLine("  " + stack.Endpoints.SignalRConnectionString);
        if (stack.Endpoints.ApiKey is { } key)
        {
            Console.WriteLine("Key of the HTTP API (scope admin), as header x-api-key:");
            Console.WriteLine("  " + key);
        }
        await WriteEndpointsAsync(EndpointsFile(stack.Endpoints.DataFolder));
        if (readyFile is not null) await WriteEndpointsAsync(readyFile);
    }

    /// <summary>Runs until a signal comes or a part dies.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> RunAsync()
    {
        var stopped = signals.Stopped;
        await Task.WhenAny(stopped, stack.Failed);
        return stopped.IsCompleted ? CommandLine.Ok : await TellFailureAsync();
    }

    /// <summary>Says which part died, and how.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> TellFailureAsync()
    {
        await Console.Error.WriteLineAsync((await stack.Failed).Describe());
        return CommandLine.Failed;
    }

    public async ValueTask DisposeAsync()
    {
        AnsiConsole.MarkupLine("[grey]Stopping, the relay first (Ctrl-C again: at once) ...[/]");
        if (readyFile is not null) File.Delete(readyFile);
        File.Delete(EndpointsFile(stack.Endpoints.DataFolder));
        using (signals.Hurry.Register(() => _ = stack.KillAsync())) await stack.DisposeAsync();
        AnsiConsole.MarkupLine("[grey]Stopped.[/]");
    }

    private async Task WriteEndpointsAsync(string file)
    {
        // Moved into place, so that nobody reads half of it; it has the API's key in it.
        var unfinished = file + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var stream = new FileStream(unfinished, options)) await JsonSerializer.SerializeAsync(stream, stack.Endpoints, Json);
        File.Move(unfinished, file, overwrite: true);
    }
}
