namespace CloudCam.Simulators.Dvrip;

/// <summary>Cuts frames into packets of one stream, numbered from 0.</summary>
internal sealed class XmPump(XmDevice device, XmConnection connection, XmSession session, ushort id, byte channel)
{
    private readonly List<byte[]> _waiting = [];
    private uint _sequence;

    /// <summary>Sends a frame; or keeps it until enough are together, when the camera is one that packs several.</summary>
    public Task AddAsync(byte[] frame, bool mayWait)
    {
        _waiting.Add(frame);
        return mayWait && _waiting.Count < device.Options.Quirks.FramesPerPacket ? Task.CompletedTask : FlushAsync(isLast: false);
    }

    /// <summary>Keeps a frame for the next <see cref="FlushAsync"/>.</summary>
    public void Keep(byte[] frame) => _waiting.Add(frame);

    /// <summary>Sends what waits.</summary>
    /// <param name="isLast">The end flag stands in the last packet.</param>
    public async Task FlushAsync(bool isLast)
    {
        byte[] bytes = _waiting.Count == 1 ? _waiting[0] : [.. _waiting.SelectMany(frame => frame)];
        _waiting.Clear();
        var most = Math.Max(1, device.Options.Quirks.MediaPacketBytes);
        for (var at = 0; at < bytes.Length; at += most)
        {
            var count = Math.Min(most, bytes.Length - at);
            await connection.SendBinaryAsync(id, session, _sequence++, channel, isLast && at + count == bytes.Length, bytes.AsSpan(at, count)).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a packet without payload.</summary>
    public Task EndAsync(ushort endId, bool isFlagged) => connection.SendBinaryAsync(endId, session, _sequence++, channel, isFlagged, []);
}
