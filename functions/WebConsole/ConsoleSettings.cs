namespace CloudCam.Functions.WebConsole;

/// <summary>What the console's page must know before anybody signed in: <c>/console/config.json</c>. Everybody may read it.</summary>
internal sealed record ConsoleSettings
{
    public required string Product { get; init; }
    public required string Version { get; init; }

    /// <summary><c>key</c>, <c>entra</c>, or <c>open</c> alone: the API asks nobody.</summary>
    public required IReadOnlyList<string> SignIn { get; init; }

    public string? TileUrl { get; init; }
    public string? TileAttribution { get; init; }
    public string? LiveUrl { get; init; }

    /// <summary>Whether live notices are set up.</summary>
    public required bool Notices { get; init; }

    /// <summary>Where people sign in and out; null: not this way.</summary>
    public ConsoleSignIn? Entra { get; init; }
}

/// <summary>Addresses of App Service authentication, on the same host.</summary>
internal sealed record ConsoleSignIn
{
    public string SignInUrl { get; init; } = "/.auth/login/aad?post_login_redirect_uri=/console/";
    public string SignOutUrl { get; init; } = "/.auth/logout?post_logout_redirect_uri=/console/";
}
