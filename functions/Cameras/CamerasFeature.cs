using CloudCam.Core.Cameras;
using CloudCam.Functions.Access;
using CloudCam.Functions.Camera;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.ListCameras;

namespace CloudCam.Functions.Cameras;

/// <summary>Puts the registry of the cameras that the relay dials into the app.</summary>
internal static class CamerasFeature
{
    /// <summary>Registers what it needs.</summary>
    public static IServiceCollection AddCameras(this IServiceCollection services) =>
        services.AddSingleton<CameraTable>().AddSingleton<CameraEndpoint>().AddSingleton<ListCamerasEndpoint>();

    /// <summary>Maps the endpoints.</summary>
    public static void MapCameras(this WebApplication app)
    {
        var camera = app.Services.GetRequiredService<CameraEndpoint>();
        app.MapGet(CameraEndpoint.Route, camera.GetAsync).RequireScope(ApiScope.Read).Describe(CamerasContract.Get);
        app.MapPut(CameraEndpoint.Route, camera.PutAsync).RequireScope(ApiScope.Admin).Describe(CamerasContract.Put);
        app.MapDelete(CameraEndpoint.Route, camera.DeleteAsync).RequireScope(ApiScope.Admin).Describe(CamerasContract.Delete);
        app.MapGet(ListCamerasEndpoint.Route, app.Services.GetRequiredService<ListCamerasEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(CamerasContract.List);
    }
}
