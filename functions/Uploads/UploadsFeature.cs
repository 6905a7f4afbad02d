using CloudCam.Core.Commands;
using CloudCam.Core.Media;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.NameList;
using CloudCam.Functions.UploadFile;
using CloudCam.Functions.UploadMedia;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CloudCam.Functions.Uploads;

/// <summary>What cameras post: files and lists of files.</summary>
public static class UploadsFeature
{
    /// <summary>Registers the parts.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static void AddUploads(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(UploadOptions.From(settings));
        services.AddMetrics();
        services.AddSingleton<UploadMetrics>().AddSingleton<UploadSlots>().AddSingleton<BlockBuffers>();
        services.AddSingleton<UploadDevices>().AddSingleton<UploadPlaces>().AddSingleton<UploadKeeper>();
        services.AddSingleton<CameraUploads>().AddSingleton<UploadMediaEndpoint>().AddSingleton<UploadFileEndpoint>();
        services.AddSingleton<RecordingsTable>().AddSingleton<CameraNameLists>().AddSingleton<NameListEndpoint>();
        services.TryAddSingleton<ICommandFinder, CommandTable>();
    }

    /// <summary>Maps the endpoints. Cameras have no keys: they are open to everybody, and strangers are kept apart.</summary>
    public static void MapUploads(this WebApplication app)
    {
        app.MapPost(UploadMediaEndpoint.Route, (RequestDelegate)app.Services.GetRequiredService<UploadMediaEndpoint>().RunAsync).Describe(UploadsContract.Media);
        app.MapPost(UploadFileEndpoint.Route, (RequestDelegate)app.Services.GetRequiredService<UploadFileEndpoint>().RunAsync).Describe(UploadsContract.CommandFile);
        app.MapPost(NameListEndpoint.Route, (RequestDelegate)app.Services.GetRequiredService<NameListEndpoint>().RunAsync).Describe(UploadsContract.NameList);
    }
}
