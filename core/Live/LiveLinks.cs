using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Live;

/// <summary>
/// Makes and checks the links by which live streams are watched: <c>/live/device/channel.form?e=seconds&amp;s=signature</c>. Whoever has a link may watch until its time is over,
/// and nothing else: the signature (HMAC-SHA256, base64url) covers every part of it and for whom it is. Safe from any thread.
/// </summary>
/// <remarks>
/// The signed text is <c>cloudcam-live-1</c>, the scope, device, channel, form and expiry, a line feed between any two: none of the parts can hold one. A link is compared as
/// text with the one that we would make, so there is exactly one spelling of it.
/// </remarks>
public sealed class LiveLinks
{
    /// <summary>Fewest bytes of a key: as many as the hash has (RFC 2104, section 3: shorter ones weaken it).</summary>
    public const int MinKeyBytes = 32;

    /// <summary>Longest <see cref="MakeTarget"/>, characters: the longest device, channel and form, and an expiry of 12 digits.</summary>
    public const int MaxTargetLength = 160;

    private const string Version = "cloudcam-live-1";
    private const string Root = "/live/";
    private const string ExpiryMark = "?e=";
    private const string SignatureMark = "&s=";

    // 43 characters of base64url hold 32 bytes.
    private const int SignatureLength = 43;

    // Seconds of a link's expiry: 12 digits reach beyond the year 9999, whose last second is the largest that a time can be.
    private const int MaxExpiryDigits = 12;
    private const long MaxExpiry = 253_402_300_799;

    private readonly byte[] key;
    private readonly byte[]? oldKey;
    private readonly TimeProvider time;

    private LiveLinks(byte[] key, byte[]? oldKey, TimeProvider time)
    {
        this.key = key;
        this.oldKey = oldKey;
        this.time = time;
    }

    /// <summary>Reads the keys.</summary>
    /// <param name="key">The key that signs, Base64 of at least <see cref="MinKeyBytes"/> bytes; null or empty: there are no links.</param>
    /// <param name="oldKey">A key whose links are still taken while a new one is brought into use; null or empty: none.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Null without a key: then no link is made, and nobody may watch.</returns>
    /// <exception cref="FormatException">A key has the wrong form; the message names the setting, never the key.</exception>
    public static LiveLinks? Create(string? key, string? oldKey, TimeProvider time)
    {
        if (string.IsNullOrEmpty(key)) return string.IsNullOrEmpty(oldKey) ? null : throw new FormatException("Setting Live__OldLinkKey needs Live__LinkKey beside it.");
        return new LiveLinks(KeyOf(key, "Live__LinkKey"), string.IsNullOrEmpty(oldKey) ? null : KeyOf(oldKey, "Live__OldLinkKey"), time);
    }

    /// <summary>Makes a link without scheme and host: path and query.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="form">In which form.</param>
    /// <param name="scope">For whom.</param>
    /// <param name="expiresAt">The last second in which it may be opened; parts of a second do not count.</param>
    public string MakeTarget(LiveStreamName stream, LiveForm form, LiveScope scope, DateTimeOffset expiresAt)
    {
        var expiry = Math.Max(0, expiresAt.ToUnixTimeSeconds());
        Span<char> signature = stackalloc char[SignatureLength];
        Sign(key, stream, form, scope, expiry, signature);
        return string.Create(CultureInfo.InvariantCulture, $"{Root}{stream.Device.Value}/{stream.Channel}.{NameOf(form)}{ExpiryMark}{expiry}{SignatureMark}{signature}");
    }

    /// <summary>Makes a whole link.</summary>
    /// <param name="baseUrl">What stands in front of <c>/live/</c>, with or without a slash at its end.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="form">In which form.</param>
    /// <param name="scope">For whom.</param>
    /// <param name="expiresAt">The last second in which it may be opened.</param>
    public Uri Make(Uri baseUrl, LiveStreamName stream, LiveForm form, LiveScope scope, DateTimeOffset expiresAt) =>
        new(baseUrl.AbsoluteUri.TrimEnd('/') + MakeTarget(stream, form, scope, expiresAt));

