using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace CloudCam.Protocols.Teltonika;

/// <summary>
/// Metadata of protocol id 6 and up: JSON with <c>version</c>, <c>file {file_type file_timestamp duration framerate}</c>, <c>fm_trigger {type}</c>,
/// <c>cam_trigger {type}</c> (event bits), <c>location {latitude longitude}</c>, <c>driver_name</c>. The keys are those Teltonika's reference
/// server reads; no real sample is public, so numbers may come as numbers or as text.
/// </summary>
internal static class TeltonikaJsonMetadata
{
    private const int LongestText = 64;

    // Seconds stay below this until the year 5138, milliseconds are above it since 1973.
    private const double SmallestMilliseconds = 1e11;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    public static bool LooksLikeJson(ReadOnlySpan<byte> payload) => payload.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    public static bool TryRead(ReadOnlySpan<byte> payload, TeltonikaCamera asked, [NotNullWhen(true)] out TeltonikaMetadata? metadata)
    {
        metadata = null;
        try
        {
            using var document = JsonDocument.Parse(payload.TrimEnd((byte)0).ToArray(), Options);
            metadata = Read(document.RootElement, asked);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Broken JSON, or text that is no Unicode: not to be understood, and that is what the caller hears.
            return false;
        }
    }

    private static TeltonikaMetadata Read(JsonElement root, TeltonikaCamera asked)
    {
        var file = Member(root, "file");
        var seconds = Number(Member(file, "file_timestamp"));
        var trigger = Member(Member(root, "fm_trigger"), "type");
        var code = Whole(Number(trigger));
        var bits = Whole(Number(Member(Member(root, "cam_trigger"), "type"))) ?? 0;
        var location = Member(root, "location");
        var (latitude, longitude) = Number(Member(location, "latitude")) is { } north && Number(Member(location, "longitude")) is { } east
            ? TeltonikaMetadataReader.Place(north, east)
            : (null, null);
        return new TeltonikaMetadata
        {
            Camera = asked == TeltonikaCamera.Unknown ? TeltonikaCamera.DualCam : asked,
            Version = Whole(Number(Member(root, "version"))), FileType = Whole(Number(Member(file, "file_type"))),
            Time = TimeFrom(seconds), SaysNoFile = seconds == 0,
            TriggerCode = code, Trigger = code is { } number ? TeltonikaTriggers.NameOf(asked, number) : Word(trigger),
            DurationSeconds = NotNegative(Number(Member(file, "duration"))), FrameRate = NotNegative(Number(Member(file, "framerate"))),
            Latitude = latitude, Longitude = longitude, EventBits = asked == TeltonikaCamera.Dsm ? bits & 0xFFFF : 0,
            DriverName = Text(Member(root, "driver_name")),
        };
    }

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    private static int? Whole(double? number) => number is { } value && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue ? (int)value : null;

    private static double? NotNegative(double? number) => number >= 0 ? number : null;

    private static DateTimeOffset? TimeFrom(double? number) => number is { } value and > 0 and < 1e15
        ? TeltonikaMetadataReader.TimeFrom((ulong)(value >= SmallestMilliseconds ? value : value * 1000))
        : null;

    // A trigger as a word: ours when it is one of ours in another spelling.
    private static string? Word(JsonElement value) => Text(value)?.ToLowerInvariant().Replace(' ', '-').Replace('_', '-');

    private static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } text) return null;
        var shown = string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(LongestText)).Trim();
        return shown.Length == 0 ? null : shown;
    }
}
