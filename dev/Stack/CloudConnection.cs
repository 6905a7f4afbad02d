using CloudCam.Cloud.Rest;

namespace CloudCam.Dev.Stack;

/// <summary>How processes of the stack reach its emulators.</summary>
/// <param name="Storage">Storage connection string.</param>
/// <param name="EventHubs">Event Hubs connection string.</param>
/// <param name="EventHubsHttp">REST address of the Event Hubs emulator.</param>
/// <param name="SignalR">SignalR connection string.</param>
internal sealed record CloudConnection(string Storage, string EventHubs, Uri EventHubsHttp, string SignalR)
{
    /// <summary>As the settings of our own programs.</summary>
    public void AddTo(IDictionary<string, string?> environment)
    {
        environment["Cloud__StorageConnectionString"] = Storage;
        environment["Cloud__EventHubsConnectionString"] = EventHubs;
        environment["Cloud__EventHubsHttpEndpoint"] = EventHubsHttp.ToString();
    }

    /// <summary>As options of the adapters.</summary>
    public CloudOptions ToOptions() => new()
    {
        StorageConnectionString = Storage, EventHubsConnectionString = EventHubs, EventHubsHttpEndpoint = EventHubsHttp,
    };
}
