using System.Threading.Channels;

namespace CloudCam.Simulators.Teltonika;

/// <summary>
/// Reads the server's commands off the link at all times, also while the session writes. When the server ends the session or the
/// link, <paramref name="linkOpen"/> is cancelled: nothing needs to be written any more, and a blocked write must not hang.
/// </summary>
internal sealed class CommandInbox(Stream link, TeltonikaCameraOptions options, CancellationTokenSource linkOpen)
{
    private readonly Channel<ServerCommand> _commands = Channel.CreateUnbounded<ServerCommand>();

    /// <summary>Reads until the end; throws nothing.</summary>
    public async Task RunAsync()
    {
        var reader = new ServerCommandReader(link, options.Quirks.RepeatInit);
        try
        {
            while (await reader.ReadAsync(linkOpen.Token).ConfigureAwait(false) is { } command)
            {
                _commands.Writer.TryWrite(command);
                if (command.EndsSession)
                {
                    break;
                }
            }

            _commands.Writer.Complete();
            await linkOpen.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _commands.Writer.TryComplete();
        }
        catch (Exception error) when (TeltonikaSession.IsLinkError(error))
        {
            _commands.Writer.TryComplete(error);
            await linkOpen.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A command that is already here.</summary>
    public bool TryTake(out ServerCommand command) => _commands.Reader.TryRead(out command);

    /// <summary>The next command.</summary>
    /// <exception cref="TimeoutException">The server said nothing for the answer time-out.</exception>
    /// <exception cref="EndOfStreamException">The server hung up.</exception>
    public async Task<ServerCommand> TakeAsync()
    {
        // Waiting and taking are two steps: a wait that is given up must not swallow the command that ended it.
        while (await _commands.Reader.WaitToReadAsync(linkOpen.Token).AsTask()
            .WaitAsync(options.AnswerTimeout, options.Time, linkOpen.Token).ConfigureAwait(false))
        {
            if (_commands.Reader.TryRead(out var command))
            {
                return command;
            }
        }

        throw new EndOfStreamException("the server hung up");
    }

    /// <summary>After the end: the next command that was still read, or null.</summary>
    public async Task<ServerCommand?> TakeLeftOverAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _commands.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false)
                && _commands.Reader.TryRead(out var command) ? command : null;
        }
        catch (Exception error) when (TeltonikaSession.IsLinkError(error))
        {
            return null;
        }
    }
}
