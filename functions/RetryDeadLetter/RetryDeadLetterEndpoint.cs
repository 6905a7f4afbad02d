using CloudCam.Functions.Access;
using CloudCam.Functions.DeadLetters;

namespace CloudCam.Functions.RetryDeadLetter;

/// <summary><c>POST /api/dead-letters/{kind}/{id}/retry</c>: runs one again.</summary>
internal sealed class RetryDeadLetterEndpoint(DeadLetterStore letters, DeadLetterRetry retry, ILogger<RetryDeadLetterEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/dead-letters/{kind}/{id}/retry";

    /// <summary>204 when it went well and the letter is gone; 409 when it failed again.</summary>
    public async Task<IResult> RunAsync(string kind, string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (!DeadLetterId.TryParse(kind, id, out var letter) || await letters.DescribeAsync(letter, cancellationToken) is null)
            return Results.Problem("There is no such dead letter.", statusCode: StatusCodes.Status404NotFound);
        var problem = await retry.RunAsync(letter, cancellationToken);
        DeadLetterLog.RunAgain(logger, kind, letter.ToString(), ApiCaller.Of(context).KeyId, problem ?? "done");
        return problem is null ? Results.NoContent() : Results.Problem(problem, statusCode: StatusCodes.Status409Conflict);
    }
}
