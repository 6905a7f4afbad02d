using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks.Live;

/// <summary>nginx with its RTMP module (Debian: <c>nginx-light</c>, <c>libnginx-mod-rtmp</c>), one process on loopback with files in a folder of its own; the peer of live video where it is installed.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";
    private const string Module = "/usr/lib/nginx/modules/ngx_rtmp_module.so";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly DirectoryInfo folder;

    private NginxServer(Process process, DirectoryInfo folder, int port) => (this.process, this.folder, Port) = (process, folder, port);

    /// <summary>Its RTMP port.</summary>
    public int Port { get; }

    /// <summary>CPU time of the process so far.</summary>
    public long CpuNanoseconds => CpuClock.ProcessNanoseconds(process.Id);

    /// <summary>Starts it; null where it is not installed.</summary>
    /// <exception cref="InvalidOperationException">It did not listen.</exception>
    public static async Task<NginxServer?> StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program) || !File.Exists(Module)) return null;
        var folder = Directory.CreateTempSubdirectory("cloudcam-nginx-");
        var port = FreePort();
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            load_module {{Module}};
            daemon off; master_process off; pid {{folder.FullName}}/pid; error_log {{folder.FullName}}/error.log;
            events { worker_connections 2048; }
            rtmp { server { listen 127.0.0.1:{{port}}; chunk_size 4096; application live { live on; wait_key on; } } }

            """), cancellationToken);
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", configuration, "-p", folder.FullName, "-e", Path.Combine(folder.FullName, "error.log")]) { UseShellExecute = false })!;
        var server = new NginxServer(process, folder, port);
        for (var began = Stopwatch.GetTimestamp(); !await AnswersAsync(port, cancellationToken); await Task.Delay(50, cancellationToken))
        {
            if (!process.HasExited && Stopwatch.GetElapsedTime(began) < StartLimit) continue;
            await server.DisposeAsync();
            throw new InvalidOperationException("nginx did not listen.");
        }
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
