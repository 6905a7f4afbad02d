using CloudCam.Core.Ports;
using CloudCam.Functions.Api;
using CloudCam.Functions.DeadLetters;

namespace CloudCam.Functions.ListDeadLetters;

/// <summary><c>GET /api/dead-letters?kind=&amp;take=&amp;continuation=</c>: without a kind how many there are of each, with one the letters, oldest first.</summary>
internal sealed class ListDeadLettersEndpoint(DeadLetterStore letters, IWorkQueue queue)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/dead-letters";

    // Counting looks at names only, and stops where a number no longer helps anybody.
    private const int MaxCounted = 10_000;

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var kind = asked.Word("kind", [.. DeadLetterKinds.Blobs]);
        var take = asked.Take();
        if (asked.Problem is { } problem) return problem;
        if (kind is null) return Results.Ok(new Page<DeadLetterView>(await CountAsync(cancellationToken), null));

        DeadLetterId? after = null;
        if (request.Query["continuation"] is [{ Length: > 0 } text] && !DeadLetterId.TryParse(kind, text, out after))
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["continuation"] = ["Expected the continuation of an earlier answer."] });
        var items = new List<DeadLetterView>();
        await foreach (var id in letters.ListAsync(kind, after, cancellationToken))
        {
            if (items.Count == take) return Results.Ok(new Page<DeadLetterView>(items, items[^1].Id));
            var found = await letters.DescribeAsync(id, cancellationToken);
            if (found is not null) items.Add(new DeadLetterView(kind, id.ToString(), id.Day, found.Metadata.GetValueOrDefault("reason"), found.LengthBytes, null));
        }
        return Results.Ok(new Page<DeadLetterView>(items, null));
    }

    private async Task<List<DeadLetterView>> CountAsync(CancellationToken cancellationToken)
    {
        var items = new List<DeadLetterView>();
        foreach (var kind in DeadLetterKinds.Blobs)
            items.Add(new DeadLetterView(kind, null, null, null, null, await letters.ListAsync(kind, null, cancellationToken).Take(MaxCounted).CountAsync(cancellationToken)));
        foreach (var poison in DeadLetterKinds.PoisonQueues.Keys)
        {
            await queue.EnsureAsync(poison, cancellationToken);
            items.Add(new DeadLetterView(poison, null, null, null, null, await queue.CountAsync(poison, cancellationToken)));
        }
        return items;
    }
}
