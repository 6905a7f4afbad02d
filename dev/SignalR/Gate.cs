using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CloudCam.Dev.SignalR;

/// <summary>Finds a request's token and checks that it was made for this request.</summary>
internal sealed class Gate(SignalROptions options, AccessTokens tokens)
{
    private const string Bearer = "Bearer ";

    /// <summary>Path of the clients, without the slash at the end.</summary>
    public const string ClientPath = "/client";

    /// <summary>Checks a REST request: <c>aud</c> is its URL without query and without slash at the end.</summary>
    /// <returns>HTTP status 200, 401 or 413, and what was found.</returns>
    public (int Status, TokenCheck Token) CheckRest(HttpRequest request, string path) =>
        Check(Header(request), audience => Uri.TryCreate(audience, UriKind.Absolute, out var uri) && uri.Query.Length == 0 && IsHere(uri, request, path));

    /// <summary>Checks a client's request. <c>aud</c> is the client URL, with or without <c>?hub=</c>; with it, the hub must be the same.</summary>
    /// <param name="request">The request; the token is in the header or in <c>access_token</c>.</param>
    /// <param name="hub">Name of the hub it wants.</param>
    /// <returns>HTTP status 200, 401 or 413, and what was found.</returns>
    public (int Status, TokenCheck Token) CheckClient(HttpRequest request, string hub) =>
        Check(Header(request) ?? request.Query["access_token"], audience => Uri.TryCreate(audience, UriKind.Absolute, out var uri)
            && IsHere(uri, request, ClientPath) && (uri.Query.Length == 0 || NameOf(uri) == hub));

    private (int Status, TokenCheck Token) Check(string? token, Predicate<string> isAudience)
    {
        if (string.IsNullOrEmpty(token)) return (StatusCodes.Status401Unauthorized, TokenCheck.Refused("There is no bearer token."));
        if (token.Length > options.MaxTokenCharacters)
            return (StatusCodes.Status413PayloadTooLarge, TokenCheck.Refused($"The token is longer than {options.MaxTokenCharacters} characters."));
        var found = tokens.Check(token, isAudience);
        return (found.Refusal is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized, found);
    }

    private static string? Header(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }

    private static string? NameOf(Uri audience)
    {
        var query = QueryHelpers.ParseQuery(audience.Query);
        return HubName.Normalise(query.GetValueOrDefault("hub"), query.GetValueOrDefault("asrs.op.app"));
    }

    private static bool IsHere(Uri audience, HttpRequest request, string path)
    {
        // This machine has several names; whichever the connection string has is as good as the one the caller dialled.
        var isHost = string.Equals(audience.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || (audience.IsLoopback && audience.Port == request.HttpContext.Connection.LocalPort);
        return audience.Scheme == request.Scheme && isHost && Plain(audience.AbsolutePath) == Plain(path);

        // Signers escape more or less; what is meant is compared.
        static string Plain(string path) => Uri.UnescapeDataString(path).TrimEnd('/');
    }
}
