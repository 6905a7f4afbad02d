using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using CloudCam.Cloud.Rest;
using CloudCam.Functions.Access;
using CloudCam.Functions.WebConsole;

namespace CloudCam.Functions.ConsoleFiles;

/// <summary>
/// <c>GET /console/...</c>: the console's files, for everybody, since nothing in them is secret: what they show comes from the API, which asks who calls. Names without an extension are the
/// page's own addresses and give the page.
/// </summary>
internal sealed class ConsoleFilesEndpoint
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/console/{*path}";

    /// <summary>The page's address.</summary>
    public const string Root = "/console/";

    /// <summary>Name under which the page finds its settings.</summary>
    public const string Settings = "config.json";

    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly ConsoleFolder folder;
    private readonly ConsoleHeaders headers;
    private readonly byte[] settings;

    public ConsoleFilesEndpoint(ConsoleFolder folder, ConsoleHeaders headers, ConsoleOptions options, ApiOptions api, EasyAuthOptions people, CloudServices cloud)
    {
        (this.folder, this.headers) = (folder, headers);
        settings = JsonSerializer.SerializeToUtf8Bytes(new ConsoleSettings
        {
            Product = "CloudCam", Version = ProductVersion(), TileUrl = Given(options.TileUrl), TileAttribution = Given(options.TileAttribution), LiveUrl = headers.LiveUrl,
            Notices = cloud.Notices is not null, Entra = people.TrustEasyAuth ? new ConsoleSignIn() : null,
            SignIn = api.Authentication == ApiAuthentication.Open ? ["open"] : people.TrustEasyAuth ? ["entra", "key"] : ["key"],
        }, Json);
    }

    /// <summary>Answers.</summary>
    public IResult Run(HttpContext context)
    {
        headers.AddTo(context.Response.Headers);
        // Relative names in the page start at the folder: without its last slash they would lead beside it.
        if (context.Request.Path.Value == Root[..^1]) return Results.Redirect(Root);
        var path = context.Request.RouteValues["path"] as string ?? "";
        if (path == Settings)
        {
            context.Response.Headers.CacheControl = AskAgain;
            return Results.Bytes(settings, "application/json");
        }
        var isPage = path.LastIndexOf('.') <= path.LastIndexOf('/');
        if (folder.Find(isPage ? ConsoleFolder.Index : path) is not { } file)
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Problem(folder.IsThere ? "There is no such file." : "The console is not part of this deployment.", statusCode: StatusCodes.Status404NotFound);
        }
        return Send(context, file);
    }

    private static IResult Send(HttpContext context, ConsoleFile file)
    {
        var (request, answer) = (context.Request, context.Response);
        answer.Headers.CacheControl = file.IsImmutable ? Forever : AskAgain;
        answer.Headers.Vary = "Accept-Encoding";
        var packed = file.Gzipped is not null && request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        // Another form of the same content is another entity.
        var tag = packed ? $"{file.ETag[..^1]}-gz\"" : file.ETag;
        answer.Headers.ETag = tag;
        if (request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Any(one => one == tag || one == $"W/{tag}")) return Results.StatusCode(StatusCodes.Status304NotModified);
        if (packed) answer.Headers.ContentEncoding = "gzip";
        return Results.Bytes(packed ? file.Gzipped! : file.Bytes, file.ContentType);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string ProductVersion() =>
        typeof(ConsoleFilesEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
