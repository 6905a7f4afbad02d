using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Relay.Connections;

/// <summary>Why a connection ended: exactly one per connection, on its log line and its metric.</summary>
public enum EndReason
{
    /// <summary>Our own bug. Any of these is a thing to look at.</summary>
    InternalError,

    /// <summary>Both sides were done.</summary>
    Done,

    /// <summary>The peer closed between frames.</summary>
    PeerClosed,

    /// <summary>The link broke.</summary>
    TransportError,

    /// <summary>TLS could not be agreed on.</summary>
    TlsFailed,

    /// <summary>No whole first frame in time.</summary>
    LoginTimeout,

    /// <summary>Silent for longer than the protocol allows.</summary>
    IdleTimeout,

    /// <summary>A wait of the session's own ran out.</summary>
    SessionTimeout,

    /// <summary>A transfer stood still.</summary>
    TransferStalled,

    /// <summary>The device reported an error that ends its session.</summary>
    DeviceError,

    /// <summary>The first bytes are of no protocol spoken here.</summary>
    UnknownProtocol,

    /// <summary>Too many connections.</summary>
    Overloaded,

    /// <summary>Too many connections of one address.</summary>
    AddressLimit,

    /// <summary>The device is not registered and the policy refuses strangers.</summary>
    Refused,

    /// <summary>The same device connected again, here or on another replica.</summary>
    Replaced,

    /// <summary>The relay goes down.</summary>
    Stopping,

    /// <summary>A store was away for too long; the data stays with the camera.</summary>
    StoreUnavailable,

    /// <summary>See <see cref="Violation.BadMagic"/>.</summary>
    BadMagic,

    /// <summary>See <see cref="Violation.FrameTooLarge"/>.</summary>
    FrameTooLarge,

    /// <summary>See <see cref="Violation.BadLength"/>.</summary>
    BadLength,

    /// <summary>See <see cref="Violation.TruncatedFrame"/>.</summary>
    TruncatedFrame,

    /// <summary>See <see cref="Violation.UnexpectedMessage"/>.</summary>
    UnexpectedMessage,

    /// <summary>See <see cref="Violation.BadField"/>.</summary>
    BadField,

    /// <summary>See <see cref="Violation.IdentityChanged"/>.</summary>
    IdentityChanged,

    /// <summary>See <see cref="Violation.FileTooLarge"/>.</summary>
    FileTooLarge,

    /// <summary>See <see cref="Violation.TooManyErrors"/>.</summary>
    TooManyErrors,

    /// <summary>A camera that we dial could not be reached.</summary>
    ConnectFailed,

    /// <summary>See <see cref="SessionEnd.LoginRefused"/>.</summary>
    LoginRefused,

    /// <summary>See <see cref="SessionEnd.PeerBusy"/>.</summary>
    PeerBusy,

    /// <summary>The main connection of a camera ended, and this one with it; or the camera's session wanted no more of it.</summary>
    LinkClosed,

    /// <summary>The camera is another replica's now, or nobody's: its registration changed or its lease went on.</summary>
    LeaseEnded,

    /// <summary>The address of a registered camera is in no network that the relay may dial.</summary>
    AddressRefused,

    /// <summary>The secret that a camera's registration names is not there, or its store is away.</summary>
    SecretMissing,

    /// <summary>A camera's session asked for more connections than a camera may have.</summary>
    LinkLimit,

    /// <summary>See <see cref="SessionEnd.Unwanted"/>.</summary>
    Unwanted,
}

/// <summary>Names and translations of end reasons.</summary>
public static class EndReasons
{
    private static readonly string[] Names = [.. Enum.GetNames<EndReason>().Select(Dashed)];

    /// <summary>Lower case with dashes: the form in logs, metrics and events.</summary>
    public static string NameOf(EndReason reason) => Names[(int)reason];

    /// <summary>Whether the connection ends in good order because we want it to: the peer may still be reading our last words.</summary>
    public static bool IsOurWish(EndReason reason) => reason is EndReason.Done or EndReason.Stopping or EndReason.SessionTimeout
        or EndReason.TransferStalled or EndReason.DeviceError or EndReason.LeaseEnded or EndReason.LinkClosed or EndReason.Refused or EndReason.Replaced or EndReason.Overloaded or EndReason.Unwanted;

    /// <summary>What the peer did wrong, as an end reason.</summary>
    public static EndReason Of(Violation violation) => violation switch
    {
        Violation.BadMagic => EndReason.BadMagic,
        Violation.FrameTooLarge => EndReason.FrameTooLarge,
        Violation.BadLength => EndReason.BadLength,
        Violation.TruncatedFrame => EndReason.TruncatedFrame,
        Violation.UnexpectedMessage => EndReason.UnexpectedMessage,
        Violation.BadField => EndReason.BadField,
        Violation.IdentityChanged => EndReason.IdentityChanged,
        Violation.FileTooLarge => EndReason.FileTooLarge,
        Violation.TooManyErrors => EndReason.TooManyErrors,
        _ => EndReason.InternalError,
    };

    /// <summary>What the session asked for, as an end reason.</summary>
    public static EndReason Of(SessionEnd end) => end switch
    {
        SessionEnd.Done => EndReason.Done,
        SessionEnd.Refused => EndReason.Refused,
        SessionEnd.TimedOut => EndReason.SessionTimeout,
        SessionEnd.Stalled => EndReason.TransferStalled,
        SessionEnd.DeviceError => EndReason.DeviceError,
        SessionEnd.LoginRefused => EndReason.LoginRefused,
        SessionEnd.PeerBusy => EndReason.PeerBusy,
        SessionEnd.Replaced => EndReason.Replaced,
        SessionEnd.Unwanted => EndReason.Unwanted,
        SessionEnd.NoRoom => EndReason.Overloaded,
        _ => EndReason.InternalError,
    };

    /// <summary><c>PeerClosed</c> to <c>peer-closed</c>.</summary>
    internal static string Dashed(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
