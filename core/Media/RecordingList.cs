namespace CloudCam.Core.Media;

/// <summary>A device's list of recordings as a whole.</summary>
/// <param name="Count">Names in it.</param>
/// <param name="First">The first name in ordinal order; null for an empty list.</param>
/// <param name="Last">The last name in ordinal order; null for an empty list.</param>
/// <param name="Digest">SHA-256 over the names in ordinal order, each ended by a line feed; lower-case hex.</param>
/// <param name="ListedAt">When it was told, UTC; a list repeated within a minute has the time of its first telling.</param>
/// <param name="Added">Names that were not there before.</param>
/// <param name="Gone">Names that are no longer there.</param>
public sealed record RecordingList(int Count, string? First, string? Last, string Digest, DateTimeOffset ListedAt, int Added, int Gone);
