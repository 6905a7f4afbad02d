namespace CloudCam.Protocols.Rtmp.Chunks;

// What the peer wants to be told about how far we are (RTMP specification 1.0, sections 5.4.3 and 5.4.4).
public sealed partial class RtmpChunkReader
{
    private uint window;
    private uint bytesReceived;
    private uint bytesAcknowledged;

    /// <summary>Bytes taken since the handshake, modulo 2^32.</summary>
    public uint BytesReceived => bytesReceived;

    /// <summary>Says whether an <see cref="RtmpMessageType.Acknowledgement"/> is due, once for each window. Ask after every receive.</summary>
    /// <param name="sequence">What it says.</param>
    public bool TryTakeAcknowledgement(out uint sequence)
    {
        sequence = bytesReceived;
        if (window == 0 || bytesReceived - bytesAcknowledged < Math.Max(window, (uint)options.MinAcknowledgementBytes)) return false;
        bytesAcknowledged = bytesReceived;
        return true;
    }
}
