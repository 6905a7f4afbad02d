using CloudCam.Core.Devices;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Commands;

/// <summary>Finds the command that something from a device answers.</summary>
public interface ICommandFinder
{
    /// <summary>The id of a device's newest command with this number; null when there is none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="serverFlag">The number the device gave back, see <see cref="DeviceCommand.ServerFlag"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The store is away.</exception>
    Task<string?> FindAsync(DeviceId device, uint serverFlag, CancellationToken cancellationToken);
}
