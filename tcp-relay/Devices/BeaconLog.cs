using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Devices;

/// <summary>Log events of the replica's sign of life: 1060 to 1069.</summary>
public sealed partial class BeaconLog(ILogger<BeaconLog> logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(1060, LogLevel.Warning, "Replica {Replica}: its sign of life could not be written: {Detail}")]
    internal partial void NotHeard(string replica, string detail);

    [LoggerMessage(1061, LogLevel.Information, "Replica {Replica}: its sign of life is written again")]
    internal partial void HeardAgain(string replica);

    [LoggerMessage(1062, LogLevel.Warning, "Replica {Replica}: its row stays behind, {Detail}; the sweep will take it away")]
    internal partial void RowLeftBehind(string replica, string detail);
}
