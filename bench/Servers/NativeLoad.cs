using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks.Servers;

/// <summary>
/// The load generator and the C limits (<c>bench/native</c>), compiled when first needed. They are C because a client that collects
/// garbage would be measured together with the server it shares two cores with.
/// </summary>
internal sealed class NativeLoad
{
    private readonly string program;

    private NativeLoad(string program) => this.program = program;

    /// <summary>Compiles it.</summary>
    /// <exception cref="InvalidOperationException">There is no C compiler, or it refused.</exception>
    public static async Task<NativeLoad> CompileAsync()
    {
        var sources = Path.Combine(Machine.RepositoryRoot(), "bench", "native");
        var program = Path.Combine(AppContext.BaseDirectory, "load");
        try
        {
            using var compiler = Process.Start(
                ServerProcess.Redirected("cc", ["-O2", "-Wall", "-Wextra", "-o", program, .. Directory.GetFiles(sources, "*.c").Order(StringComparer.Ordinal), "-lpthread"]))!;
            var complaints = await compiler.StandardError.ReadToEndAsync();
            await compiler.WaitForExitAsync();
            return compiler.ExitCode == 0 ? new NativeLoad(program) : throw new InvalidOperationException(complaints);
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException("This suite needs a C compiler called 'cc' on Linux (Debian: apt-get install gcc libc6-dev).", error);
        }
    }

    /// <summary>The C acknowledger.</summary>
    public Task<ServerProcess> StartAcknowledgerAsync() => ServerProcess.StartAsync("C epoll", program, ["ack", "0"]);

    /// <summary>The C sink.</summary>
    public Task<ServerProcess> StartSinkAsync() => ServerProcess.StartAsync("C epoll", program, ["sink", "0"]);

    /// <summary>Runs a client to its end and gives its last line.</summary>
    public async Task<JsonElement> RunAsync(CancellationToken cancellationToken, params IEnumerable<object> arguments)
    {
        await using var client = Start(arguments);
        return await client.EndAsync(cancellationToken);
    }

    /// <summary>Starts a client that runs beside something else.</summary>
    public LoadClient Start(params IEnumerable<object> arguments)
    {
        string[] texts = [.. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)];
        return new LoadClient(Process.Start(ServerProcess.Redirected(program, texts))!, string.Join(' ', texts));
    }
}
