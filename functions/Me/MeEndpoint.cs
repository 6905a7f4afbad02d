using CloudCam.Functions.Access;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Me;

/// <summary><c>GET /api/me</c>: who calls, and what they may do. By it a page checks a key, and shows only what the key allows.</summary>
internal static class MeEndpoint
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/me";

    /// <summary>Answers <c>{"id","name","scope"}</c>.</summary>
    public static IResult Run(HttpContext context)
    {
        var caller = ApiCaller.Of(context);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new CallerView(caller.KeyId, caller.Name, ApiScopes.NameOf(caller.Scope)));
    }
}

/// <summary>Who calls.</summary>
/// <param name="Id">Id of the key, or of the person.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope">What it may do.</param>
internal sealed record CallerView(string Id, string Name, [property: Words(nameof(ApiWords.Scopes))] string Scope);
