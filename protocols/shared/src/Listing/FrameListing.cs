namespace CloudCam.Protocols.Listing;

/// <summary>One frame explained, or one reason why bytes are no frame.</summary>
public sealed record FrameListing
{
    /// <summary>Frame name, for example <c>init</c>, <c>data</c>; null when the bytes are no frame.</summary>
    public string? Frame { get; init; }

    /// <summary>Whether its checksum is right; null when the frame has none.</summary>
    public bool? CrcValid { get; init; }

    /// <summary>Whether its length field says what it must; null when the frame has none.</summary>
    public bool? LengthValid { get; init; }

    /// <summary>Fields in the event contract's names and units. Values: text, numbers, booleans, nulls, lists and nested dictionaries of those.</summary>
    public IReadOnlyDictionary<string, object?> Fields { get; init; } = new Dictionary<string, object?>();

    /// <summary>What a server would answer, null when nothing.</summary>
    public ReadOnlyMemory<byte>? Reply { get; init; }

    /// <summary>Why the bytes are no frame; null when they are.</summary>
    public string? Error { get; init; }
}
