using System.Buffers;
using System.Net;
using CloudCam.Benchmarks.RelayHost;
using CloudCam.Benchmarks.Servers;
using CloudCam.Cloud.Memory;
using CloudCam.Cloud.Rest;
using CloudCam.Functions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace CloudCam.Benchmarks.Uploads;

/// <summary>
/// A server that takes uploads, as a process: <c>upload drain | null | form | ours [storage connection string]</c>. <c>drain</c> reads and drops the body, <c>null</c>
/// parses it with the framework's multipart reader and drops the file, <c>form</c> is the framework's form reader, <c>ours</c> the functions app.
/// </summary>
internal static class UploadHost
{
    private const int WindowBytes = 64 * 1024;

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        CloudServices? cloud = null;
        WebApplication app;
        if (args[0] == "ours")
        {
            if (args.Count > 1)
            {
                cloud = BenchStores.Connect(args[1]);
                await cloud.EnsureCreatedAsync(CancellationToken.None);
            }
            app = Functions(cloud);
        }
        else
        {
            app = Reference(args[0]);
        }
        await app.StartAsync();
        await ServerFigures.AnswerAsync([new Uri(app.Urls.First()).Port], () => 0);
        await app.StopAsync();
        cloud?.Dispose();
        return 0;
    }

    private static WebApplication Functions(CloudServices? cloud)
    {
        var memory = new MemoryBlobs(TimeProvider.System);
        var blobs = new MemoryBlobStore(memory);
        var stores = new CloudServices
        {
            Blobs = cloud?.Blobs ?? blobs, Blocks = cloud?.Blocks ?? new NullBlocks(), Links = cloud?.Links ?? new MemoryBlobLinks(memory), Tables = cloud?.Tables ?? new MemoryTableStore(),
            Queue = cloud?.Queue ?? new MemoryWorkQueue(TimeProvider.System), EventHubs = new MemoryEventHubs(keepPerPartition: 1),
        };
        return FunctionsApp.Build(["--Logging:LogLevel:Default=None", "--Uploads:UnknownDevices=Accept"], _ => stores);
    }

    private static WebApplication Reference(string mode)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        var app = builder.Build();
        app.MapPost("/upload", async (HttpContext context) =>
        {
            switch (mode)
            {
                case "drain":
                    await DropAsync(context.Request.Body);
                    break;
                case "form":
                    var form = await context.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = long.MaxValue });
                    foreach (var file in form.Files)
                    {
                        var content = file.OpenReadStream();
                        await using (content) await DropAsync(content);
                    }
                    break;
                default:
                    var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(context.Request.ContentType).Boundary).Value!;
                    var reader = new MultipartReader(boundary, context.Request.Body, WindowBytes) { BodyLengthLimit = null };
                    while (await reader.ReadNextSectionAsync() is { } section) await DropAsync(section.Body);
                    break;
            }
            await context.Response.WriteAsync("{\"code\":200,\"message\":\"success\"}");
        });
        return app;
    }

    private static async Task DropAsync(Stream content)
    {
        var window = ArrayPool<byte>.Shared.Rent(WindowBytes);
        while (await content.ReadAsync(window) > 0)
        {
            // Dropped.
        }
        ArrayPool<byte>.Shared.Return(window);
    }
}
