using CloudCam.Functions.Access;
using CloudCam.Functions.DeadLetters;

namespace CloudCam.Functions.RetryDeadLetters;

/// <summary><c>POST /api/dead-letters/{kind}/retry</c>: runs all of a kind again, the oldest first, as many as fit into one answer.</summary>
internal sealed class RetryDeadLettersEndpoint(DeadLetterStore letters, DeadLetterRetry retry, ILogger<RetryDeadLettersEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/dead-letters/{kind}/retry";

    // Below the 230 seconds after which the platform's front end gives up, with slow stores.
    private const int MaxRun = 200;

    /// <summary>Answers <c>{"done","failed"}</c>. Call it again as long as something was done.</summary>
    public async Task<IResult> RunAsync(string kind, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = ApiCaller.Of(context).KeyId;
        if (DeadLetterKinds.PoisonQueues.ContainsKey(kind))
        {
            var moved = await retry.MoveBackAsync(kind, cancellationToken);
            DeadLetterLog.MovedBack(logger, kind, moved, caller);
            return Results.Ok(new RetriedView(moved, 0));
        }
        if (!DeadLetterKinds.Blobs.Contains(kind)) return Results.Problem("There is no such kind.", statusCode: StatusCodes.Status404NotFound);
        // Named first, run then: what fails again may come under a new name, and must not be met twice.
        var ids = await letters.ListAsync(kind, null, cancellationToken).Take(MaxRun).ToListAsync(cancellationToken);
        var done = 0;
        foreach (var id in ids)
        {
            var problem = await retry.RunAsync(id, cancellationToken);
            DeadLetterLog.RunAgain(logger, kind, id.ToString(), caller, problem ?? "done");
            if (problem is null) done++;
        }
        return Results.Ok(new RetriedView(done, ids.Count - done));
    }
}

/// <summary>What became of the letters.</summary>
/// <param name="Done">How many are gone.</param>
/// <param name="Failed">How many are there again.</param>
internal sealed record RetriedView(int Done, int Failed);
