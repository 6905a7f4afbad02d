using System.Text.Json;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Functions;

/// <summary>One <c>function.json</c>: what the host calls, and by which route.</summary>
/// <param name="Name">The folder's name, which is the function's.</param>
/// <param name="Trigger">Type of its trigger.</param>
/// <param name="Queue">Queue it listens to; null when it is no queue trigger.</param>
/// <param name="Requests">Requests the host sends to the app, as <c>METHOD /path</c>.</param>
internal sealed record FunctionManifest(string Name, string Trigger, string? Queue, IReadOnlyList<string> Requests)
{
    public static IReadOnlyList<FunctionManifest> All { get; } =
        [.. SourceTree.Files.Where(file => file.StartsWith("functions/", StringComparison.Ordinal) && file.EndsWith("/function.json", StringComparison.Ordinal)).Select(Load)];

    private static FunctionManifest Load(string file)
    {
        var name = Path.GetFileName(SourceTree.FolderOf(file));
        using var json = JsonDocument.Parse(SourceTree.Read(file));
        var trigger = json.RootElement.GetProperty("bindings").EnumerateArray().Single(binding => Text(binding, "type")!.EndsWith("Trigger", StringComparison.Ordinal));
        var type = Text(trigger, "type")!;
        if (type != "httpTrigger") return new FunctionManifest(name, type, Text(trigger, "queueName"), [$"POST /{name}"]);
        var path = $"/{RoutePrefix()}{Text(trigger, "route") ?? name}";
        return new FunctionManifest(name, type, null, [.. trigger.GetProperty("methods").EnumerateArray().Select(method => $"{method.GetString()!.ToUpperInvariant()} {path}")]);
    }

    // The host's default prefix is "api"; host.json may change it.
    private static string RoutePrefix()
    {
        using var host = JsonDocument.Parse(SourceTree.Read("functions/host.json"));
        var prefix = host.RootElement.TryGetProperty("extensions", out var extensions) && extensions.TryGetProperty("http", out var http) ? Text(http, "routePrefix") ?? "api" : "api";
        return prefix.Length == 0 ? "" : $"{prefix}/";
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
