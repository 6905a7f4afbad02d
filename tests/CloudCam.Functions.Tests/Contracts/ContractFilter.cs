using System.Collections.Concurrent;
using CloudCam.Functions.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace CloudCam.Functions.Tests.Contracts;

/// <summary>
/// Stands in front of the app in every test and looks at what it answers, and at which parameters of the query it asks for. What the contract does not tell is a problem; the test's
/// <c>Bench</c> fails for it at its end.
/// </summary>
/// <param name="contract">What answers are held against.</param>
internal sealed class ContractFilter(PublicContract contract) : IStartupFilter
{
    private readonly ConcurrentQueue<string> problems = [];

    /// <summary>What was not as promised.</summary>
    public IEnumerable<string> Problems => problems.Distinct();

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(WatchAsync);
        next(app);
    };

    private async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var (wire, kept) = (context.Response.Body, new MemoryStream());
        var query = new WatchedQuery(context.Request.Query);
        context.Features.Set<IQueryFeature>(new WatchedQueryFeature(query));
        context.Response.Body = kept;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }
        // Whoever is gone got nothing.
        if (context.RequestAborted.IsCancellationRequested) return;
        Judge(context, kept, query);
        kept.Position = 0;
        await kept.CopyToAsync(wire, context.RequestAborted);
    }

    private void Judge(HttpContext context, MemoryStream body, WatchedQuery query)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<ApiOperation>() is not { } operation) return;
        var seen = new SeenAnswer(context.Request.Method, endpoint.RoutePattern.RawText!, context.Response.StatusCode, context.Response.ContentType, body.ToArray());
        if (contract.Problem(seen) is { } problem) problems.Enqueue(problem);
        foreach (var name in query.Asked.Except(operation.Query.Select(parameter => parameter.Name))) problems.Enqueue($"{operation.Id} reads the parameter {name}, which its contract does not tell");
    }

    private sealed class WatchedQueryFeature(IQueryCollection query) : IQueryFeature
    {
        public IQueryCollection Query { get; set; } = query;
    }

    private sealed class WatchedQuery(IQueryCollection inner) : IQueryCollection
    {
        private readonly ConcurrentDictionary<string, bool> asked = new(StringComparer.Ordinal);

        public IEnumerable<string> Asked => asked.Keys;

        public int Count => inner.Count;

        public ICollection<string> Keys => inner.Keys;

        public StringValues this[string key]
        {
            get
            {
                asked[key] = true;
                return inner[key];
            }
        }

        public bool ContainsKey(string key)
        {
            asked[key] = true;
            return inner.ContainsKey(key);
        }

        public bool TryGetValue(string key, out StringValues value)
        {
            asked[key] = true;
            return inner.TryGetValue(key, out value);
        }

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => inner.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
