using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.SignalR;

/// <summary>Begins to send to a client when its handshake is done.</summary>
internal sealed class ClientLifetimes(ClientTable clients, ILogger<DefaultHubLifetimeManager<ClientHub>> logger) : DefaultHubLifetimeManager<ClientHub>(logger)
{
    /// <inheritdoc/>
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        if (clients.Find(connection.ConnectionId) is { } client) _ = client.PumpAsync(connection);
        // Closed by a request while it shook hands.
        else connection.Abort();
    }
}
