using CloudCam.Cloud.Memory;
using CloudCam.Cloud.Rest;
using CloudCam.Cloud.Rest.Secrets;
using CloudCam.Core.Settings;
using CloudCam.Protocols.BSeries;
using CloudCam.Protocols.Dvrip.Sessions;
using CloudCam.Protocols.Jimi;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Teltonika;
using CloudCam.Relay.Cameras;
using CloudCam.Relay.Live;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Relay;

/// <summary>All settings of the process: sections <c>Relay</c>, <c>Cloud</c> and one per protocol. Environment variables use two underscores for a level.</summary>
/// <param name="Relay">Limits and ports.</param>
/// <param name="Cloud">Where things go.</param>
/// <param name="Teltonika">The Teltonika protocol.</param>
/// <param name="Jimi">The Jimi protocol.</param>
/// <param name="Cameras">Cameras that the relay dials.</param>
/// <param name="BSeries">The protocol of B series cameras.</param>
/// <param name="Dvrip">The protocol of XM cameras, their alarm server included.</param>
/// <param name="Rtmp">Live video that cameras push, over RTMP or HTTP.</param>
public sealed record RelaySettings(
    RelayOptions Relay, CloudOptions Cloud, TeltonikaOptions Teltonika, JimiOptions Jimi, CamerasOptions Cameras, BSeriesOptions BSeries, DvripSessionOptions Dvrip,
    RtmpSessionOptions Rtmp)
{
    /// <summary>Live video: its port, limits and delays.</summary>
    public LiveOptions Live { get; } = new();

    /// <summary>The settings by section.</summary>
    public IEnumerable<(string Section, object Options)> Sections =>
    [
        (RelayOptions.Section, Relay), ("Cloud", Cloud), ("Teltonika", Teltonika), ("Jimi", Jimi), (CamerasOptions.Section, Cameras), ("BSeries", BSeries), ("Dvrip", Dvrip), ("Rtmp", Rtmp),
        (LiveOptions.Section, Live),
    ];

    /// <summary>Reads the settings; what is not set keeps its default.</summary>
    /// <exception cref="InvalidOperationException">A value has the wrong form or is out of its range; the message names the setting.</exception>
    public static RelaySettings Read(IConfiguration configuration)
    {
        var settings = new RelaySettings(new RelayOptions(), new CloudOptions(), new TeltonikaOptions(), new JimiOptions(), new CamerasOptions(), new BSeriesOptions(), new DvripSessionOptions(), new RtmpSessionOptions());
        foreach (var (section, options) in settings.Sections)
        {
            configuration.GetSection(section).Bind(options);
            SettingRanges.Check(options, section);
        }
        return settings;
    }

    /// <summary>Builds the ports. With <c>Cloud__Memory=true</c> they are in memory: for trying the relay alone, nothing survives.</summary>
    public CloudServices ConnectCloud(TimeProvider time) => CloudSetup.Create(Cloud, time, () => InMemory(time));

    private CloudServices InMemory(TimeProvider time)
    {
        var account = new MemoryBlobs(time);
        var blobs = new MemoryBlobStore(account);
        return new CloudServices
        {
            Blobs = blobs, Blocks = blobs, Links = new MemoryBlobLinks(account), Tables = new MemoryTableStore(),
            Queue = new MemoryWorkQueue(time), EventHubs = new MemoryEventHubs(),
            Secrets = Cloud.SecretsFolder is { Length: > 0 } folder ? new FolderSecretStore(folder) : null,
        };
    }
}
