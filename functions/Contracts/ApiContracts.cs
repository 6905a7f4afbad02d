namespace CloudCam.Functions.Contracts;

/// <summary>Says of endpoints what they promise. Every endpoint says one of the two.</summary>
internal static class ApiContracts
{
    /// <summary>The endpoint is part of the contract: this is what it promises.</summary>
    /// <example><c>app.MapGet("/api/devices", ...).RequireScope(ApiScope.Read).Describe(DevicesContract.List)</c></example>
    public static TBuilder Describe<TBuilder>(this TBuilder endpoint, ApiOperation operation)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(operation);

    /// <summary>The endpoint is nobody's business but the host's or our own page's, and may change.</summary>
    public static TBuilder IsInternal<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new InternalEndpoint());
}

/// <summary>Mark of an endpoint that is not part of the contract.</summary>
internal sealed record InternalEndpoint;
