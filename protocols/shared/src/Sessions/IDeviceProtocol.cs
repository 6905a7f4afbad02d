using System.Buffers;

namespace CloudCam.Protocols.Sessions;

/// <summary>Whether the first bytes of a connection are of a protocol.</summary>
public enum Recognition
{
    /// <summary>They cannot be.</summary>
    No,

    /// <summary>They can be, but more are needed to say.</summary>
    NeedMore,

    /// <summary>They are.</summary>
    Yes,
}

/// <summary>One device protocol, as the relay sees it: how to recognise it and how to begin a session.</summary>
public interface IDeviceProtocol
{
    /// <summary>Lower case, for settings, logs, metrics, rows and events.</summary>
    string Name { get; }

    /// <summary>Idle time after which a silent connection of this protocol is given up.</summary>
    TimeSpan IdleTimeout { get; }

    /// <summary>Judges the first bytes a peer sent.</summary>
    Recognition Recognise(in ReadOnlySequence<byte> first);

    /// <summary>Begins a session.</summary>
    /// <param name="nowMilliseconds">The relay's monotonic clock.</param>
    IDeviceSession CreateSession(long nowMilliseconds);
}
