using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Functions.Access;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Device;
using CloudCam.Functions.DevicePositions;
using CloudCam.Functions.DeviceTrack;
using CloudCam.Functions.ImportDevices;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.ListRecordings;
using CloudCam.Functions.SweepDevices;
using CloudCam.Functions.SweepTracks;
using CloudCam.Functions.TrackDevices;
using CloudCam.Functions.Tracks;

namespace CloudCam.Functions.Devices;

/// <summary>Puts the registry, the tracking and the offline sweep into the app.</summary>
internal static class DevicesFeature
{
    /// <summary>Registers what they need.</summary>
    public static IServiceCollection AddDevices(this IServiceCollection services, IConfiguration settings) => services
        .AddSingleton(TrackOptions.From(settings)).AddSingleton<TrackTable>().AddSingleton<DeviceTrackEndpoint>().AddSingleton<SweepTracksEndpoint>().AddSingleton<DevicePositionsEndpoint>()
        .AddSingleton<ListRecordingsEndpoint>()
        .AddSingleton<DeviceRegistry>().AddSingleton<ReplicaTable>().AddSingleton<DeviceTracker>().AddSingleton<DeviceSweep>().AddSingleton<LiveTelling>().AddSingleton<LiveSweep>()
        .AddSingleton<DeviceEndpoint>().AddSingleton<ImportDevicesEndpoint>().AddSingleton<TrackDevicesEndpoint>().AddSingleton<SweepDevicesEndpoint>();

    /// <summary>Maps the endpoints.</summary>
    public static void MapDevices(this WebApplication app)
    {
        var device = app.Services.GetRequiredService<DeviceEndpoint>();
        app.MapGet(DeviceEndpoint.Route, device.GetAsync).RequireScope(ApiScope.Read).Describe(DevicesContract.Get);
        app.MapPut(DeviceEndpoint.Route, device.PutAsync).RequireScope(ApiScope.Admin).Describe(DevicesContract.Put);
        app.MapDelete(DeviceEndpoint.Route, device.DeleteAsync).RequireScope(ApiScope.Admin).Describe(DevicesContract.Delete);
        app.MapPost(ImportDevicesEndpoint.Route, app.Services.GetRequiredService<ImportDevicesEndpoint>().RunAsync).RequireScope(ApiScope.Admin).Describe(DevicesContract.Import);
        app.MapGet(DevicePositionsEndpoint.Route, app.Services.GetRequiredService<DevicePositionsEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(DevicesContract.Positions);
        app.MapGet(DeviceTrackEndpoint.Route, app.Services.GetRequiredService<DeviceTrackEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(DevicesContract.Track);
        app.MapGet(ListRecordingsEndpoint.Route, app.Services.GetRequiredService<ListRecordingsEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(DevicesContract.Recordings);
        app.MapInvocation(SweepTracksEndpoint.Name, app.Services.GetRequiredService<SweepTracksEndpoint>().RunAsync);
        app.MapInvocation(TrackDevicesEndpoint.Name, app.Services.GetRequiredService<TrackDevicesEndpoint>().RunAsync, InvocationRequest.MaxBatchBytes);
        app.MapInvocation(SweepDevicesEndpoint.Name, app.Services.GetRequiredService<SweepDevicesEndpoint>().RunAsync);
    }
}
