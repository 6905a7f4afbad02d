using System.Globalization;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.MediaLink;

/// <summary><c>GET /api/media/{id}/link?what=original|playable|thumbnail</c>: an address that gives the content for a limited time.</summary>
internal sealed class MediaLinkEndpoint(MediaLookup lookup, IBlobLinks links, FunctionOptions options, TimeProvider time)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/media/{id}/link";

    /// <summary>The form that is meant where none is said.</summary>
    public const string DefaultWhat = "playable";

    /// <summary>Answers <c>{"url","expires"}</c>.</summary>
    public async Task<IResult> RunAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var standing = asked.Standing();
        if (asked.Problem is { } problem) return problem;
        string what = request.Query["what"] is [{ Length: > 0 } word] ? word : DefaultWhat;
        if (!ApiWords.LinkKinds.Contains(what))
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["what"] = ["Expected original, playable or thumbnail."] }, title: "A query parameter is wrong.");
        if (await lookup.FindAsync(id, standing, cancellationToken) is not { } media)
            return Results.Problem("There is no such file.", statusCode: StatusCodes.Status404NotFound);

        BlobName? blob = what switch { "original" => media.Blob, "playable" => media.Playable, _ => media.Thumbnail };
        if (blob is not { } name)
            return Results.Problem($"The file has no {what}: {media.ConversionError ?? media.FailureReason ?? "not made yet"}.", statusCode: StatusCodes.Status404NotFound);
        // Whole seconds: that is all a link's expiry can carry.
        var expires = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + options.LinkLifetime).ToUnixTimeSeconds());
        var url = await links.CreateReadLinkAsync(name, expires, what == "original" ? FileNameOf(media) : null, cancellationToken);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new MediaLinkView(url.AbsoluteUri, expires));
    }

    // Of our own words only; the camera's name for the file has no place in a header.
    private static string FileNameOf(MediaRecord media) => string.Create(
        CultureInfo.InvariantCulture, $"{media.Device}-{media.Time.UtcDateTime:yyyyMMdd-HHmmss}-{media.TransferId[..8]}.{MediaNames.ExtensionOf(media.File.Format)}");
}

/// <summary>An address that gives a file's content.</summary>
/// <param name="Url">The address; all that is needed, so treat it as a secret. It supports ranges.</param>
/// <param name="Expires">Until when it can be opened.</param>
internal sealed record MediaLinkView([property: Format("uri")] string Url, DateTimeOffset Expires);
