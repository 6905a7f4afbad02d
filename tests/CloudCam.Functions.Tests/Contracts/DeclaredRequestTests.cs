using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudCam.Core.Devices;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Tests.Devices;
using CloudCam.Functions.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace CloudCam.Functions.Tests.Contracts;

/// <summary>
/// What endpoints declare of requests is what they read: each parameter and each member of a body is sent as it may be and as it may not, to the running app. (That none is read that is not
/// declared is looked at in every test of the app, see <see cref="ContractFilter"/>.)
/// </summary>
public sealed class DeclaredRequestTests : IAsyncLifetime
{
    private static readonly string MasterKey = Convert.ToBase64String(new byte[32]);
    private readonly HttpClient client = new();
    private string webhook = "";

    private readonly Bench bench = new("--FFMPEG_PATH=/nowhere/ffmpeg", $"--Webhooks:MasterKey={MasterKey}", "--Webhooks:AllowPrivateNetworks=true", $"--Live:LinkKey={MasterKey}", "--Live:PublicUrl=http://127.0.0.1:1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await bench.App.StartAsync(Stop);
        client.BaseAddress = new Uri(bench.App.Urls.Single());
        await bench.Get<DeviceRegistry>().SaveAsync(new DeviceRegistration { Id = Bench.Device }, null, false, Stop);
        using var made = await client.PostAsync("/api/webhooks", Json("""{"name":"w","url":"http://127.0.0.1:1/"}"""), Stop);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        webhook = (await JsonAsync(made)).GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Parameters_are_read_as_declared()
    {
        var (tried, wrong) = (0, new List<string>());
        foreach (var (operation, method, path) in Operations().Where(one => one.Operation.Query.Count > 0))
        {
            foreach (var parameter in operation.Query)
            {
                // A list of one is its item.
                foreach (var (value, isGood) in Samples.Of(parameter.Shape.Type == "array" ? parameter.Shape.Items! : parameter.Shape))
                {
                    var text = Samples.Plain(value);
                    using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"{path}?{parameter.Name}={Uri.EscapeDataString(text)}") { Content = method == "GET" || method == "DELETE" ? null : Json("{}") }, Stop);
                    var refused = answer.StatusCode == HttpStatusCode.BadRequest && (await JsonAsync(answer)).TryGetProperty("errors", out var errors) && errors.TryGetProperty(parameter.Name, out _);
                    tried++;
                    // An empty one is none.
                    if (text.Length > 0 && refused == isGood) wrong.Add($"{operation.Id} {parameter.Name}={text}: {(isGood ? "declared, and refused" : "not declared, and taken")} ({(int)answer.StatusCode})");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried > 100, $"Only {tried} were tried.");
    }

    [Fact]
    public async Task Bodies_are_read_as_declared()
    {
        var (tried, wrong) = (0, new List<string>());
        foreach (var (operation, method, path) in Operations().Where(one => one.Operation.Body is { Shape.Members: not null } body && body.ContentTypes is ["application/json"] && one.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            foreach (var (name, member, inside) in Members(operation.Body!.Shape!))
            {
                foreach (var (value, isGood) in Samples.Of(member.Shape).Append((null, !member.IsRequired)))
                {
                    var body = new JsonObject { [inside ?? name] = inside is null ? value?.DeepClone() : new JsonObject { [name] = value?.DeepClone() } };
                    using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = Json(body.ToJsonString()) }, Stop);
                    var errors = answer.StatusCode == HttpStatusCode.BadRequest && (await JsonAsync(answer)).TryGetProperty("errors", out var told) ? told.EnumerateObject().Select(one => one.Name).ToList() : [];
                    var refused = errors.Contains(inside is null ? name : $"{inside}.{name}") || errors.Any(one => one.StartsWith($"{name}.", StringComparison.Ordinal));
                    tried++;
                    if (refused == isGood) wrong.Add($"{operation.Id} {inside}.{name}={value?.ToJsonString() ?? "null"}: {(isGood ? "declared, and refused" : "not declared, and taken")} ({(int)answer.StatusCode} {string.Join(' ', errors)})");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried > 100, $"Only {tried} were tried.");
    }

    private static IEnumerable<(string Name, ApiMember Member, string? Inside)> Members(ApiShape shape) =>
        shape.Members!.SelectMany(member => ((string, ApiMember, string?)[])[(member.Name, member, null), .. (member.Shape.Members ?? []).Select(inner => (inner.Name, inner, (string?)member.Name))]);

    private IEnumerable<(ApiOperation Operation, string Method, string Path)> Operations() =>
        from endpoint in ((IEndpointRouteBuilder)bench.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        let operation = endpoint.Metadata.GetMetadata<ApiOperation>()
        where operation is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (operation, method, PathOf(endpoint.RoutePattern.RawText!));

    private string PathOf(string route) => route.Replace("{id}", route.Contains("webhooks", StringComparison.Ordinal) ? webhook : Bench.Device.Value, StringComparison.Ordinal);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync(Stop));
}
