using CloudCam.Core.Cameras;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Cameras;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Cameras;

/// <summary>What every held camera needs.</summary>
internal sealed record CameraWorks(
    CamerasOptions Options, IReadOnlyDictionary<string, ICameraProtocol> Protocols, ISecretStore? Secrets, CameraLeases Leases, CameraConnections Connections, CameraDialler Dialler,
    CameraBackoff Backoff, RelayMetrics Metrics, CameraLog Log, TimeProvider Time);

/// <summary>What the relay needs to dial cameras.</summary>
/// <param name="Options">Settings.</param>
/// <param name="Protocols">What they may speak.</param>
/// <param name="Secrets">Their passwords; null: no store is set, and cameras that name a secret are not dialled.</param>
public sealed record RelayCameras(CamerasOptions Options, IReadOnlyList<ICameraProtocol> Protocols, ISecretStore? Secrets);
