using System.Threading.Channels;

namespace CloudCam.Simulators.Teltonika;

/// <summary>Reading a channel whose writer may have ended with an error.</summary>
internal static class ChannelReaderExtensions
{
    /// <summary>Waits for an element; false at the end, however it came.</summary>
    public static async ValueTask<bool> WaitToReadQuietlyAsync<T>(this ChannelReader<T> reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (TeltonikaSession.IsLinkError(error))
        {
            return false;
        }
    }
}
