using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CloudCam.Testing;

namespace CloudCam.Dev.Tests.Infra;

/// <summary>Runs the scripts of <c>infra</c> as people do, with stand-ins for az, curl, dotnet, npm and git that write down how they are called.</summary>
internal sealed class ScriptRig : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cloudcam-deploy-");
    private readonly List<TcpListener> listeners = [];

    public ScriptRig()
    {
        Settings["FAKE"] = folder.FullName;
        Settings["FAKE_APP"] = SmallApp();
        foreach (var listener in (TcpListener[])[new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)])
        {
            listener.Start();
            listeners.Add(listener);
        }
        Settings["FAKE_PORTS"] = string.Join(' ', Ports);
    }

    /// <summary>What the stand-ins are told; see <c>fakes/az</c>.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Ports that take connections, as those of a relay do.</summary>
    public IEnumerable<int> Ports => listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port);

    /// <summary>Every call so far, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(Of("calls")) ? File.ReadAllLines(Of("calls")) : [];

    public string PublishedZip => Of("published.zip");

    /// <summary>A file that the stand-ins keep: <c>group</c>, <c>image</c>, <c>secret.json</c>.</summary>
    public string Of(string name) => Path.Combine(folder.FullName, name);

    /// <summary>A deployment that was made before.</summary>
    public void IsDeployed(string image)
    {
        File.WriteAllText(Of("group"), "");
        File.WriteAllText(Of("image"), image);
        foreach (var secret in (string[])["webhooks-master-key", "live-link-key"]) File.WriteAllText(Of(secret + ".json"), "{}");
    }

    // A smoke test that must pass may take its time on a busy machine; one that must fail is given none by its test.
    public Task<(int ExitCode, string Output)> DeployAsync(params string[] more) => RunAsync(
        "deploy.sh", "", ["--group", "cams", "--location", "westeurope", "--parameters", RepositoryRoot.Combine("infra", "parameters", "small.json"), "--smoke-wait", "120", .. more]);

    public async Task<(int ExitCode, string Output)> RunAsync(string script, string input, params string[] arguments)
    {
        var fakes = RepositoryRoot.Combine("tests", "CloudCam.Dev.Tests", "Infra", "fakes");
        // From a file: a script may end without having read what is typed.
        await File.WriteAllTextAsync(Of("typed"), input, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("bash", ["-c", "exec bash \"$@\" < \"$FAKE/typed\"", "rig", RepositoryRoot.Combine("infra", script), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PATH"] = fakes + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in Settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var stop = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, await output + await errors);
    }

    public void Dispose()
    {
        foreach (var listener in listeners) listener.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>What a published app has at least: the host's file, the handler, the functions, the console.</summary>
    private string SmallApp()
    {
        var app = Directory.CreateDirectory(Of("app"));
        File.WriteAllText(Path.Combine(app.FullName, "host.json"), "{}");
        var handler = Path.Combine(app.FullName, "CloudCam.Functions");
        File.WriteAllText(handler, "handler");
        using (var mark = Process.Start("chmod", ["a+x", handler])) mark.WaitForExit();
        foreach (var function in Directory.GetFiles(RepositoryRoot.Combine("functions"), "function.json", SearchOption.AllDirectories).Where(file => !file.Contains("/bin/", StringComparison.Ordinal)))
        {
            var target = app.CreateSubdirectory(Path.GetFileName(Path.GetDirectoryName(function)!));
            File.Copy(function, Path.Combine(target.FullName, "function.json"), overwrite: true);
        }
        File.WriteAllText(Path.Combine(app.CreateSubdirectory("console").FullName, "index.html"), "<!doctype html>");
        return app.FullName;
    }
}
