using CloudCam.Protocols.BSeries.Sessions;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Dvrip.Sessions;
using CloudCam.Protocols.Jimi;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Sessions;
using CloudCam.Protocols.Teltonika;

namespace CloudCam.Relay;

/// <summary>The one explicit list of protocols. A new protocol is a line here.</summary>
public static class ProtocolRegistry
{
    /// <summary>All protocols, in the order in which they are asked whether first bytes are theirs.</summary>
    public static IReadOnlyList<IDeviceProtocol> Create(RelaySettings settings, ILiveHub live, TimeProvider time) =>
    [
        new TeltonikaProtocol(settings.Teltonika, time),
        new JimiProtocol(settings.Jimi, time),
        new DvripAlarmProtocol(settings.Dvrip, time),
        new RtmpProtocol(settings.Rtmp, live, time),
        new FlvPushProtocol(settings.Rtmp, live, time),
    ];

    /// <summary>All protocols of cameras that the relay dials, each the kind of some registrations.</summary>
    public static IReadOnlyList<ICameraProtocol> CreateCameras(RelaySettings settings, ILiveHub live, TimeProvider time) =>
    [
        new BSeriesProtocol(settings.BSeries, live, time),
        new DvripProtocol(settings.Dvrip, live, time),
    ];
}
