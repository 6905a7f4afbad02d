using CloudCam.Functions.Access;

namespace CloudCam.Functions.DeleteKey;

/// <summary><c>DELETE /api/keys/{id}</c>.</summary>
internal sealed class DeleteKeyEndpoint(ApiKeyTable keys, ApiKeyCheck check, ILogger<DeleteKeyEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/keys/{id}";

    /// <summary>Takes a key back. Other instances of the app may still take it for as long as they remember it (<c>Api__KeyCacheTime</c>).</summary>
    public async Task<IResult> RunAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.IsId(id) || await keys.FindAsync(id, cancellationToken) is null)
            return Results.Problem("There is no such key.", statusCode: StatusCodes.Status404NotFound);
        await keys.DeleteAsync(id, cancellationToken);
        check.Forget(id);
        AccessLog.KeyDeleted(logger, id, ApiCaller.Of(context).KeyId);
        return Results.NoContent();
    }
}
