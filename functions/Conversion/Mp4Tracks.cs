namespace CloudCam.Functions.Conversion;

/// <summary>What is in an MP4 as far as it decides about converting it.</summary>
/// <param name="Video">Four characters of the first video track's sample entry (<c>avc1</c>, <c>hvc1</c>, <c>jpeg</c>); null when there is no such track.</param>
/// <param name="Sound">Those of the first sound track's (<c>mp4a</c>, <c>alaw</c>, <c>ulaw</c>, <c>sowt</c>); null when there is no such track.</param>
/// <param name="IsFragmented">Whether its samples are described piece by piece (<c>moof</c>) instead of in one index.</param>
internal sealed record Mp4Tracks(string? Video, string? Sound, bool IsFragmented)
{
    /// <summary>Whether browsers play the pictures.</summary>
    public bool HasPlayableVideo => Video is "avc1" or "avc3";

    /// <summary>Whether browsers play the sound, or there is none.</summary>
    public bool HasPlayableSound => Sound is null or "mp4a";
}
