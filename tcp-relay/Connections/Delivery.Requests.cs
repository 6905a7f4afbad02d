using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Relay.Connections;

/// <content>What sessions ask for beside files and events.</content>
public sealed partial class Delivery
{
    private async Task IdentifyBesideAsync(DeliveryState link, IDeviceSession session, SessionOutbox outbox, DeviceId name)
    {
        var record = await retry.RunAsync(cancel => directory.FindBesideAsync(name, cancel), link).ConfigureAwait(false);
        (link.Device, link.IsBeside) = (record, true);
        link.Connection.Device = record.Id;
        link.Trace?.SetTag("cloudcam.device", record.Id.Value);
        log.DeviceIdentified(link.Connection, link.Connection.ProtocolName, record);
        session.OnIdentified(record, outbox);
    }

    private async Task NameAsync(DeliveryState link, DeviceId alias)
    {
        var device = link.Device ?? throw new InvalidOperationException("An alias is given before the device is known.");
        if (device.Standing == DeviceStanding.Refused || alias == device.Id) return;
        if (await retry.RunAsync(cancel => directory.NameAsync(device.Id, alias, cancel), link).ConfigureAwait(false) is { } before) log.AliasMoved(link.Connection, alias, before);
    }

    private async Task GiveContentAsync(DeliveryState link, IDeviceSession session, SessionOutbox outbox, BlobName content) =>
        session.OnContent(await retry.RunAsync(cancel => ReadContentAsync(content, cancel), link).ConfigureAwait(false), outbox);

    private async Task<ReadOnlyMemory<byte>?> ReadContentAsync(BlobName content, CancellationToken cancellationToken)
    {
        if (await blobs.DescribeAsync(content, cancellationToken).ConfigureAwait(false) is not { LengthBytes: <= SessionOutbox.MaxContentBytes } known) return null;
        var bytes = new byte[known.LengthBytes];
        try
        {
            var stream = await blobs.OpenReadAsync(content, 0, known.LengthBytes, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false)) await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // Deleted between our two questions.
            return null;
        }
        catch (EndOfStreamException)
        {
            // Replaced by a shorter one between our two questions.
            return null;
        }
    }
}