    /// <summary>Looks at a request's path and query. Takes as long for every wrong signature.</summary>
    /// <param name="target">As it stands in the request line: nothing decoded, nothing left out.</param>
    public LiveLinkCheck Check(ReadOnlySpan<char> target)
    {
        if (target.Length > MaxTargetLength || !TryRead(target, out var stream, out var form, out var expiry, out var signature)) return new(LiveLinkResult.NotALink);
        // Every key and scope is tried, whichever fits: how long it takes tells nothing.
        var viewer = IsOurs(key, stream, form, LiveScope.Viewer, expiry, signature);
        var replica = IsOurs(key, stream, form, LiveScope.Replica, expiry, signature);
        if (oldKey is not null)
        {
            viewer |= IsOurs(oldKey, stream, form, LiveScope.Viewer, expiry, signature);
            replica |= IsOurs(oldKey, stream, form, LiveScope.Replica, expiry, signature);
        }
        if (!viewer && !replica) return new(LiveLinkResult.Forged);
        var result = time.GetUtcNow().ToUnixTimeSeconds() <= expiry ? LiveLinkResult.Valid : LiveLinkResult.Expired;
        return new(result, stream, form, replica ? LiveScope.Replica : LiveScope.Viewer, DateTimeOffset.FromUnixTimeSeconds(expiry));
    }

    /// <summary>A form as it ends a path.</summary>
    public static string NameOf(LiveForm form) => form switch { LiveForm.Mp4 => "mp4", LiveForm.Mjpeg => "mjpeg", _ => "flv" };

    /// <summary>Reads the ending of a path; false for any other text.</summary>
    public static bool TryReadForm(ReadOnlySpan<char> name, out LiveForm form)
    {
        form = name switch { "mp4" => LiveForm.Mp4, "mjpeg" => LiveForm.Mjpeg, _ => LiveForm.Flv };
        return form != LiveForm.Flv || name is "flv";
    }

    private static byte[] KeyOf(string base64, string setting)
    {
        try
        {
            var bytes = Convert.FromBase64String(base64);
            if (bytes.Length >= MinKeyBytes) return bytes;
        }
        catch (FormatException)
        {
            // Its message could show a part of the key.
            throw new FormatException($"Setting {setting} must be Base64.");
        }
        throw new FormatException($"Setting {setting} must hold at least {MinKeyBytes} bytes.");
    }

    private static bool TryRead(
        ReadOnlySpan<char> target, out LiveStreamName stream, out LiveForm form, out long expiry, out ReadOnlySpan<char> signature)
    {
        (stream, form, expiry) = (default, default, 0);
        signature = default;
        if (!target.StartsWith(Root, StringComparison.Ordinal)) return false;
        var queryAt = target.IndexOf(ExpiryMark, StringComparison.Ordinal);
        if (queryAt < 0) return false;
        var path = target[Root.Length..queryAt];
        var (slash, dot) = (path.IndexOf('/'), path.LastIndexOf('.'));
        if (slash < 0 || dot < slash || !TryReadForm(path[(dot + 1)..], out form)) return false;
        if (!DeviceId.TryParse(path[..slash].ToString(), out var device)) return false;
        var channel = path[(slash + 1)..dot].ToString();
        if (!LiveStreamName.IsChannel(channel)) return false;
        stream = new(device, channel);

        var query = target[(queryAt + ExpiryMark.Length)..];
        var signatureAt = query.IndexOf(SignatureMark, StringComparison.Ordinal);
        if (signatureAt < 0 || !TryReadExpiry(query[..signatureAt], out expiry)) return false;
        signature = query[(signatureAt + SignatureMark.Length)..];
        return signature.Length == SignatureLength;
    }

    // One spelling only: no sign, no zeros in front.
    private static bool TryReadExpiry(ReadOnlySpan<char> digits, out long expiry)
    {
        expiry = 0;
        if (digits.Length is 0 or > MaxExpiryDigits || (digits[0] == '0' && digits.Length > 1)) return false;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out expiry) && expiry <= MaxExpiry;
    }

    private static bool IsOurs(byte[] key, LiveStreamName stream, LiveForm form, LiveScope scope, long expiry, ReadOnlySpan<char> signature)
    {
        Span<char> expected = stackalloc char[SignatureLength];
        Sign(key, stream, form, scope, expiry, expected);
        // As text: the last character of base64url has bits that stand for nothing, and would have four spellings.
        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(signature), MemoryMarshal.AsBytes<char>(expected));
    }

    private static void Sign(byte[] key, LiveStreamName stream, LiveForm form, LiveScope scope, long expiry, Span<char> signature)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Version}\n{(scope == LiveScope.Replica ? "replica" : "viewer")}\n{stream.Device.Value}\n{stream.Channel}\n{NameOf(form)}\n{expiry}");
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text), hash);
        Base64Url.EncodeToChars(hash, signature);
    }
}
