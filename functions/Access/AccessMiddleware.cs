namespace CloudCam.Functions.Access;

/// <summary>Finds out who calls, before anything of the request's body is read. Endpoints without a <see cref="RequiredScope"/> pass.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, ApiKeyCheck check, ApiRates rates, ApiOptions options, EasyAuthOptions people, ILogger<AccessMiddleware> logger)
{
    private const string KeyHeader = "x-api-key";
    private const string Bearer = "Bearer ";
    private static readonly ApiCaller Anybody = new("open", "open", ApiScope.Admin, RatePerMinute: null);

    /// <summary>Passes the request on with its caller as a feature, or refuses it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is null)
        {
            await next(context);
            return;
        }
        if (options.Authentication == ApiAuthentication.Open)
        {
            context.Features.Set(Anybody);
            await next(context);
            return;
        }
        var hasKey = TryGetKey(context.Request.Headers, out var isForm, out var key);
        if (people.TrustEasyAuth && !isForm && context.Request.Headers[KeyHeader].Count == 0 && context.Request.Headers[EasyAuthPrincipal.Header] is [{ } principal])
        {
            await SignedInAsync(context, principal);
            return;
        }
        if (isForm && check.Known(key) is { } known)
        {
            context.Features.Set(known);
            await next(context);
            return;
        }
        // Guessing is slowed before it costs a look into the table; who has a key that is remembered is not kept out by a neighbour's guesses.
        if (!rates.MayTry(context, out var wait))
        {
            await AccessProblems.TooManyAsync(context, wait, "Too many refused requests from this address.");
            return;
        }
        if (isForm && await check.LookUpAsync(key, context.RequestAborted) is { } caller)
        {
            context.Features.Set(caller);
            await next(context);
            return;
        }
        rates.CountRefused(context);
        AccessLog.Refused(logger, hasKey ? "no good key" : "no key", PeerAddress.Of(context));
        await AccessProblems.UnauthorizedAsync(context, hasKey);
    }

    // Somebody whom the front end signed in. Of a cookie we cannot know which page sent it: see the header.
    private async Task SignedInAsync(HttpContext context, string principal)
    {
        var request = context.Request;
        var caller = EasyAuthPrincipal.Read(principal, options.RequestsPerMinute, out var hasRole);
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (caller is not null && (isRead || request.Headers.Authorization.Count > 0 || request.Headers.ContainsKey(EasyAuthPrincipal.SameSiteHeader)))
        {
            context.Features.Set(caller);
            await next(context);
            return;
        }
        AccessLog.Refused(logger, caller is not null ? "no same-site header" : hasRole ? "no good sign-in" : "no role", PeerAddress.Of(context));
        if (caller is not null) await AccessProblems.CrossSiteAsync(context);
        else if (!hasRole) await AccessProblems.NoRoleAsync(context);
        else await AccessProblems.UnauthorizedAsync(context, withKey: false);
    }

    /// <summary>The request's key. Two different ones are none: somebody on the way may look at the other.</summary>
    private static bool TryGetKey(IHeaderDictionary headers, out bool isForm, out ApiKeyText key)
    {
        (isForm, key) = (false, default);
        var (given, authorization) = (headers[KeyHeader], headers.Authorization);
        var bearer = authorization is [{ } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : null;
        if (given.Count == 0 && authorization.Count == 0) return false;
        if (given.Count > 1 || authorization.Count > 1 || (given.Count == 1 && bearer is not null && given[0] != bearer)) return true;
        isForm = ApiKeyText.TryParse(given.Count == 1 ? given[0] : bearer, out key);
        return true;
    }
}

/// <summary>Refuses callers whose scope is too small. Behind the rate limiter, so that such requests count as well.</summary>
internal sealed class ScopeMiddleware(RequestDelegate next, ILogger<ScopeMiddleware> logger)
{
    /// <summary>Passes the request on, or refuses it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is not { Scope: var needed }) return next(context);
        var caller = ApiCaller.Of(context);
        if (caller.Scope >= needed) return next(context);
        AccessLog.ScopeTooSmall(logger, caller.KeyId, ApiScopes.NameOf(needed), ApiScopes.NameOf(caller.Scope));
        return AccessProblems.ForbiddenAsync(context, needed);
    }
}
