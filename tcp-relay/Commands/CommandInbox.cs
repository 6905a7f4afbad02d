using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Connections;
using Microsoft.Extensions.Hosting;

namespace CloudCam.Relay.Commands;

/// <summary>
/// Reads this replica's own queue: each message says that a command waits for a device that was connected here. The connection is woken and looks for
/// itself, so a message that comes twice, late or in another order does no harm. A device that is not here any more: its next connection finds the command.
/// </summary>
public sealed class CommandInbox(IWorkQueue queue, ConnectionTable connections, RelayOptions options, CommandLog log, TimeProvider time) : BackgroundService
{
    private const int Batch = 32;

    // Waking takes no time; what a killed process held is seen again by a replica of the same name after this.
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    private readonly string name = QueueNames.CommandsOf(options.Replica);
    private bool exists;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The queue is there before any command looks for it, whether or not a camera is connected.
        var wait = options.CommandPollFastest;
        while (!stoppingToken.IsCancellationRequested)
        {
            var got = !exists || connections.DeviceCount > 0 ? await TryReadAsync(stoppingToken).ConfigureAwait(false) : 0;
            if (got == Batch) continue;
            var slower = wait * 2 < options.CommandPollSlowest ? wait * 2 : options.CommandPollSlowest;
            wait = got > 0 ? options.CommandPollFastest : slower;
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> TryReadAsync(CancellationToken stopping)
    {
        try
        {
            if (!exists) await queue.EnsureAsync(name, stopping).ConfigureAwait(false);
            exists = true;
            var messages = await queue.ReceiveAsync(name, Batch, Visibility, stopping).ConfigureAwait(false);
            foreach (var message in messages)
            {
                Wake(message);
                await queue.CompleteAsync(name, message, stopping).ConfigureAwait(false);
            }
            return messages.Count;
        }
        catch (StoreException error)
        {
            exists &= error.Error != StoreError.NotThere;
            log.QueueAway(name, error.Error, error.Message);
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
    }

    private void Wake(QueueMessage message)
    {
        if (CommandCall.TryRead(message.Text) is { } call && DeviceId.TryParse(call.Device, out var device)) connections.Find(device)?.CallForCommands();
        else log.MessageBroken(name);
    }
}
