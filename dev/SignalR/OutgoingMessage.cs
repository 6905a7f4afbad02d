using Microsoft.AspNetCore.SignalR;

namespace CloudCam.Dev.SignalR;

/// <summary>A message as clients get it, written once however many there are.</summary>
/// <param name="Content">The message in the JSON hub protocol.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record OutgoingMessage(SerializedHubMessage Content, int Bytes);
