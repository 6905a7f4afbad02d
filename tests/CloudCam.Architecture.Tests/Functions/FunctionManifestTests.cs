using CloudCam.Architecture.Tests.Repository;
using CloudCam.Core.Naming;
using CloudCam.Functions.Hosting;
using Microsoft.AspNetCore.Routing;

namespace CloudCam.Architecture.Tests.Functions;

/// <summary>What the Functions host is told to call and what the app answers to are the same.</summary>
public sealed class FunctionManifestTests
{
    // The host asks the root for a sign of life; it is no function.
    private const string SignOfLife = "GET /";

    [Fact]
    public async Task Every_function_is_answered_and_every_answer_is_a_function()
    {
        var answered = await RoutesAsync();
        var called = FunctionManifest.All.SelectMany(function => function.Requests).ToList();
        Assert.NotEmpty(called);
        Findings.None(called.Except(answered), "function.json promises requests that no endpoint answers. Map them in FunctionsApp.cs, or correct the name, route or methods:");
        Findings.None(answered.Except(called).Except([SignOfLife]), "Endpoints nobody calls. Add functions/<Name>/function.json, or take them out of FunctionsApp.cs:");
    }

    [Fact]
    public void Queue_triggers_listen_to_queues_that_exist() => Findings.None(
        from function in FunctionManifest.All
        where function.Trigger == "queueTrigger" && !QueueNames.All.Contains(function.Queue)
        select $"{function.Name}: {function.Queue}",
        "core/Naming/QueueNames.cs has the names of the queues; correct queueName in function.json of");

    [Fact]
    public void Every_queue_has_its_function() => Findings.None(
        QueueNames.All.Except(FunctionManifest.All.Select(function => function.Queue ?? "")),
        "Work that nobody does: add a function with a queueTrigger for the queue");

    [Fact]
    public void The_README_lists_every_function_and_nothing_else()
    {
        var listed = Markdown.Rows(SourceTree.Read("functions/README.md")).SelectMany(cells => Markdown.Quoted(cells[0]).Append(cells[0])).ToHashSet(StringComparer.Ordinal);
        Findings.None(FunctionManifest.All.Select(function => function.Name).Where(name => !listed.Contains(name)), "Add a row (trigger, reads, writes, why twice is harmless) to functions/README.md for");
        var endpoints = SourceTree.Files.Where(file => file.StartsWith("functions/", StringComparison.Ordinal) && file.EndsWith("Endpoint.cs", StringComparison.Ordinal)).Select(SourceTree.FolderOf).ToList();
        Findings.None(endpoints.Where(folder => !SourceTree.Files.Contains($"{folder}/function.json")), "A function's folder holds its endpoint and its function.json, which is missing in");
    }

    private static async Task<List<string>> RoutesAsync()
    {
        await using var app = FunctionsApp.Build([], _ => CloudSettings.InMemory(TimeProvider.System));
        return
        [
            .. from endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
               select $"{method} {endpoint.RoutePattern.RawText}",
        ];
    }
}
