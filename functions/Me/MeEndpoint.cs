using CloudCam.Functions.Access;

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
        return Results.Ok(new { Id = caller.KeyId, caller.Name, Scope = ApiScopes.NameOf(caller.Scope) });
    }
}
