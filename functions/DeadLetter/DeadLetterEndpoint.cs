using CloudCam.Functions.Access;
using CloudCam.Functions.DeadLetters;

namespace CloudCam.Functions.DeadLetter;

/// <summary><c>GET</c> and <c>DELETE /api/dead-letters/{kind}/{id}</c>.</summary>
internal sealed class DeadLetterEndpoint(DeadLetterStore letters, ILogger<DeadLetterEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/dead-letters/{kind}/{id}";

    /// <summary>Shows a dead letter, byte for byte. It is offered as a file: a browser must not take what a device sent for a page of ours.</summary>
    public async Task<IResult> GetAsync(string kind, string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!DeadLetterId.TryParse(kind, id, out var letter) || await letters.ReadAsync(letter, cancellationToken) is not { } bytes) return NotThere();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(bytes, "application/octet-stream", $"{kind}-{letter}.json");
    }

    /// <summary>Throws a dead letter away.</summary>
    public async Task<IResult> DeleteAsync(string kind, string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!DeadLetterId.TryParse(kind, id, out var letter) || await letters.DescribeAsync(letter, cancellationToken) is null) return NotThere();
        await letters.DeleteAsync(letter, cancellationToken);
        DeadLetterLog.ThrownAway(logger, kind, letter.ToString(), ApiCaller.Of(context).KeyId);
        return Results.NoContent();
    }

    private static IResult NotThere() => Results.Problem("There is no such dead letter.", statusCode: StatusCodes.Status404NotFound);
}
