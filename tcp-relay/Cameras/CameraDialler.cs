using System.Net;
using System.Net.Sockets;
using CloudCam.Core.Cameras;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Cameras;

/// <summary>Makes TCP connections to cameras: only to addresses that may be dialled, a few at once, none for longer than its time.</summary>
internal sealed class CameraDialler(CamerasOptions options, TimeProvider time) : IDisposable
{
    // A name with more addresses is no camera's.
    private const int MostAddresses = 4;

    private readonly AddressRules rules = new(options.AllowedNetworks);
    private readonly SemaphoreSlim slots = new(options.MaxConnecting, options.MaxConnecting);

    /// <summary>Resolves and connects.</summary>
    /// <param name="address">Host name or IP address.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public async Task<Dialled> DialAsync(string address, int port, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // What was checked is what is connected to: a name could give another address when it is asked twice.
            var addresses = IPAddress.TryParse(address, out var one) ? [one] : await Dns.GetHostAddressesAsync(address, either.Token).ConfigureAwait(false);
            var allowed = addresses.Where(rules.Allow).Take(MostAddresses).ToList();
            if (allowed.Count == 0) return Dialled.Failed(addresses.Length == 0 ? EndReason.ConnectFailed : EndReason.AddressRefused, addresses.Length == 0 ? "the name has no address" : "not in a network that may be dialled");
            var failure = SocketError.HostUnreachable;
            foreach (var candidate in allowed)
            {
                var socket = new Socket(candidate.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(new IPEndPoint(candidate, port), either.Token).ConfigureAwait(false);
                    return new Dialled(new NetworkStream(socket, ownsSocket: true), candidate, default, null);
                }
                catch (SocketException error)
                {
                    // The next address may answer; what this one said is the reason if none does.
                    socket.Dispose();
                    failure = error.SocketErrorCode;
                }
                catch (OperationCanceledException)
                {
                    socket.Dispose();
                    throw;
                }
            }
            return Dialled.Failed(EndReason.ConnectFailed, failure.ToString());
        }
        catch (SocketException error)
        {
            return Dialled.Failed(EndReason.ConnectFailed, error.SocketErrorCode.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Dialled.Failed(EndReason.ConnectFailed, "no answer in time");
        }
        finally
        {
            slots.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();
}

/// <summary>What became of a try to connect.</summary>
/// <param name="Stream">The connection; null: none was made.</param>
/// <param name="Address">The address connected to.</param>
/// <param name="Failure">Why none was made.</param>
/// <param name="Detail">More about it, in sizes and kinds.</param>
internal sealed record Dialled(NetworkStream? Stream, IPAddress Address, EndReason Failure, string? Detail)
{
    public static Dialled Failed(EndReason reason, string detail) => new(null, IPAddress.None, reason, detail);
}
