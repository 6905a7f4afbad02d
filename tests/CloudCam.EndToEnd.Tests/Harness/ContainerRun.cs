using System.Diagnostics;
using CloudCam.Architecture.Tests.Containers;
using CloudCam.Dev.Stack;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>Runs programs as a container would: a user without rights, nothing in the environment but what the compose file says, nothing to write but a folder for what is thrown away.</summary>
/// <param name="prefix">What makes the user a lesser one.</param>
/// <param name="temporary">The folder that is <c>/tmp</c> in a container.</param>
/// <param name="guardian">Ends what is left when the tests are killed.</param>
/// <param name="logs">Folder of the logs.</param>
internal sealed class ContainerRun(string[] prefix, string temporary, Guardian guardian, string logs) : IDisposable
{
    private readonly List<PartLog> opened = [];

    /// <summary>The environment that the compose file gives a service, with the stack's addresses for those of the containers.</summary>
    public static Dictionary<string, string> EnvironmentOf(string service, StackEndpoints stack, string settings)
    {
        var environment = ComposeFile.Read().Services[service].Environment.ToDictionary();
        var here = new Dictionary<string, string>
        {
            ["Cloud__StorageConnectionString"] = stack.StorageConnectionString, ["AzureWebJobsStorage"] = stack.StorageConnectionString,
            ["Cloud__EventHubsConnectionString"] = stack.EventHubsConnectionString, ["EventHubs"] = stack.EventHubsConnectionString,
            ["Cloud__EventHubsHttpEndpoint"] = stack.EventHubsHttp.AbsoluteUri, ["AzureSignalRConnectionString"] = stack.SignalRConnectionString,
            // Another name of the same place: a link shows by it that the setting counts.
            ["Cloud__LinkEndpoint"] = $"http://localhost:{stack.Blob.Port}/devstoreaccount1",
            ["SettingsFolder"] = settings, ["Cloud__SecretsFolder"] = settings,
        };
        foreach (var (name, value) in here)
        {
            if (environment.ContainsKey(name)) environment[name] = value;
        }
        foreach (var (name, value) in environment)
            Assert.False(ComposeFile.Read().Services.Keys.Any(other => value.Contains($"//{other}:", StringComparison.Ordinal)), $"{name} still names a container: {value}");
        return environment;
    }

    /// <summary>Starts a program that runs until it is stopped.</summary>
    public (PartProcess Process, PartLog Log) Start(string name, string folder, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var log = new PartLog(logs, name);
        opened.Add(log);
        return (PartProcess.Start(Prepare(folder, environment, command), log, guardian), log);
    }

    /// <summary>Runs a program to its end.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string[] command, CancellationToken cancellationToken)
    {
        var start = Prepare(folder, environment, command);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    public void Dispose()
    {
        foreach (var log in opened) log.Dispose();
    }

    private ProcessStartInfo Prepare(string folder, IReadOnlyDictionary<string, string> environment, string[] command)
    {
        string[] all = [.. prefix, .. command];
        var start = PartProcess.InOwnSession(all[0], all[1..]);
        start.WorkingDirectory = folder;
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["TMPDIR"] = temporary;
        // As in the images.
        start.Environment["DOTNET_ROOT"] = Programs.DotnetRoot;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }
}
