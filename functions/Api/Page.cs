namespace CloudCam.Functions.Api;

/// <summary>A part of a list.</summary>
/// <param name="Items">This part; may be shorter than asked for, even empty, while there is more.</param>
/// <param name="Continuation">What to send as <c>continuation</c> for the next part; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation);
