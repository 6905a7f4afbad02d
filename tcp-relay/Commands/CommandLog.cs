using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Commands;

/// <summary>Log events of commands, 1040 to 1059. Next free: 1049.</summary>
public sealed partial class CommandLog(ILogger<CommandLog> logger)
{
    [LoggerMessage(1040, LogLevel.Information, "Command {Command} ({Name}) of {Device} goes to connection {Connection}, attempt {Attempt}")]
    internal partial void Claimed(string command, string name, DeviceId device, long connection, int attempt);

    [LoggerMessage(1041, LogLevel.Information, "Command {Command} ({Name}) of {Device} ended: {State} {Reason}")]
    internal partial void Settled(string command, string name, DeviceId device, string state, string? reason);

    [LoggerMessage(1042, LogLevel.Warning, "Command {Command} of {Device}: outcome {State} came after its end and is dropped")]
    internal partial void OutcomeDropped(string command, DeviceId device, string state);

    [LoggerMessage(1043, LogLevel.Information, "Command {Command} ({Name}) of {Device} was not written before its connection ended and waits again")]
    internal partial void Returned(string command, string name, DeviceId device);

    [LoggerMessage(1044, LogLevel.Warning, "Queue {Queue} cannot be read: {Error}, {Detail}")]
    internal partial void QueueAway(string queue, StoreError error, string detail);

    [LoggerMessage(1045, LogLevel.Error, "A message of {Queue} is no call for a command; it is removed")]
    internal partial void MessageBroken(string queue);

    [LoggerMessage(1046, LogLevel.Error, "Commands of {Device} cannot be read: {Detail}")]
    internal partial void RowsBroken(DeviceId device, string detail);

    [LoggerMessage(1047, LogLevel.Warning, "Command {Command} of {Device} stays as sent until the sweep: {Error}, {Detail}")]
    internal partial void EndLeft(string command, DeviceId device, StoreError error, string detail);

    [LoggerMessage(1048, LogLevel.Information, "The note of command {Command} of {Device} stays until the sweep: {Error}, {Detail}")]
    internal partial void NoteLeft(string command, DeviceId device, StoreError error, string detail);
}
