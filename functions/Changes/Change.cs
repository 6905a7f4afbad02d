namespace CloudCam.Functions.Changes;

/// <summary>Something of the fleet that changed, as live clients see it. What it is about follows from <see cref="Kind"/>; of one thing only the newest counts.</summary>
internal sealed record Change
{
    /// <summary>A device came or went: <see cref="Online"/>, <see cref="Reason"/>.</summary>
    public const string DeviceKind = "device";

    /// <summary>A device is somewhere: <see cref="Latitude"/> to <see cref="CourseDegrees"/>.</summary>
    public const string PositionKind = "position";

    /// <summary>A step of a command: <see cref="Id"/>, <see cref="Command"/>, <see cref="State"/>, <see cref="Answer"/>, <see cref="Reason"/>.</summary>
    public const string CommandKind = "command";

    /// <summary>A file that arrived: <see cref="MediaId"/>, <see cref="State"/>, <see cref="MediaKind"/>.</summary>
    public const string FileKind = "media";

    /// <summary>A file on its way: <see cref="MediaId"/>, <see cref="State"/>, <see cref="Name"/>, bytes.</summary>
    public const string TransferKind = "transfer";

    /// <summary>A device told a new list of what it holds: <see cref="Count"/>.</summary>
    public const string RecordingsKind = "recordings";

    /// <summary>Longest answer of a command that is sent along, characters: a line on a screen. The whole of it is in the API.</summary>
    public const int MaxAnswerLength = 500;

    public required string Kind { get; init; }
    public required string Device { get; init; }
    public required DateTimeOffset Time { get; init; }
    public bool? Online { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public double? SpeedKmh { get; init; }
    public double? CourseDegrees { get; init; }
    public string? Id { get; init; }
    public string? Command { get; init; }
    public string? MediaId { get; init; }
    public string? MediaKind { get; init; }
    public string? Name { get; init; }
    public string? State { get; init; }
    public string? Answer { get; init; }
    public string? Reason { get; init; }
    public long? ReceivedBytes { get; init; }
    public long? TotalBytes { get; init; }
    public long? Count { get; init; }

    /// <summary>What it is about: a later change of the same thing takes its place.</summary>
    internal (string Kind, string Thing) Key => (Kind, Id ?? MediaId ?? Device);
}
