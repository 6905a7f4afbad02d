using System.CommandLine;
using CloudCam.Core.Devices;
using CloudCam.Dev.Stack;
using Spectre.Console;

namespace CloudCam.Dev.Commands;

/// <summary><c>up</c>: the whole stack until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var stackOptions = new StackCommandOptions();
        var noFunctions = new Option<bool>("--no-functions") { Description = "Leave the functions out: files arrive, nothing assembles them." };
        var devices = new Option<string[]>("--device") { Description = "Register this device (IMEI or name); may be given several times.", HelpName = "ID", AllowMultipleArgumentsPerToken = true };
        var unknown = CommandLine.Option("--unknown-devices", DevicePolicy.Quarantine, "What happens to devices that are not registered.");
        devices.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !DeviceId.TryParse(token.Value, out _)))
                result.AddError($"'{token.Value}' is no device id: 1 to 64 characters of A-Z a-z 0-9 _ -.");
        });
        var command = new Command("up", "Start storage, event hubs, functions and the relay on this machine; Ctrl-C stops them.") { noFunctions, devices, unknown };
        stackOptions.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var options = stackOptions.Read(parsed, Checkout.DataFolder) with
            {
                Functions = !parsed.GetValue(noFunctions), UnknownDevices = parsed.GetValue(unknown),
                Devices = [.. (parsed.GetValue(devices) ?? []).Select(id => new RegisteredDevice(DeviceId.Parse(id), id))],
            };
            return RunAsync(options, stackOptions.ReadyFile(parsed));
        });
        return command;
    }

    private static async Task<int> RunAsync(LocalStackOptions options, string? readyFile)
    {
        using var signals = new StopSignals();
        await using var session = await StackSession.StartAsync(options, signals, readyFile);
        await session.ShowAsync();
        var endpoints = session.Stack.Endpoints;
        AnsiConsole.MarkupLineInterpolated($"Point a camera at [bold]{Where(endpoints)}[/]. {WhatOfStrangers(options)}");
        AnsiConsole.MarkupLine("Try it: [bold]dotnet run --project dev -- sim teltonika --port " + endpoints.RelayPort + "[/]. Ctrl-C stops everything.");
        return await session.RunAsync();
    }

    private static string Where(StackEndpoints endpoints) => endpoints.RelayHost is "0.0.0.0" or "::"
        ? $"this machine's address, port {endpoints.RelayPort}"
        : $"{endpoints.RelayHost}:{endpoints.RelayPort} (--listen 0.0.0.0 lets cameras of the network in)";

    private static string WhatOfStrangers(LocalStackOptions options) => options.UnknownDevices switch
    {
        DevicePolicy.Accept => "Every device is taken as one of the fleet.",
        DevicePolicy.Refuse => "Devices that are not registered (--device ID) are refused.",
        _ => "Devices that are not registered (--device ID) go to the quarantine container.",
    };
}
