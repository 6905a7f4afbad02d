using System.Diagnostics;
using System.Reflection;

namespace CloudCam.Relay.Tests.Harness;

/// <summary>
/// Whether the relay was compiled with optimisation. Without it the compiler makes an object of every async call, so that a debugger can look at it: only the
/// other build can be held to nothing.
/// </summary>
internal static class Optimised
{
    public static bool Is { get; } = typeof(RelayServer).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;
}
