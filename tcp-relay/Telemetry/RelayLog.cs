using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Transfers;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Telemetry;

/// <summary>The relay's log events, 1000 to 1099. Next free: 1019. Every line of a connection names its number and, once known, its device.</summary>
public sealed partial class RelayLog(ILogger<RelayLog> logger)
{
    internal void ConnectionEnded(DeviceConnection connection, EndReason reason, string protocol, TimeSpan lasted)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        ConnectionEnded(
            connection.Number, connection.Device?.Value ?? "-", EndReasons.NameOf(reason), connection.EndDetail is { } detail ? $": {detail}" : "", protocol,
            connection.Peer.ToString(), lasted.TotalSeconds);
    }

    internal void StoreFailed(DeviceConnection connection, StoreException error) =>
        StoreFailed(connection.Number, connection.Device?.Value ?? "-", error.Error, error.Message);

    internal void StoreRetried(DeviceConnection connection, StoreException error) =>
        StoreRetried(connection.Number, connection.Device?.Value ?? "-", error.Error, error.Message);

    internal void SessionBroke(DeviceConnection connection, Exception error) => SessionBroke(error, connection.Number, connection.Device?.Value ?? "-");

    internal void DeviceIdentified(DeviceConnection connection, string protocol, DeviceRecord record) =>
        DeviceIdentified(connection.Number, record.Id, protocol, record.Standing, record.Epoch);

    internal void FileOpened(DeviceConnection connection, TransferFile file) =>
        FileOpened(connection.Number, file.Row.Device, file.TransferId, file.Position, file.Row.AnnouncedBytes, file.IsAlreadyWhole);

    internal void FileStored(DeviceConnection connection, Transfer transfer) =>
        FileStored(connection.Number, transfer.Device, transfer.Id, transfer.StoredBytes, transfer.Resumes, transfer.CrcErrors);

    internal void FileFailed(DeviceConnection connection, string transferId, FileFailure failure) =>
        FileFailed(connection.Number, connection.Device?.Value ?? "-", transferId, failure.Reason, failure.IsFinal);

    internal void IncidentCounted(DeviceConnection connection, SessionIncident incident, int count) =>
        IncidentCounted(connection.Number, connection.Device?.Value ?? "-", incident, count);

    internal void AliasMoved(DeviceConnection connection, DeviceId alias, DeviceId before) => AliasMoved(connection.Number, connection.Device?.Value ?? "-", alias, before);

    [LoggerMessage(1000, LogLevel.Information, "Listening for {Protocols} on {Endpoint} (TLS: {Tls})")]
    internal partial void Listening(string protocols, string endpoint, bool tls);

    [LoggerMessage(1001, LogLevel.Information, "Connection {Connection} of {Device} ended: {Reason}{Detail} ({Protocol}, {Peer}, {Seconds:F1} s)")]
    private partial void ConnectionEnded(long connection, string device, string reason, string detail, string protocol, string peer, double seconds);

    [LoggerMessage(1003, LogLevel.Error, "Connection {Connection} of {Device} gave up on a store: {Error}, {Detail}")]
    private partial void StoreFailed(long connection, string device, StoreError error, string detail);

    [LoggerMessage(1004, LogLevel.Warning, "Connection {Connection} of {Device} waits for a store: {Error}, {Detail}")]
    private partial void StoreRetried(long connection, string device, StoreError error, string detail);

    [LoggerMessage(1005, LogLevel.Critical, "Connection {Connection} of {Device} ended by a fault of ours")]
    private partial void SessionBroke(Exception error, long connection, string device);

    [LoggerMessage(1006, LogLevel.Information, "Connection {Connection} is device {Device} ({Protocol}, {Standing}, epoch {Epoch})")]
    private partial void DeviceIdentified(long connection, DeviceId device, string protocol, DeviceStanding standing, long epoch);

    [LoggerMessage(1007, LogLevel.Information, "Connection {Connection} of {Device} opened file {Transfer} at {Position} of {Announced} bytes (already whole: {Whole})")]
    private partial void FileOpened(long connection, DeviceId device, string transfer, long position, long announced, bool whole);

    [LoggerMessage(1008, LogLevel.Information, "Connection {Connection} of {Device} stored file {Transfer}: {Bytes} bytes, {Resumes} resumes, {CrcErrors} CRC errors")]
    private partial void FileStored(long connection, DeviceId device, string transfer, long bytes, int resumes, int crcErrors);

    [LoggerMessage(1009, LogLevel.Warning, "Connection {Connection} of {Device} gave up file {Transfer}: {Reason} (for good: {Final})")]
    private partial void FileFailed(long connection, string device, string transfer, string reason, bool final);

    [LoggerMessage(1010, LogLevel.Warning, "Connection {Connection} of {Device}: {Incident} x {Count}")]
    private partial void IncidentCounted(long connection, string device, SessionIncident incident, int count);

    [LoggerMessage(1011, LogLevel.Warning, "Accepting failed and goes on: {Detail}")]
    internal partial void AcceptFailed(string detail);

    [LoggerMessage(1012, LogLevel.Information, "Stopping: {Count} connections finish their block")]
    internal partial void Stopping(int count);

    [LoggerMessage(1013, LogLevel.Warning, "Stopped with {Count} connections unfinished; their last stored block is their checkpoint")]
    internal partial void StoppedUnfinished(int count);

    [LoggerMessage(1014, LogLevel.Warning, "{Hub}/{Partition}: event stream away ({Error}), {Count} events spilled")]
    internal partial void EventsSpilled(string hub, int partition, StoreError error, int count);

    [LoggerMessage(1015, LogLevel.Information, "{Hub}/{Partition}: {Count} spilled events sent")]
    internal partial void EventsReplayed(string hub, int partition, int count);

    [LoggerMessage(1016, LogLevel.Warning, "{Hub}/{Partition}: spilled events wait: {Detail}")]
    internal partial void ReplayFailed(string hub, int partition, string detail);

    [LoggerMessage(1017, LogLevel.Warning, "{Count} connections turned away since the last such line, the latest from {Peer}: {Reason}")]
    internal partial void ConnectionsTurnedAway(int count, string peer, string reason);

    [LoggerMessage(1018, LogLevel.Warning, "Connection {Connection} of {Device}: its other name {Alias} was that of {Before} until now")]
    private partial void AliasMoved(long connection, string device, DeviceId alias, DeviceId before);

    [LoggerMessage(1030, LogLevel.Error, "{Hub}/{Partition}: {Count} events refused by the event stream and kept as dead letters: {Detail}")]
    internal partial void EventsRefused(string hub, int partition, int count, string detail);
}
