using System.Globalization;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Health;
using CloudCam.Core.Naming;
using CloudCam.Functions.Access;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.HealthDetails;

/// <summary>Puts the self-check into the app: what this app does with the cloud, one line for each.</summary>
internal static class HealthDetailsFeature
{
    /// <summary>Registers what it needs.</summary>
    public static IServiceCollection AddHealthDetails(this IServiceCollection services) => services.AddSingleton(provider =>
    {
        var (cloud, time) = (provider.GetRequiredService<CloudServices>(), provider.GetRequiredService<TimeProvider>());
        return new SelfCheck([.. Items(cloud, time)], time);
    }).AddSingleton<HealthDetailsEndpoint>();

    /// <summary>Maps the endpoint.</summary>
    public static void MapHealthDetails(this WebApplication app) =>
        app.MapGet(HealthDetailsEndpoint.Route, app.Services.GetRequiredService<HealthDetailsEndpoint>().RunAsync).RequireScope(ApiScope.Admin).Describe(AccessContract.HealthDetails);

    private static IEnumerable<SelfCheckItem> Items(CloudServices cloud, TimeProvider time)
    {
        // One name per process: two instances at the same time do not delete each other's blob.
        var who = $"functions-{DerivedId.From("functions", Environment.MachineName, Environment.ProcessId.ToString(CultureInfo.InvariantCulture))[..8]}";
        foreach (var container in BlobNames.Containers)
            yield return container == BlobNames.SpillContainer ? StoreChecks.Block(cloud.Blobs, cloud.Blocks, container, who) : StoreChecks.Blob(cloud.Blobs, container, who);
        foreach (var table in TableNames.All) yield return StoreChecks.Rows(cloud.Tables, table, who);
        yield return StoreChecks.Messages(cloud.Queue);
        foreach (var queue in QueueNames.All) yield return StoreChecks.Length(cloud.Queue, queue);
        foreach (var hub in HubNames.All) yield return StoreChecks.Events(cloud.EventHubs, hub);
        yield return StoreChecks.Link(cloud.Links, time);
        if (cloud.Secrets is { } secrets) yield return StoreChecks.Secret(secrets);
        if (cloud.Notices is { } notices) yield return StoreChecks.Notice(notices);
    }
}
