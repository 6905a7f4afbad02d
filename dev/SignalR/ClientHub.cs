using Microsoft.AspNetCore.SignalR;

namespace CloudCam.Dev.SignalR;

/// <summary>What clients of every hub are connected to. Serverless: it has no methods, so whatever a client invokes is refused.</summary>
internal sealed class ClientHub : Hub;
