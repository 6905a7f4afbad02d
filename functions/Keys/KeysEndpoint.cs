using System.Security.Cryptography;
using CloudCam.Functions.Access;
using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Keys;

/// <summary><c>POST</c> and <c>GET /api/keys</c>: who may use the API.</summary>
internal sealed class KeysEndpoint(ApiKeyTable keys, RandomNumberGenerator random, TimeProvider time, ILogger<KeysEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/keys";

    // A name, a scope and a rate.
    private const int MaxBodyBytes = 4_096;

    /// <summary>What the body of <c>POST</c> may be.</summary>
    public static ApiShape Body { get; } = ApiShape.Object(
        new("name", ApiShape.Text(ApiKey.MaxNameLength), "A name for people.", IsRequired: true),
        new("scope", ApiShape.Word(ApiWords.Scopes), "What it may do; each scope includes those before it.", IsRequired: true),
        new("ratePerMinute", ApiShape.Number(1, ApiKey.MaxRatePerMinute), "Most requests a minute; without it the app's own."));

    /// <summary>Makes a key. The answer to this request is the only place where its text ever stands.</summary>
    public async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(context.Request, MaxBodyBytes, cancellationToken);
        if (body is null) return unreadable!;
        var name = body.Text("name", ApiKey.MaxNameLength, isRequired: true);
        var scope = body.Word("scope", "read, command or admin", ApiScopes.Of);
        var rate = body.Number("ratePerMinute", 1, ApiKey.MaxRatePerMinute);
        if (body.Problem(Body) is { } problem) return problem;

        var text = ApiKeyText.Create(random);
        var key = new ApiKey { Id = text.Id, Name = name!, Scope = scope!.Value, Sha256 = text.Sha256, CreatedAt = time.GetUtcNow(), RatePerMinute = (int?)rate };
        await keys.AddAsync(key, cancellationToken);
        AccessLog.KeyMade(logger, key.Id, ApiScopes.NameOf(key.Scope), ApiCaller.Of(context).KeyId);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Created($"{Route}/{key.Id}", ApiKeyView.Of(key) with { Key = text.Text });
    }

    /// <summary>Lists the keys, without their secrets: nobody has them any more.</summary>
    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var (take, after) = (asked.Take(), asked.KeyId("continuation"));
        if (asked.Problem is { } problem) return problem;
        var items = new List<ApiKeyView>();
        await foreach (var key in keys.AllAsync(after, take + 1, cancellationToken))
        {
            if (items.Count == take) return Results.Ok(new Page<ApiKeyView>(items, items[^1].Id));
            items.Add(ApiKeyView.Of(key));
        }
        return Results.Ok(new Page<ApiKeyView>(items, null));
    }
}
