using CloudCam.Testing;
using CloudCam.Testing.Azurite;

namespace CloudCam.Dev.Tests.Emulators;

/// <summary>The emulators' own tests, which are Node programs, as part of <c>dotnet test</c>.</summary>
public sealed class EmulatorTests
{
    [Fact]
    public Task Event_Hubs_emulator() => RunAsync("event-hubs");

    [Fact]
    public Task Functions_host() => RunAsync("functions-host");

    private static async Task RunAsync(string emulator)
    {
        await NodePackages.EnsureAsync();
        var run = await NodeTestRun.OfAsync(RepositoryRoot.Combine("dev", "emulators", emulator), TestContext.Current.CancellationToken);
        Assert.True(run.IsInTime, $"The tests of {emulator} did not end within {NodeTestRun.TimeLimit}. They said:\n{run.Output}");
        Assert.True(run.ExitCode == 0 && run.Failed == 0, $"Tests of {emulator} failed; run them alone by: node --test dev/emulators/{emulator}/test/*.test.mjs\n{run.Output}");
        Assert.True(run.Passed > 0, $"No test of {emulator} ran:\n{run.Output}");
        Assert.True(run.Skipped == 0, $"Tests of {emulator} were skipped:\n{run.Output}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{emulator}: {run.Passed} tests passed");
    }
}
