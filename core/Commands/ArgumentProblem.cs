namespace CloudCam.Core.Commands;

/// <summary>What is wrong with a command.</summary>
/// <param name="Argument">The argument, or <c>command</c>, or <c>arguments</c> for all of them.</param>
/// <param name="Message">What is wrong, to stand behind the argument's name.</param>
public sealed record ArgumentProblem(string Argument, string Message);
