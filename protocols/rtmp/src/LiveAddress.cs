using System.Diagnostics.CodeAnalysis;
using CloudCam.Core.Devices;

namespace CloudCam.Protocols.Rtmp;

/// <summary>
/// Where a JC400 or JC261 pushes to: <c>live/&lt;channel&gt;/&lt;imei&gt;</c> live, <c>live/&lt;imei&gt;</c> played back from its card. Nothing else is an address: no
/// other letters, no empty part, no escapes, no dots.
/// </summary>
/// <param name="Device">The IMEI.</param>
/// <param name="Channel">Of live: <c>0</c> road, <c>1</c> cabin, <c>pip</c> both in one picture; null: played back.</param>
public readonly record struct LiveAddress(DeviceId Device, string? Channel)
{
    private const string Application = "live";
    private const string FileEnding = ".flv";
    private const int ImeiDigits = 15;

    /// <summary>Whether the camera plays back what it has recorded.</summary>
    public bool IsPlayback => Channel is null;

    /// <summary>The channels of live, in the vendor's order.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["0", "1", "pip"];

    /// <summary>Reads the two halves of an RTMP address. Clients cut it at different slashes; what follows a question mark in the name is left out.</summary>
    /// <param name="app"><c>app</c> of connect.</param>
    /// <param name="name">Name of the stream.</param>
    /// <param name="address">The address.</param>
    public static bool TryParse([NotNullWhen(true)] string? app, [NotNullWhen(true)] string? name, out LiveAddress address)
    {
        address = default;
        if (app is null || name is null) return false;
        // One slash between the halves is all that clients differ in: "live" or "live/", "0/imei" or "/0/imei".
        var first = app.EndsWith('/') ? app.AsSpan(0, app.Length - 1) : app;
        var query = name.IndexOf('?', StringComparison.Ordinal);
        var last = query < 0 ? name : name.AsSpan(0, query);
        if (last.StartsWith("/")) last = last[1..];
        Span<char> path = stackalloc char[MaxLength + 1];
        return path.TryWrite($"{first}/{last}", out var written) && TryParse(path[..written], out address);
    }

    /// <summary>Reads the path of a stream pushed over HTTP: <c>/live/&lt;channel&gt;/&lt;imei&gt;.flv</c>, without its query.</summary>
    public static bool TryParseHttpPath(ReadOnlySpan<char> path, out LiveAddress address)
    {
        address = default;
        return path.StartsWith("/") && path.EndsWith(FileEnding, StringComparison.Ordinal) && TryParse(path[1..^FileEnding.Length], out address);
    }

    /// <summary>The address as it stands in a URL, without a leading slash.</summary>
    public override string ToString() => Channel is null ? $"{Application}/{Device}" : $"{Application}/{Channel}/{Device}";

    private static int MaxLength => Application.Length + "/pip/".Length + ImeiDigits;

    private static bool TryParse(ReadOnlySpan<char> path, out LiveAddress address)
    {
        address = default;
        if (!path.StartsWith(Application + "/", StringComparison.Ordinal)) return false;
        path = path[(Application.Length + 1)..];
        string? channel = null;
        if (path.IndexOf('/') is >= 0 and var slash)
        {
            foreach (var known in Channels)
            {
                if (path[..slash].SequenceEqual(known)) channel = known;
            }
            if (channel is null) return false;
            path = path[(slash + 1)..];
        }
        if (path.Length != ImeiDigits) return false;
        foreach (var letter in path)
        {
            if (!char.IsAsciiDigit(letter)) return false;
        }
        address = new LiveAddress(DeviceId.Parse(path.ToString()), channel);
        return true;
    }
}
