namespace CloudCam.Functions.ListDevices;

/// <summary>A device as the API shows it.</summary>
internal sealed record DeviceView
{
    public required string Id { get; init; }
    public required string Standing { get; init; }
    public required bool Registered { get; init; }
    public required bool Online { get; init; }
    public string? Protocol { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? LastSeen { get; init; }
    public string? EndReason { get; init; }
    public string? Replica { get; init; }
}
