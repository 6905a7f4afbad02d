using CloudCam.Cloud.Memory;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Settings;

namespace CloudCam.Functions.Hosting;

/// <summary>
/// Where the cloud is: settings <c>Cloud__...</c>, the same names as the relay's. Storage falls back to <c>AzureWebJobsStorage</c>, which the
/// Functions host needs anyway and on which it listens to the queue: both must be the same account. SignalR falls back to the name its bindings use.
/// </summary>
public static class CloudSettings
{
    private const string HostStorage = "AzureWebJobsStorage";
    private const string HostSignalR = "AzureSignalRConnectionString";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names it.</exception>
    public static CloudOptions Read(IConfiguration settings)
    {
        var options = new CloudOptions();
        settings.GetSection("Cloud").Bind(options);
        SettingRanges.Check(options, "Cloud");
        var named = options.StorageConnectionString is { Length: > 0 } || options.StorageAccountName is { Length: > 0 } || options.BlobEndpoint is not null;
        if (!named && settings[HostStorage] is { Length: > 0 } connection) options.StorageConnectionString = connection;
        if (!named && settings[$"{HostStorage}:accountName"] is { Length: > 0 } account) options.StorageAccountName = account;
        if (options.SignalRConnectionString is not { Length: > 0 } && settings[HostSignalR] is { Length: > 0 } signalR) options.SignalRConnectionString = signalR;
        return options;
    }

    /// <summary>Builds the stores the settings name.</summary>
    /// <exception cref="ArgumentException">A setting is missing; the message names it.</exception>
    public static CloudServices Connect(IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        return CloudSetup.Create(Read(services.GetRequiredService<IConfiguration>()), time, () => InMemory(time));
    }

    /// <summary>Stores in this process's memory: for trying the app alone, nothing survives.</summary>
    public static CloudServices InMemory(TimeProvider time)
    {
        var account = new MemoryBlobs(time);
        var blobs = new MemoryBlobStore(account);
        return new CloudServices
        {
            Blobs = blobs, Blocks = blobs, Links = new MemoryBlobLinks(account), Tables = new MemoryTableStore(), Queue = new MemoryWorkQueue(time),
            EventHubs = new MemoryEventHubs(), Notices = new MemoryNotices(time),
        };
    }
}
