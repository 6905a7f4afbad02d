using System.Runtime.CompilerServices;

// Sockets, timers and allocation counts are the process's own: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace CloudCam.Relay.Tests;

internal static class AssemblyHooks
{
    // As the relay's own process does: continuations run on the socket's thread, so whatever blocks there shows here as well.
    [ModuleInitializer]
    internal static void InlineCompletions() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
}
