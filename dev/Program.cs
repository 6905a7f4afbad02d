using System.CommandLine;
using CloudCam.Dev.Commands;
using CloudCam.Dev.Containers;
using CloudCam.Dev.Seed;
using CloudCam.Dev.SignalR;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Media;
using Spectre.Console;

if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
{
    // A file or a log: plain lines, no colours, and wide enough that tables are not folded.
    AnsiConsole.Profile.Capabilities.Interactive = false;
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Width = 240;
}
var root = new RootCommand("CloudCam on this machine: the whole cloud in processes, simulated cameras, a decoder for hex dumps.")
{
    UpCommand.Create(), DemoCommand.Create(), SimCommand.Create(), SeedCommand.Create(), DecodeCommand.Create(), SignalRCommand.Create(), ContainersCommand.Create(), CostCommand.Create(), DoctorCommand.Create(), LoadCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync("Help: dotnet run --project dev -- --help");
    return CommandLine.Unusable;
}
try
{
    // Signals are handled by the commands themselves, which stop things in order.
    return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is StackException or SampleMediaException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return CommandLine.Failed;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return CommandLine.Failed;
}
