using CloudCam.Functions.Api;

namespace CloudCam.Functions.GetMedia;

/// <summary><c>GET /api/media/{id}</c>: one file. A quarantined one only with <c>?standing=quarantined</c>.</summary>
internal sealed class GetMediaEndpoint(MediaLookup lookup, MediaViews views)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/media/{id}";

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var standing = asked.Standing();
        if (asked.Problem is { } problem) return problem;
        return await lookup.FindAsync(id, standing, cancellationToken) is { } media
            ? Results.Ok(await views.OfAsync(media, cancellationToken)) : Results.Problem("There is no such file.", statusCode: StatusCodes.Status404NotFound);
    }
}
