using System.Buffers.Binary;

namespace CloudCam.Simulators.Teltonika;

/// <summary>Reads the server's commands off the link.</summary>
internal sealed class ServerCommandReader(Stream link, RepeatInitForm repeatInit)
{
    // No server command is longer than a path; a longer one is read as the mess it is.
    private const int MaxLengthBytes = 1024;

    private ushort? _idReadAhead;
    private bool _afterRepeatInit;

    /// <summary>The next command, or null when the server has closed the link between two commands.</summary>
    /// <exception cref="IOException">The link broke, or closed inside a command.</exception>
    public async ValueTask<ServerCommand?> ReadAsync(CancellationToken cancellationToken)
    {
        var id = _idReadAhead ?? await ReadNumberAsync(cancellationToken).ConfigureAwait(false);
        _idReadAhead = null;
        var afterRepeatInit = _afterRepeatInit;
        _afterRepeatInit = false;
        if (id is null)
        {
            return null;
        }

        if (id == TeltonikaCommands.RepeatInit)
        {
            if (repeatInit == RepeatInitForm.FourBytesOnly && await ReadNumberAsync(cancellationToken).ConfigureAwait(false) is null)
            {
                return null;
            }

            _afterRepeatInit = repeatInit == RepeatInitForm.Either;
            return new ServerCommand(TeltonikaCommands.RepeatInit, []);
        }

        if (id == TeltonikaCommands.Close && repeatInit == RepeatInitForm.TwoBytesOnly)
        {
            return new ServerCommand(TeltonikaCommands.Close, []);
        }

        var length = await ReadNumberAsync(cancellationToken).ConfigureAwait(false);
        if (id == TeltonikaCommands.Close && afterRepeatInit && length is > 0)
        {
            // 00 00 and then something else than 00 00: those were the spare bytes of a four-byte REPEAT INIT.
            _idReadAhead = length;
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (id == TeltonikaCommands.Close)
        {
            return new ServerCommand(TeltonikaCommands.Close, []);
        }

        if (length is null)
        {
            throw new EndOfStreamException("the server closed inside a command");
        }

        if (length > MaxLengthBytes)
        {
            throw new InvalidDataException($"server command 0x{id:X4} announces {length} bytes");
        }

        var data = new byte[length.Value];
        await link.ReadExactlyAsync(data, cancellationToken).ConfigureAwait(false);
        return new ServerCommand(id.Value, data);
    }

    private async ValueTask<ushort?> ReadNumberAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[2];
        var read = await link.ReadAtLeastAsync(bytes, 2, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            0 => null,
            _ => throw new EndOfStreamException("the server closed inside a command"),
        };
    }
}
