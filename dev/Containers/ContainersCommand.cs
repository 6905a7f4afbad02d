using System.CommandLine;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Ports;
using CloudCam.Dev.Commands;
using CloudCam.Dev.Stack;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Dev.Containers;

/// <summary><c>containers</c>: what the stack of <c>compose.yaml</c> needs once before it starts, and what people ask it for. Not shown in the help.</summary>
internal static class ContainersCommand
{
    public static Command Create()
    {
        var command = new Command("containers", "First-run steps of the stack in compose.yaml.") { Keys(), ShowKey(), KeepSecret(), Setup() };
        command.Hidden = true;
        return command;
    }

    private static Command Keys()
    {
        var keys = Folder("--keys", "/keys", "Where the API's key is kept.");
        var functions = Folder("--functions", "/settings/functions", "Where the functions' settings go, a file each.");
        var relay = Folder("--relay", "/settings/relay", "Where the relay's settings go, a file each.");
        var command = new Command("keys", "Makes the keys of a stack; keys that are there stay.") { keys, functions, relay };
        command.SetAction(parsed =>
        {
            ContainerKeys.Write(parsed.GetValue(keys)!, parsed.GetValue(functions)!, parsed.GetValue(relay)!);
            // A log is kept and read by others: the key is shown only to who asks for it.
            Console.Out.WriteLine("The keys are there. Show the API's key: docker compose run --rm keys show-key");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command ShowKey()
    {
        var keys = Folder("--keys", "/keys", "Where the API's key is kept.");
        var command = new Command("show-key", "Writes the API's key.") { keys };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(ContainerKeys.ApiKey(parsed.GetValue(keys)!));
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command KeepSecret()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the secret, as in a camera's passwordSecret: a-z 0-9 -" };
        var secrets = Folder("--secrets", "/secrets", "Where the relay finds passwords of cameras.");
        var command = new Command("keep-secret", "Keeps a camera's password, read from standard input.") { name, secrets };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var value = (await Console.In.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n');
            if (!SecretNames.IsName(parsed.GetValue(name))) throw new StackException($"The name of a secret has 1 to {SecretNames.MaxLength} characters of a-z 0-9 -");
            if (value.Length is 0 or > SecretNames.MaxValueLength) throw new StackException($"Give the password on standard input: 1 to {SecretNames.MaxValueLength} characters.");
            ContainerKeys.Keep(parsed.GetValue(secrets)!, parsed.GetValue(name)!, value);
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command Setup()
    {
        var command = new Command("setup", "Makes the containers, tables and queues where Cloud__... says; those that are there stay.");
        command.SetAction((_, _) => SetupAsync());
        return command;
    }

    private static async Task<int> SetupAsync()
    {
        using var signals = new StopSignals();
        var options = new CloudOptions();
        new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("Cloud").Bind(options);
        try
        {
            using var cloud = CloudSetup.Create(options, TimeProvider.System);
            await cloud.EnsureCreatedAsync(signals.Stop);
            return CommandLine.Ok;
        }
        catch (Exception error) when (error is StoreException or ArgumentException or FormatException)
        {
            throw new StackException($"Containers, tables and queues were not made: {error.Message}", error);
        }
    }

    private static Option<string> Folder(string name, string fallback, string description) => CommandLine.Option(name, fallback, description);
}
