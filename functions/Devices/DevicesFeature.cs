using CloudCam.Core.Devices;
using CloudCam.Functions.Access;
using CloudCam.Functions.Device;
using CloudCam.Functions.ImportDevices;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.SweepDevices;
using CloudCam.Functions.TrackDevices;

namespace CloudCam.Functions.Devices;

/// <summary>Puts the registry, the tracking and the offline sweep into the app.</summary>
internal static class DevicesFeature
{
    /// <summary>Registers what they need.</summary>
    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceRegistry>().AddSingleton<ReplicaTable>().AddSingleton<DeviceTracker>().AddSingleton<DeviceSweep>()
        .AddSingleton<DeviceEndpoint>().AddSingleton<ImportDevicesEndpoint>().AddSingleton<TrackDevicesEndpoint>().AddSingleton<SweepDevicesEndpoint>();

    /// <summary>Maps the endpoints.</summary>
    public static void MapDevices(this WebApplication app)
    {
        var device = app.Services.GetRequiredService<DeviceEndpoint>();
        app.MapGet(DeviceEndpoint.Route, device.GetAsync).RequireScope(ApiScope.Read);
        app.MapPut(DeviceEndpoint.Route, device.PutAsync).RequireScope(ApiScope.Admin);
        app.MapDelete(DeviceEndpoint.Route, device.DeleteAsync).RequireScope(ApiScope.Admin);
        app.MapPost(ImportDevicesEndpoint.Route, app.Services.GetRequiredService<ImportDevicesEndpoint>().RunAsync).RequireScope(ApiScope.Admin);
        app.MapInvocation(TrackDevicesEndpoint.Name, app.Services.GetRequiredService<TrackDevicesEndpoint>().RunAsync, InvocationRequest.MaxBatchBytes);
        app.MapInvocation(SweepDevicesEndpoint.Name, app.Services.GetRequiredService<SweepDevicesEndpoint>().RunAsync);
    }
}
