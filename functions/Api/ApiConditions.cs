using Microsoft.Net.Http.Headers;

namespace CloudCam.Functions.Api;

/// <summary>The conditions of a <c>PUT</c> or <c>DELETE</c>: <c>If-Match</c> with one ETag or <c>*</c>, or <c>If-None-Match: *</c>.</summary>
internal static class ApiConditions
{
    /// <summary>Reads them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ifMatch">The store's version that is asked for, <c>*</c>: any; null: whether or not there is one.</param>
    /// <param name="mustBeNew">Whether there must be none.</param>
    /// <returns>False for conditions that are none of ours.</returns>
    public static bool TryRead(HttpRequest request, out string? ifMatch, out bool mustBeNew)
    {
        ifMatch = null;
        var (match, none) = (request.Headers.IfMatch, request.Headers.IfNoneMatch);
        mustBeNew = none is ["*"];
        if (match.Count == 1 && none.Count == 0) return match[0] == "*" ? (ifMatch = "*") is not null : ApiETag.TryRead(match[0], out ifMatch);
        return match.Count == 0 && (none.Count == 0 || mustBeNew);
    }

    /// <summary>The answer for conditions that are none of ours.</summary>
    public static IResult Wrong() =>
        Results.Problem($"Expected {HeaderNames.IfMatch} with one ETag of an earlier answer, or {HeaderNames.IfNoneMatch}: *.", statusCode: StatusCodes.Status400BadRequest);
}
