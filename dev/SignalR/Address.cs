namespace CloudCam.Dev.SignalR;

/// <summary>Whom a REST request means. A part that is null does not narrow it: all null but the hub is everybody in the hub.</summary>
/// <param name="Hub">Name of the hub, in lower case.</param>
/// <param name="Group">Group, or null.</param>
/// <param name="User">User id, or null.</param>
/// <param name="Connection">Connection id, or null.</param>
internal sealed record Address(string Hub, string? Group, string? User, string? Connection);
