using System.Net;
using System.Net.Sockets;

namespace CloudCam.Dev.Tests.Doctor;

/// <summary>A port of this machine that answers whatever comes with the same bytes, and closes or stays.</summary>
internal sealed class FakePort : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public FakePort(byte[] answer, bool closes, Func<Stream, Task<Stream>>? secure = null)
    {
        listener.Start();
        serving = ServeAsync(answer, closes, secure);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>A port on which nobody listens any more.</summary>
    public static int Closed()
    {
        using var once = new TcpListener(IPAddress.Loopback, 0);
        once.Start();
        return ((IPEndPoint)once.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // First the loop: a listener that is stopped under it refuses its next accept in words of its own.
        await serving;
        listener.Stop();
        stop.Dispose();
    }

    private async Task ServeAsync(byte[] answer, bool closes, Func<Stream, Task<Stream>>? secure)
    {
        var kept = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                kept.Add(client);
                try
                {
                    Stream stream = client.GetStream();
                    if (secure is not null) stream = await secure(stream);
                    await stream.ReadAtLeastAsync(new byte[4_096], 1, throwOnEndOfStream: false, stop.Token);
                    await stream.WriteAsync(answer, stop.Token);
                    if (closes) client.Client.Shutdown(SocketShutdown.Send);
                }
                catch (Exception error) when (error is IOException or SocketException or System.Security.Authentication.AuthenticationException)
                {
                    // The visitor left; the next one is served.
                    client.Dispose();
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            kept.ForEach(client => client.Dispose());
        }
    }
}
