namespace CloudCam.Functions.Access;

/// <summary>Who makes a request to the API.</summary>
/// <param name="KeyId">Id of the key; <c>admin</c> for the one of the settings, <c>open</c> where no keys are asked for.</param>
/// <param name="Name">Name of the key, for people (who acknowledged an alarm).</param>
/// <param name="Scope">What it may do.</param>
/// <param name="RatePerMinute">Requests a minute it may make; null: no limit.</param>
internal sealed record ApiCaller(string KeyId, string Name, ApiScope Scope, int? RatePerMinute)
{
    /// <summary>The caller of a request to an endpoint with <see cref="ApiAccess.RequireScope{TBuilder}"/>.</summary>
    /// <exception cref="InvalidOperationException">The endpoint asks for no scope.</exception>
    public static ApiCaller Of(HttpContext context) =>
        context.Features.Get<ApiCaller>() ?? throw new InvalidOperationException("This endpoint does not ask who calls; map it with RequireScope.");
}
