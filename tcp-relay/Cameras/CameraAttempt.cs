using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Cameras;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Cameras;

/// <summary>One connection to a camera, from its password to its end.</summary>
internal sealed class CameraAttempt(CameraRecord camera, CameraWorks works, CameraMemory memory, CancellationToken ending)
{
    private readonly Lock gate = new();
    private DeviceConnection? main;
    private EndReason? asked;

    /// <summary>Asks it to end; the token given at the beginning ends a connection that is still being made.</summary>
    public void Stop(EndReason reason)
    {
        lock (gate)
        {
            asked ??= reason;
            main?.Stop(asked.Value);
        }
    }

    /// <summary>Whether the camera is connected and logged in.</summary>
    public bool IsOnline => main is { Device: not null };

    /// <summary>Runs it. Never throws.</summary>
    public async Task<AttemptEnd> RunAsync()
    {
        try
        {
            return await ConnectAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return new AttemptEnd(EndReason.LeaseEnded, null, false);
        }
        catch (Exception error)
        {
            works.Log.CameraBroke(error, camera.Id);
            return new AttemptEnd(EndReason.InternalError, null, false);
        }
    }

    private async Task<AttemptEnd> ConnectAsync()
    {
        var protocol = works.Protocols[camera.Kind];
        if (works.Connections.IsFull) return new AttemptEnd(EndReason.Overloaded, null, false);
        var (password, missing) = await PasswordAsync().ConfigureAwait(false);
        if (password is null) return new AttemptEnd(EndReason.SecretMissing, missing, false);
        var port = camera.Port ?? protocol.DefaultPort;
        var dialled = await works.Dialler.DialAsync(camera.Address, port, ending).ConfigureAwait(false);
        works.Metrics.CameraDialled(dialled.Stream is null ? EndReasons.NameOf(dialled.Failure) : "connected");
        if (dialled.Stream is not { } stream) return new AttemptEnd(dialled.Failure, dialled.Detail, false);

        using var links = new CameraLinks(works.Connections, works.Dialler, works.Options, works.Log, dialled.Address, port);
        var connection = works.Connections.Create(stream, dialled.Address, protocol.Name);
        try
        {
            connection.Session = protocol.CreateSession(SetupOf(password), links, works.Connections.Milliseconds);
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
        var state = new DeliveryState(connection) { IsDialled = true, IdleTimeout = protocol.IdleTimeout, BeforeEnd = reason => links.EndAsync(LinkEndOf(reason)) };
        links.Begin(state);
        lock (gate)
        {
            main = connection;
            if (asked is { } stop) connection.Stop(stop);
        }
        var began = works.Time.GetTimestamp();
        var reason = await works.Connections.RunAsync(state, stream, works.Options.LoginTimeout).ConfigureAwait(false);
        // Whoever changes the password changes the registration next: the copy that was refused must not be tried again.
        if (reason == EndReason.LoginRefused && camera.PasswordSecret is { } name) works.Secrets?.Forget(name);
        return new AttemptEnd(reason, connection.EndDetail, state.Device is not null && works.Time.GetElapsedTime(began) >= works.Options.SteadyAfter);
    }

    private async Task<(string? Password, string? Missing)> PasswordAsync()
    {
        if (camera.PasswordSecret is not { } name) return ("", null);
        if (works.Secrets is null || !SecretNames.IsName(name)) return (null, works.Secrets is null ? "no store of secrets is set" : "its name is none");
        try
        {
            return (await works.Secrets.FindAsync(name, ending).ConfigureAwait(false), $"'{name}' is not there");
        }
        catch (StoreException error)
        {
            return (null, $"'{name}': {error.Error}");
        }
    }

    private CameraSetup SetupOf(string password)
    {
        var zone = TimeZoneInfo.Utc;
        if (camera.TimeZone is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            works.Log.ZoneUnknown(camera.Id, name);
            zone = TimeZoneInfo.Utc;
        }
        return new CameraSetup
        {
            Id = camera.Id, User = camera.User, Password = password, Channels = camera.Channels, Recording = camera.Recording, TimeZone = zone, Quirks = camera.Quirks,
            Memory = memory,
        };
    }

    private static EndReason LinkEndOf(EndReason main) => main is EndReason.Stopping or EndReason.LeaseEnded ? main : EndReason.LinkClosed;
}

/// <summary>How a try ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Detail">More about it, in sizes and kinds; null: nothing.</param>
/// <param name="WasSteady">Whether the connection had lasted.</param>
internal sealed record AttemptEnd(EndReason Reason, string? Detail, bool WasSteady);
