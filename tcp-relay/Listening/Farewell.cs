using System.Net.Sockets;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Listening;

/// <summary>
/// Ends a connection so that the last answer arrives: a socket that is closed with unread bytes in it sends a reset, and a reset makes some
/// network stacks drop what they had received but not yet handed on.
/// </summary>
internal static class Farewell
{
    // A camera that heard us closes within a round trip; one that does not is not waited for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // What a camera may still have on its way: a window's worth.
    private const int MostBytes = 256 * 1_024;

    /// <summary>Says that nothing more comes, and reads what the peer still sends until it closes too. Never throws.</summary>
    public static async Task SayAsync(NetworkStream stream, BufferPool pool)
    {
        var buffer = pool.Rent();
        using var limit = new CancellationTokenSource(LongestWait);
        try
        {
            stream.Socket.Shutdown(SocketShutdown.Send);
            for (var read = 0; read < MostBytes;)
            {
                var count = await stream.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
                if (count == 0) break;
                read += count;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer is gone, or silent: nothing more to be polite about.
        }
        finally
        {
            pool.Return(buffer);
        }
    }
}
