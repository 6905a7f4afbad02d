using CloudCam.Core.Devices;

namespace CloudCam.Core.Cameras;

/// <summary>A camera that the relay dials, as people registered it: its row <c>camera</c>. The id is its device id in events, files and commands.</summary>
public sealed record CameraRecord
{
    /// <summary>Longest address, characters: what a host name may have.</summary>
    public const int MaxAddressLength = 253;

    /// <summary>Longest user name, characters: the longest field known has 64.</summary>
    public const int MaxUserLength = 64;

    /// <summary>Most channels of one camera: the largest recorders have 64.</summary>
    public const int MaxChannels = 64;

    /// <summary>The camera.</summary>
    public required DeviceId Id { get; init; }

    /// <summary>A name for people; null: none. Goes to the device's registration as well.</summary>
    public string? Name { get; init; }

    /// <summary>Name of its protocol, for example <c>dvrip</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Host name or IP address, without a port.</summary>
    public required string Address { get; init; }

    /// <summary>
    /// Site whose relays dial it, for cameras that only a relay beside them can reach; null: any relay of no site. See <see cref="IsSite"/> for its form.
    /// </summary>
    public string? Site { get; init; }

    /// <summary>TCP port; null: the usual one of its kind.</summary>
    public int? Port { get; init; }

    /// <summary>User name; may be empty.</summary>
    public string User { get; init; } = "";

    /// <summary>Name of the secret that holds the password; null: the password is empty. The password itself is never in a row.</summary>
    public string? PasswordSecret { get; init; }

    /// <summary>Channels to record, from 0; empty: channel 0.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [];

    /// <summary>When it is recorded.</summary>
    public RecordingPolicy Recording { get; init; } = RecordingPolicy.Off;

    /// <summary>Time zone of its clock, a name of the tz database (<c>Europe/Vilnius</c>); null: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Quirk settings.</summary>
    public Quirks Quirks { get; init; } = Quirks.None;

    /// <summary>Whether it is dialled.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When it was registered first.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Version of the row; null before it is written.</summary>
    public string? ETag { get; init; }

    /// <summary>Whether a text is a host name or an IP address, without port, path or user.</summary>
    public static bool IsAddress(string? text) =>
        text is { Length: > 0 and <= MaxAddressLength } && Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;

    /// <summary>Whether a text can name a site: 1 to 40 characters of <c>a-z 0-9 -</c>.</summary>
    public static bool IsSite(string? text) => text is { Length: > 0 and <= 40 } && Ports.SecretNames.IsName(text);

    /// <summary>Whether a text names a time zone this system knows.</summary>
    public static bool IsTimeZone(string? text) => text is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(text, out _);
}
