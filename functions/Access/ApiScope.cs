namespace CloudCam.Functions.Access;

/// <summary>What an API key may do. Each scope includes those before it.</summary>
public enum ApiScope
{
    /// <summary>Look: devices, files, links, alarms.</summary>
    Read,

    /// <summary>Read, and act on the fleet: send commands, acknowledge alarms.</summary>
    Command,

    /// <summary>Command, and change what is set up: devices, keys, webhooks.</summary>
    Admin,
}

/// <summary>Scopes as texts: <c>read</c>, <c>command</c>, <c>admin</c>.</summary>
internal static class ApiScopes
{
    /// <summary>The scope's word.</summary>
    public static string NameOf(ApiScope scope) => scope switch { ApiScope.Admin => "admin", ApiScope.Command => "command", _ => "read" };

    /// <summary>Reads a word; null for any other text.</summary>
    public static ApiScope? Of(string? text) => text switch { "read" => ApiScope.Read, "command" => ApiScope.Command, "admin" => ApiScope.Admin, _ => null };
}
