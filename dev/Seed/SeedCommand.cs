using System.CommandLine;
using System.Text.Json;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Ports;
using CloudCam.Dev.Commands;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Seed;

/// <summary><c>seed</c>: fills a running stack with many devices and alarms, for lists and maps that are to be looked at with thousands.</summary>
internal static class SeedCommand
{
    private const int MostDevices = 20_000;
    private const int MostAlarms = 1_000_000;

    public static Command Create()
    {
        var devices = CommandLine.Option("--devices", 1_000, $"Devices, 1 to {MostDevices}.");
        var alarms = CommandLine.Option("--alarms", 10_000, $"Alarms of the last week over all of them, 0 to {MostAlarms}.");
        var random = CommandLine.Option("--random", 1, "The same number gives the same fleet.");
        var storage = CommandLine.Option("--storage", "UseDevelopmentStorage=true", "Connection string of the storage emulator; the default is a stack on its usual ports.");
        var readyFile = new Option<string?>("--ready-file") { Description = "Take the connection string from the file that 'up --ready-file' wrote.", HelpName = "FILE" };
        devices.Validators.Add(result => Check(result.GetValueOrDefault<int>(), 1, MostDevices, result.AddError));
        alarms.Validators.Add(result => Check(result.GetValueOrDefault<int>(), 0, MostAlarms, result.AddError));
        var command = new Command("seed", "Write many registered devices with places, tracks and alarms into a running local stack.") { devices, alarms, random, storage, readyFile };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(readyFile) is { } file ? ConnectionOf(file) : parsed.GetValue(storage)!, new SeedPlan(parsed.GetValue(devices), parsed.GetValue(alarms), parsed.GetValue(random))));
        return command;
    }

    private static async Task<int> RunAsync(string connection, SeedPlan plan)
    {
        using var signals = new StopSignals();
        // Nothing is sent to a hub: the events of these devices would only be old.
        using var cloud = CloudSetup.Create(
            new CloudOptions { StorageConnectionString = connection, EventHubsConnectionString = "Endpoint=sb://localhost;SharedAccessKeyName=none;SharedAccessKey=none" }, TimeProvider.System);
        try
        {
            await cloud.EnsureCreatedAsync(signals.Stop);
            var seed = new FleetSeed(cloud.Tables, TimeProvider.System, plan);
            await seed.WriteAsync(Console.Out.WriteLine, signals.Stop);
            return CommandLine.Ok;
        }
        catch (StoreException error)
        {
            throw new StackException($"The stack's storage does not take it: {error.Message} Is the stack running (dotnet run --project dev -- up)?", error);
        }
    }

    private static string ConnectionOf(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.GetProperty("storageConnectionString").GetString()!;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StackException($"{file} is no file that 'up --ready-file' wrote: {error.Message}", error);
        }
    }

    private static void Check(int value, int least, int most, Action<string> refuse)
    {
        if (value < least || value > most) refuse($"Expected a number from {least} to {most}.");
    }
}
