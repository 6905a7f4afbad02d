namespace CloudCam.Dev.SignalR;

/// <summary>A REST request's operation and the names in its path, as they stand there.</summary>
/// <param name="Operation">What it wants.</param>
/// <param name="Address">Whom it means; the hub's name is not checked yet.</param>
/// <param name="IsFirstVersion">Whether it is one of the older paths under <c>/api/v1</c>.</param>
internal sealed record RestRoute(RestOperation Operation, Address Address, bool IsFirstVersion = false)
{
    /// <summary>
    /// Reads a path. The segments are split before they are unescaped, so that a group's name may hold a slash (<c>%2F</c>), which ASP.NET's own
    /// routing does not give back.
    /// </summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Escaped path without query.</param>
    /// <returns>The route; null: there is none.</returns>
    public static RestRoute? Find(string method, string path)
    {
        var segments = path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return segments switch
        {
            ["api", "health"] when method == "HEAD" => new RestRoute(RestOperation.Health, new Address("", null, null, null)),
            ["api", "v1", "hubs", var hub, .. var rest] when method == "POST" => FindFirstVersion(hub, rest),
            ["api", "hubs", var hub, .. var rest] => FindInHub(method, hub, rest),
            _ => null,
        };
    }

    private static RestRoute? FindInHub(string method, string hub, string[] rest) => (method, rest) switch
    {
        ("POST", [":send"]) => To(RestOperation.Send, hub),
        ("POST", ["groups", var group, ":send"]) => To(RestOperation.Send, hub, group),
        ("POST", ["users", var user, ":send"]) => To(RestOperation.Send, hub, user: user),
        ("POST", ["connections", var id, ":send"]) => To(RestOperation.Send, hub, id: id),
        ("POST", [":closeConnections"]) => To(RestOperation.CloseAll, hub),
        ("POST", ["groups", var group, ":closeConnections"]) => To(RestOperation.CloseAll, hub, group),
        ("POST", ["users", var user, ":closeConnections"]) => To(RestOperation.CloseAll, hub, user: user),
        ("DELETE", ["connections", var id]) => To(RestOperation.CloseOne, hub, id: id),
        ("DELETE", ["connections", var id, "groups"]) => To(RestOperation.LeaveAll, hub, id: id),
        ("PUT", ["groups", var group, "connections", var id]) => To(RestOperation.Join, hub, group, id: id),
        ("DELETE", ["groups", var group, "connections", var id]) => To(RestOperation.Leave, hub, group, id: id),
        ("PUT", ["users", var user, "groups", var group]) => To(RestOperation.JoinUser, hub, group, user),
        ("DELETE", ["users", var user, "groups", var group]) => To(RestOperation.LeaveUser, hub, group, user),
        ("DELETE", ["users", var user, "groups"]) => To(RestOperation.LeaveUser, hub, user: user),
        ("HEAD", ["connections", var id]) => To(RestOperation.Exists, hub, id: id),
        ("HEAD", ["groups", var group]) => To(RestOperation.Exists, hub, group),
        ("HEAD", ["users", var user]) => To(RestOperation.Exists, hub, user: user),
        ("HEAD", ["users", var user, "groups", var group]) => To(RestOperation.Exists, hub, group, user),
        _ => null,
    };

    private static RestRoute? FindFirstVersion(string hub, string[] rest) => rest switch
    {
        [] => To(RestOperation.Send, hub) with { IsFirstVersion = true },
        ["groups", var group] => To(RestOperation.Send, hub, group) with { IsFirstVersion = true },
        ["users", var user] => To(RestOperation.Send, hub, user: user) with { IsFirstVersion = true },
        ["connections", var id] => To(RestOperation.Send, hub, id: id) with { IsFirstVersion = true },
        _ => null,
    };

    private static RestRoute To(RestOperation operation, string hub, string? group = null, string? user = null, string? id = null) => new(operation, new Address(hub, group, user, id));
}
