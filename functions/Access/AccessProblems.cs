using System.Globalization;

namespace CloudCam.Functions.Access;

/// <summary>How requests are refused: RFC 9457 problem details, challenges as in RFC 6750 (bearer tokens).</summary>
internal static class AccessProblems
{
    private const string Challenge = "Bearer realm=\"cloudcam\"";

    /// <summary>401: no key, or no good one. Which of the two is said, why a key is no good is not.</summary>
    public static Task UnauthorizedAsync(HttpContext context, bool withKey)
    {
        context.Response.Headers.WWWAuthenticate = withKey ? $"{Challenge}, error=\"invalid_token\"" : Challenge;
        return Results.Problem(
            withKey ? "The key is not known here, or no longer." : "Send a key as x-api-key or as Authorization: Bearer.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    /// <summary>403: the key is good, its scope is too small.</summary>
    public static Task ForbiddenAsync(HttpContext context, ApiScope scope)
    {
        var name = ApiScopes.NameOf(scope);
        context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\", scope=\"{name}\"";
        return Results.Problem($"This needs a key with the scope {name}.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    /// <summary>403: somebody is signed in who was given no role.</summary>
    public static Task NoRoleAsync(HttpContext context) => Results.Problem(
        "You are signed in, but nobody gave you a role here: CloudCam.Read, CloudCam.Command or CloudCam.Admin.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);

    /// <summary>403: a request by cookie of which we cannot know that our own page sent it.</summary>
    public static Task CrossSiteAsync(HttpContext context) => Results.Problem(
        $"Send the header {EasyAuthPrincipal.SameSiteHeader} with requests that change something.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);

    /// <summary>429: too many requests.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wait">When another try makes sense; less than a second counts as one.</param>
    /// <param name="detail">What was too much.</param>
    public static Task TooManyAsync(HttpContext context, TimeSpan wait, string detail)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Results.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
    }
}
