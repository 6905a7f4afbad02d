namespace CloudCam.Protocols.Framing;

/// <summary>What a peer did wrong. Each is an end reason of its own on the log line and the metric.</summary>
public enum Violation
{
    /// <summary>The first bytes are no frame of this protocol.</summary>
    BadMagic,

    /// <summary>A length field is over the limit.</summary>
    FrameTooLarge,

    /// <summary>A length field is below what the frame must have, or is not the one size it can have.</summary>
    BadLength,

    /// <summary>The peer closed inside a frame.</summary>
    TruncatedFrame,

    /// <summary>A frame that makes no sense at this point of the session.</summary>
    UnexpectedMessage,

    /// <summary>A field holds a value that is not allowed.</summary>
    BadField,

    /// <summary>The peer named itself as another device than before on the same connection.</summary>
    IdentityChanged,

    /// <summary>The file goes beyond the announced size, or beyond our limit.</summary>
    FileTooLarge,

    /// <summary>Checksums failed again and again.</summary>
    TooManyErrors,
}

/// <summary>The peer broke the protocol; its session ends. The message carries kinds and sizes, never payloads.</summary>
public sealed class ProtocolViolationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ProtocolViolationException(Violation violation, string message)
        : base(message) => Violation = violation;

    /// <summary>What the peer did wrong.</summary>
    public Violation Violation { get; }
}
