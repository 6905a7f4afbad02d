using CloudCam.Core.Commands;

namespace CloudCam.Protocols.Jimi.Commands;

/// <summary>How a command is carried out: its texts in order, each after the answer to the one before.</summary>
/// <param name="Command">The command.</param>
/// <param name="Steps">The texts, at least one.</param>
/// <param name="OlderForm">The text for firmware that does not know the first one; null when there is none.</param>
public sealed record JimiCommandPlan(DeviceCommand Command, IReadOnlyList<JimiCommandStep> Steps, JimiCommandStep? OlderForm = null);
