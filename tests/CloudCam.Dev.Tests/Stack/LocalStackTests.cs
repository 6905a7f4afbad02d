using System.Net;
using System.Net.Sockets;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Tests.Stack;

/// <summary>The stack as other tests use it.</summary>
public sealed class LocalStackTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_relay_comes_back_on_its_ports_and_the_stack_goes_on()
    {
        await using var stack = await StartAsync(new LocalStackOptions { Functions = false });
        var before = stack.Endpoints;
        var process = stack.RelayProcessId;

        await stack.KillRelayAsync();

        Assert.False(BuiltProgram.IsRunning(process));
        await Assert.ThrowsAnyAsync<SocketException>(() => DialAsync(before));

        await stack.StartRelayAsync(Cancellation);

        Assert.NotEqual(process, stack.RelayProcessId);
        Assert.Equal((before.RelayPort, before.RelayHealth), (stack.Endpoints.RelayPort, stack.Endpoints.RelayHealth));
        await DialAsync(before);
        Assert.False(stack.Failed.IsCompleted);
    }

    [Fact]
    public async Task A_part_that_dies_completes_Failed()
    {
        await using var stack = await StartAsync(new LocalStackOptions { Functions = false });

        Assert.Equal(0, BuiltProgram.SendSignal(stack.RelayProcessId, 9));
        var failure = await stack.Failed.WaitAsync(BuiltProgram.Patience, Cancellation);

        Assert.Equal(("relay", 137), (failure.Part, failure.ExitCode));
        Assert.Equal(Path.Combine(stack.Endpoints.LogFolder, "relay.log"), failure.LogFile);
    }

    [Fact]
    public async Task Devices_are_registered_and_everything_that_must_exist_does()
    {
        var device = new RegisteredDevice(DeviceId.Parse("350000000000007"), "Truck") { Quirks = new Quirks([new("teltonika.resumeOrigin", "0")]) };
        await using var stack = await StartAsync(new LocalStackOptions { Functions = false, Relay = false, Devices = [device] });

        var row = await stack.Cloud.Tables.GetAsync(TableNames.Devices, "350000000000007", TableNames.DeviceRow, Cancellation);
        Assert.Equal("Truck", row?.Text("name"));
        Assert.Equal("""{"teltonika.resumeOrigin":"0"}""", row?.Text("quirks"));
        Assert.Null(await stack.Cloud.Blobs.DescribeAsync(new BlobName(BlobNames.MediaContainer, "none"), Cancellation));
        Assert.Equal(0, await stack.Cloud.Queue.CountAsync(QueueNames.MediaJobs, Cancellation));
        await stack.Cloud.EventHubs.SendAsync(HubNames.Media, 3, [new byte[] { (byte)'{', (byte)'}' }], Cancellation);
    }

    [Fact]
    public async Task Two_stacks_on_one_data_folder_are_refused()
    {
        var folder = Directory.CreateTempSubdirectory("cloudcam-stack-test-");
        var options = new LocalStackOptions { Functions = false, Relay = false }.AsEphemeral() with { DataFolder = folder.FullName };
        await using (await LocalStack.StartAsync(options, null, Cancellation))
        {
            var error = await Assert.ThrowsAsync<StackException>(() => LocalStack.StartAsync(options, null, Cancellation));
            Assert.Contains("If another stack runs on it", error.Message, StringComparison.Ordinal);
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_relay_that_cannot_start_is_told_with_its_log_and_nothing_is_left()
    {
        var options = new LocalStackOptions { Functions = false, RelaySettings = new Dictionary<string, string> { ["Relay__BlockBytes"] = "many" } };
        var error = await Assert.ThrowsAsync<StackException>(() => StartAsync(options));
        Assert.StartsWith("relay ended unexpectedly", error.Message, StringComparison.Ordinal);
        Assert.Contains("  | ", error.Message, StringComparison.Ordinal);
    }

    private static Task<LocalStack> StartAsync(LocalStackOptions options) => LocalStack.StartAsync(options.AsEphemeral(), null, Cancellation);

    private static async Task DialAsync(StackEndpoints endpoints)
    {
        using var camera = new TcpClient();
        await camera.ConnectAsync(IPAddress.Parse(endpoints.RelayHost!), endpoints.RelayPort, Cancellation);
    }
}
