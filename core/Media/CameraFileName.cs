using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Media;

/// <summary>
/// A file name as JC261 and JC400 cameras give it, and what it says. Forms:
/// <c>EVENT_imei_8 digits_YYYY_MM_DD_HH_MM_SS[_I|_F]_SN.mp4</c> (alarm clips; 8 digits 00000000 for alarms, 00000001 for clips cut by a command),
/// <c>CMD_imei_code_YYYY_MM_DD_HH_MM_SS_I|F_n.jpg</c> (made for a command), <c>YYYY_MM_DD_HH_MM_SS_01|02.ts</c> (recordings on the card).
/// </summary>
/// <remarks>
/// Sources: Jimi, JC400/JC261 protocol V1.3.5 (events, recordings), the vendor's command list (SN), command photos and the eight digits as seen in the
/// field. A name of another form is as good a file name; it says nothing.
/// </remarks>
public sealed record CameraFileName
{
    /// <summary>Longest accepted name, characters: four times the longest known one (57).</summary>
    public const int MaxLength = 200;

    private const int ImeiDigits = 15;
    private const int TimeParts = 6;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private CameraFileName(string text) => Text = text;

    /// <summary>The name itself: 1 to <see cref="MaxLength"/> characters of <c>[A-Za-z0-9_.-]</c>, neither <c>.</c> nor <c>..</c>.</summary>
    public string Text { get; }

    /// <summary>Which of the known forms it has.</summary>
    public CameraFileKind Kind { get; private init; }

    /// <summary>The device that its name names: 15 digits; null when none.</summary>
    public DeviceId? Device { get; private init; }

    /// <summary>Start of the recording by the device's own clock in its own time zone (kind unspecified); null when the name has none or it is no time.</summary>
    public DateTime? LocalTime { get; private init; }

    /// <summary><c>front</c> or <c>driver</c>; null when the name does not tell.</summary>
    public string? Channel { get; private init; }

    /// <summary>The number at the end (SN: kind of event and camera), 0 to 9999; null when there is none.</summary>
    public int? Number { get; private init; }

    /// <summary>The part between device and time (00000000, 00000001, a command's code); null when there is none.</summary>
    public string? Code { get; private init; }

    /// <summary>What the ending promises; <see cref="MediaFormat.Unknown"/> for another one.</summary>
    public MediaFormat Format { get; private init; }

    /// <summary>Whether the text can be kept as a file name, shown, and stand in a table key. It never stands in a path.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= MaxLength } and not "." and not ".." && !text.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>Reads a name.</summary>
    /// <returns>False when it is no valid name at all; a valid one of an unknown form is read as <see cref="CameraFileKind.Other"/>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CameraFileName? name)
    {
        name = IsValid(text) ? Read(text) : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static CameraFileName Read(string text)
    {
        var dot = text.LastIndexOf('.');
        var plain = new CameraFileName(text) { Format = FormatOf(dot < 0 ? "" : text[(dot + 1)..]) };
        var parts = (dot < 0 ? text : text[..dot]).Split('_');
        var time = parts.Length > 3 + TimeParts ? TimeOf(parts.AsSpan(3, TimeParts)) : null;
        return parts[0] switch
        {
            "EVENT" when time is not null && DeviceOf(parts[1]) is { } device => plain with
            {
                Kind = CameraFileKind.Event, Device = device, Code = parts[2], LocalTime = time, Channel = ChannelOf(parts.AsSpan(3 + TimeParts)), Number = NumberOf(parts[^1]),
            },
            "CMD" when time is not null && DeviceOf(parts[1]) is { } device => plain with
            {
                Kind = CameraFileKind.Command, Device = device, Code = parts[2], LocalTime = time, Channel = ChannelOf(parts.AsSpan(3 + TimeParts)), Number = NumberOf(parts[^1]),
            },
            // A name with an unknown middle still tells whose it is.
            "EVENT" or "CMD" when parts.Length > 1 && DeviceOf(parts[1]) is { } device => plain with
            {
                Kind = parts[0] == "CMD" ? CameraFileKind.Command : CameraFileKind.Event, Device = device,
            },
            _ when parts.Length == TimeParts + 1 && TimeOf(parts.AsSpan(0, TimeParts)) is { } start && NumberOf(parts[^1]) is { } camera => plain with
            {
                Kind = CameraFileKind.Recording, LocalTime = start, Channel = camera switch { 1 => "front", 2 => "driver", _ => null }, Number = camera,
            },
            _ => plain,
        };
    }

    private static DeviceId? DeviceOf(string part) => part.Length == ImeiDigits && part.All(char.IsAsciiDigit) ? DeviceId.Parse(part) : null;

    private static DateTime? TimeOf(ReadOnlySpan<string> parts)
    {
        if (parts[0].Length != 4) return null;
        var text = string.Join('_', parts!);
        return DateTime.TryParseExact(text, "yyyy_MM_dd_HH_mm_ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    private static string? ChannelOf(ReadOnlySpan<string> rest) => rest.Length < 2 ? null : rest[0] switch { "F" => "front", "I" => "driver", _ => null };

    private static int? NumberOf(string part) =>
        part.Length is > 0 and <= 4 && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static MediaFormat FormatOf(string ending) => ending.ToUpperInvariant() switch
    {
        "JPG" or "JPEG" => MediaFormat.Jpeg, "MP4" => MediaFormat.Mp4, "TS" => MediaFormat.MpegTs, "H265" => MediaFormat.H265, _ => MediaFormat.Unknown,
    };
}
