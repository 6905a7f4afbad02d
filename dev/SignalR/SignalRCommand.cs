using System.CommandLine;
using System.Net;
using System.Text.Json;
using CloudCam.Dev.Commands;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.SignalR;

/// <summary><c>signalr</c>: the emulator alone, as <c>up</c> starts it. Not shown in the help.</summary>
internal static class SignalRCommand
{
    public static Command Create()
    {
        var port = CommandLine.Port("--port", new SignalROptions().Port, "Port");
        var listen = CommandLine.Option("--listen", IPAddress.Loopback.ToString(), "IP address to listen on.");
        listen.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _)) result.AddError("--listen is an IP address.");
        });
        var exitWithInput = new Option<bool>("--exit-with-stdin") { Description = "End when standard input is closed." };
        var command = new Command("signalr", "The SignalR Service emulator alone; Ctrl-C stops it.") { port, listen, exitWithInput };
        command.Hidden = true;
        command.SetAction((parsed, _) => RunAsync(new SignalROptions { Port = parsed.GetValue(port), Address = IPAddress.Parse(parsed.GetValue(listen)!) }, parsed.GetValue(exitWithInput)));
        return command;
    }

    private static async Task<int> RunAsync(SignalROptions options, bool exitWithInput)
    {
        using var signals = new StopSignals();
        await using var emulator = await StartAsync(options, signals.Stop);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { ready = true, port = emulator.Port }));
        await Task.WhenAny(signals.Stopped, exitWithInput ? InputEndsAsync() : Task.Delay(Timeout.Infinite, signals.Stop));
        return CommandLine.Ok;
    }

    private static async Task<SignalREmulator> StartAsync(SignalROptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await SignalREmulator.StartAsync(options, TimeProvider.System, isLogged: true, cancellationToken);
        }
        catch (IOException error)
        {
            throw new StackException($"The SignalR emulator cannot listen on port {options.Port}: {error.Message}", error);
        }
    }

    private static async Task InputEndsAsync()
    {
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null);
    }
}
