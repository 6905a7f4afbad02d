using System.Buffers.Binary;

namespace CloudCam.Simulators.Jimi;

/// <summary>
/// Cuts frames out of what the server sends, by their length field. A frame with a wrong CRC or stop is dropped silently, as the vendor's
/// document demands; bytes that begin no frame are skipped. Both are counted for the ledger.
/// </summary>
/// <param name="link">Where the bytes come from.</param>
internal sealed class JimiFrameReader(Stream link)
{
    // Start, the longest length field, 65535 counted bytes, stop: nothing a server sends can need more.
    private readonly byte[] _buffer = new byte[2 + 2 + ushort.MaxValue + 2];
    private int _from;
    private int _to;

    /// <summary>Frames dropped for a wrong CRC or stop.</summary>
    public int Dropped { get; private set; }

    /// <summary>Bytes skipped because they begin no frame.</summary>
    public int Skipped { get; private set; }

    /// <summary>The next sound frame; null when the server has closed.</summary>
    public async ValueTask<JimiFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryCut() is { } frame)
            {
                return frame;
            }

            if (_from > 0)
            {
                _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
                (_from, _to) = (0, _to - _from);
            }

            var read = await link.ReadAsync(_buffer.AsMemory(_to), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _to += read;
        }
    }

    private JimiFrame? TryCut()
    {
        while (_to - _from >= 5)
        {
            var unread = _buffer.AsSpan(_from, _to - _from);
            var isLong = unread[0] == 0x79 && unread[1] == 0x79;
            if (!isLong && !(unread[0] == 0x78 && unread[1] == 0x78))
            {
                Skip();
                continue;
            }

            var head = isLong ? 4 : 3;
            var counted = isLong ? BinaryPrimitives.ReadUInt16BigEndian(unread[2..]) : unread[2];
            if (counted < 5)
            {
                Skip();
                continue;
            }

            if (unread.Length < head + counted + 2)
            {
                return null;
            }

            var body = unread.Slice(head, counted);
            var stop = unread.Slice(head + counted, 2);
            _from += head + counted + 2;
            if (stop is [0x0D, 0x0A] && X25.Of(unread[2..(head + counted - 2)]) == BinaryPrimitives.ReadUInt16BigEndian(body[^2..]))
            {
                return new JimiFrame(body[0], body[1..^4].ToArray(), BinaryPrimitives.ReadUInt16BigEndian(body[^4..]), isLong);
            }

            Dropped++;
        }

        return null;
    }

    private void Skip()
    {
        _from++;
        Skipped++;
    }
}
