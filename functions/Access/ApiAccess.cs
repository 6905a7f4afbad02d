namespace CloudCam.Functions.Access;

/// <summary>Says which endpoints ask for a key.</summary>
internal static class ApiAccess
{
    /// <summary>The endpoint answers only to keys with this scope, or one that includes it: 401 without a good key, 403 with a lesser one.</summary>
    /// <example><c>app.MapGet("/api/devices", ...).RequireScope(ApiScope.Read)</c></example>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, ApiScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredScope(scope));
}

/// <summary>Mark of an endpoint: the scope it asks for.</summary>
internal sealed record RequiredScope(ApiScope Scope);
