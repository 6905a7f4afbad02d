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
    private const string TimeForm = "yyyy_MM_dd_HH_mm_ss";

    // The longest known form has 11; what is beyond the last of these belongs to it.
    private const int MaxParts = 16;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<byte> AllowedBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);

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

    /// <summary>The same for a name that is no text yet; a valid one is ASCII.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= MaxLength && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && !name.ContainsAnyExcept(AllowedBytes);

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
        var format = FormatOf(dot < 0 ? "" : text.AsSpan(dot + 1));
        var parts = new Parts(dot < 0 ? text : text.AsSpan(0, dot), stackalloc Range[MaxParts]);
        var isEvent = parts[0] is "EVENT";
        if ((isEvent || parts[0] is "CMD") && parts.Count > 1 && DeviceOf(parts[1]) is { } device)
        {
            var kind = isEvent ? CameraFileKind.Event : CameraFileKind.Command;
            // A name with an unknown middle still tells whose it is.
            if (TimeOf(parts, 3) is not { } time) return new CameraFileName(text) { Format = format, Kind = kind, Device = device };
            return new CameraFileName(text)
            {
                Format = format, Kind = kind, Device = device, Code = CodeOf(parts[2]), LocalTime = time,
                Channel = parts.Count > 4 + TimeParts ? ChannelOf(parts[3 + TimeParts]) : null, Number = NumberOf(parts[^1]),
            };
        }
        if (parts.Count == TimeParts + 1 && TimeOf(parts, 0) is { } start && NumberOf(parts[^1]) is { } camera)
        {
            var channel = camera switch { 1 => "front", 2 => "driver", _ => null };
            return new CameraFileName(text) { Format = format, Kind = CameraFileKind.Recording, LocalTime = start, Channel = channel, Number = camera };
        }
        return new CameraFileName(text) { Format = format };
    }

    private static DeviceId? DeviceOf(ReadOnlySpan<char> part) =>
        part.Length == ImeiDigits && !part.ContainsAnyExceptInRange('0', '9') ? DeviceId.Parse(part.ToString()) : null;

    // Every name of a device has one of two codes: no text is made for them.
    private static string CodeOf(ReadOnlySpan<char> part) => part switch { "00000000" => "00000000", "00000001" => "00000001", _ => part.ToString() };

    private static DateTime? TimeOf(in Parts parts, int first)
    {
        // Behind the time there is always another part.
        if (parts.Count <= first + TimeParts) return null;
        var joined = parts.Join(first, TimeParts);
        return joined.Length == TimeForm.Length && DateTime.TryParseExact(joined, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    private static string? ChannelOf(ReadOnlySpan<char> part) => part switch { "F" => "front", "I" => "driver", _ => null };

    private static int? NumberOf(ReadOnlySpan<char> part) =>
        part.Length is > 0 and <= 4 && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static MediaFormat FormatOf(ReadOnlySpan<char> ending)
    {
        if (Is(ending, "jpg") || Is(ending, "jpeg")) return MediaFormat.Jpeg;
        if (Is(ending, "mp4")) return MediaFormat.Mp4;
        if (Is(ending, "ts")) return MediaFormat.MpegTs;
        return Is(ending, "h265") ? MediaFormat.H265 : MediaFormat.Unknown;

        static bool Is(ReadOnlySpan<char> ending, string known) => ending.Equals(known, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The parts of a name between its underscores, without a text for each.</summary>
    private readonly ref struct Parts
    {
        private readonly ReadOnlySpan<char> text;
        private readonly Span<Range> ranges;

        public Parts(ReadOnlySpan<char> text, Span<Range> ranges)
        {
            this.text = text;
            this.ranges = ranges;
            Count = text.Split(ranges, '_');
        }

        public int Count { get; }

        public int Length => Count;

        public ReadOnlySpan<char> this[int index] => index < Count ? text[ranges[index]] : default;

        public ReadOnlySpan<char> Join(int first, int count) => text[ranges[first].Start..ranges[first + count - 1].End];
    }
}
