using CloudCam.Core.Media;

namespace CloudCam.Functions.Conversion;

/// <summary>A file that is to be made playable.</summary>
/// <param name="Format">What its camera says it is; its bytes are read as that and nothing else.</param>
/// <param name="FrameRate">Frames per second its camera announced; null when it told none.</param>
/// <param name="Folder">A private folder.</param>
/// <param name="InputName">The file's name in it.</param>
internal sealed record ConversionWork(MediaFormat Format, double? FrameRate, string Folder, string InputName);

/// <summary>What came of it.</summary>
internal sealed record ConversionResult
{
    /// <summary>Whether browsers play the file as it is.</summary>
    public bool OriginalIsPlayable { get; init; }

    /// <summary>Name, in the private folder, of the playable file that was made; null when none was.</summary>
    public string? PlayableName { get; init; }

    /// <summary>Name, in the private folder, of the preview that was made; null when none was.</summary>
    public string? ThumbnailName { get; init; }

    /// <summary>Why something is missing, lower case with dashes; null when nothing is.</summary>
    public string? Error { get; init; }

    /// <summary>Nothing could be made.</summary>
    public static ConversionResult Failed(string error) => new() { Error = error };
}

/// <summary>Makes files playable.</summary>
internal interface IMediaConverter
{
    /// <summary>Converts one file. What is wrong with the file is a result, not an exception.</summary>
    Task<ConversionResult> ConvertAsync(ConversionWork work, CancellationToken cancellationToken);
}
