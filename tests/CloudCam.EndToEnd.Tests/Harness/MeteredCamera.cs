using System.Net;
using System.Net.Sockets;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>
/// A camera whose every write can be held up and whose place in its file is known to the byte: what the kernel has taken of the file on the
/// running connection, and where the server lets it go on afterwards.
/// </summary>
internal sealed class MeteredCamera : IProgress<CameraProgress>, IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock sync = new();
    private readonly Action<MeteredCamera, CameraProgress>? observer;
    private MeteredLink? link;
    private CameraProgress? reported;
    private long writtenAtReport;

    /// <summary>Makes the camera.</summary>
    /// <param name="options">What it is; its way to the server is replaced.</param>
    /// <param name="port">Where it dials, asked for each connection.</param>
    /// <param name="observer">Gets its reports, on its own task.</param>
    public MeteredCamera(TeltonikaCameraOptions options, Func<int> port, Action<MeteredCamera, CameraProgress>? observer = null)
    {
        this.observer = observer;
        Options = options with { Dial = cancellationToken => DialAsync(port(), cancellationToken), ReportEveryBytes = 1 };
    }

    /// <summary>The camera as it runs.</summary>
    public TeltonikaCameraOptions Options { get; }

    /// <summary>File index and bytes of that file given to the kernel on this connection (upper limit); null when no file is on its way.</summary>
    public (int File, long Sent, int LocalPort)? Place
    {
        get
        {
            lock (sync)
            {
                if (link is not { } open || reported is not { } last) return null;
                // What was written since the last report are DATA of the same file, headers counted as if they were file bytes.
                return (last.FileIndex, Math.Min(last.Position + open.Written - writtenAtReport, last.Size), open.LocalPort);
            }
        }
    }

    /// <summary>Lets no further byte out until <see cref="Release"/>; a write that has begun is finished first.</summary>
    public Task HoldAsync() => gate.WaitAsync();

    /// <summary>Lets it go on.</summary>
    public void Release() => gate.Release();

    /// <summary>Cuts the running connection.</summary>
    public void Cut()
    {
        lock (sync) link?.Dispose();
    }

    public void Dispose() => gate.Dispose();

    public void Report(CameraProgress value)
    {
        lock (sync)
        {
            switch (value.Kind)
            {
                case CameraEventKind.Resumed or CameraEventKind.Data:
                    reported = value;
                    writtenAtReport = link?.Written ?? 0;
                    break;
                case CameraEventKind.FileDelivered or CameraEventKind.LinkLost or CameraEventKind.Connected or CameraEventKind.Ended:
                    reported = null;
                    break;
                default:
                    break;
            }
        }
        observer?.Invoke(this, value);
    }

    private async Task<Stream> DialAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var opened = new MeteredLink(socket, gate);
            lock (sync) (link, reported) = (opened, null);
            return opened;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class MeteredLink(Socket socket, SemaphoreSlim gate) : NetworkStream(socket, ownsSocket: true)
    {
        private long written;

        public long Written => Interlocked.Read(ref written);

        public int LocalPort { get; } = ((IPEndPoint)socket.LocalEndPoint!).Port;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                // Counted first: should the write break off, the count is an upper limit.
                Interlocked.Add(ref written, buffer.Length);
                await base.WriteAsync(buffer, cancellationToken);
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
