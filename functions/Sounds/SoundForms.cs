using Microsoft.Net.Http.Headers;

namespace CloudCam.Functions.Sounds;

/// <summary>Which kinds of sound are taken, by the request's content type; the demuxer follows from it, so that hostile bytes choose none.</summary>
internal static class SoundForms
{
    private static readonly Dictionary<string, string> Demuxers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["audio/wav"] = "wav", ["audio/x-wav"] = "wav", ["audio/wave"] = "wav", ["audio/vnd.wave"] = "wav", ["audio/mpeg"] = "mp3", ["audio/mp3"] = "mp3", ["audio/mp4"] = "mov",
        ["audio/x-m4a"] = "mov", ["audio/aac"] = "aac", ["audio/ogg"] = "ogg", ["audio/opus"] = "ogg", ["audio/flac"] = "flac", ["audio/x-flac"] = "flac", ["audio/webm"] = "matroska",
    };

    /// <summary>The types.</summary>
    public static IReadOnlyList<string> ContentTypes => [.. Demuxers.Keys];

    /// <summary>The types, for people.</summary>
    public const string Names = "audio/wav, audio/mpeg, audio/mp4, audio/aac, audio/ogg, audio/flac or audio/webm";

    /// <summary>ffmpeg's name for what a content type stands for; null for a type that is none of ours.</summary>
    public static string? DemuxerOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Value is { } name ? Demuxers.GetValueOrDefault(name) : null;
}
