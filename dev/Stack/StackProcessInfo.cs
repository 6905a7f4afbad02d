namespace CloudCam.Dev.Stack;

/// <summary>One process of the stack.</summary>
/// <param name="Part">Name of the part, also of its log file.</param>
/// <param name="ProcessId">Process id.</param>
public sealed record StackProcessInfo(string Part, int ProcessId);
