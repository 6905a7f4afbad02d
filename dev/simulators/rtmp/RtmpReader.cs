using System.Buffers.Binary;

namespace CloudCam.Simulators.Rtmp;

/// <summary>Takes a server's messages out of its chunks.</summary>
internal sealed class RtmpReader(Stream stream)
{
    // A server says little to a publisher: answers and numbers.
    private const int MostBytes = 65_536;

    private readonly Dictionary<int, Message> _messages = [];
    private int _chunkSize = 128;

    /// <summary>The next message.</summary>
    /// <exception cref="IOException">The connection ended.</exception>
    /// <exception cref="FormatException">It is no RTMP.</exception>
    public async Task<(byte Kind, byte[] Body)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReadChunkAsync(cancellationToken).ConfigureAwait(false) is not { } whole)
            {
                continue;
            }

            if (whole.Kind == 1 && whole.Body.Length >= 4)
            {
                _chunkSize = Math.Max(1, BinaryPrimitives.ReadInt32BigEndian(whole.Body) & 0x7FFFFFFF);
            }

            return (whole.Kind, whole.Body);
        }
    }

    private async Task<Message?> ReadChunkAsync(CancellationToken cancellationToken)
    {
        var first = (await TakeAsync(1, cancellationToken).ConfigureAwait(false))[0];
        var id = first & 0x3F;
        if (id < 2)
        {
            var more = await TakeAsync(id + 1, cancellationToken).ConfigureAwait(false);
            id = 64 + more[0] + (id == 1 ? more[1] << 8 : 0);
        }

        var fields = await TakeAsync((first >> 6) switch { 0 => 11, 1 => 7, 2 => 3, _ => 0 }, cancellationToken).ConfigureAwait(false);
        var message = _messages.TryGetValue(id, out var known) ? known : _messages[id] = new Message();
        if (fields.Length >= 7)
        {
            var length = (fields[3] << 16) | (fields[4] << 8) | fields[5];
            message.Begin(fields[6], length <= MostBytes ? length : throw new FormatException($"A message of {length} bytes."));
        }
        else if (message.Filled == message.Body.Length)
        {
            message.Begin(message.Kind, message.Body.Length);
        }

        if (fields.Length >= 3)
        {
            message.IsLate = fields.AsSpan(0, 3).SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF]);
        }

        if (message.IsLate)
        {
            await TakeAsync(4, cancellationToken).ConfigureAwait(false);
        }

        var taken = Math.Min(_chunkSize, message.Body.Length - message.Filled);
        await stream.ReadExactlyAsync(message.Body.AsMemory(message.Filled, taken), cancellationToken).ConfigureAwait(false);
        message.Filled += taken;
        return message.Filled == message.Body.Length ? message : null;
    }

    private async Task<byte[]> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private sealed class Message
    {
        public byte Kind { get; private set; }

        public byte[] Body { get; private set; } = [];

        public int Filled { get; set; }

        public bool IsLate { get; set; }

        public void Begin(byte kind, int length) => (Kind, Body, Filled) = (kind, new byte[length], 0);
    }
}
