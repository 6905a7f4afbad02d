using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Server;

public sealed class BackPressureTests
{
    [Fact]
    public async Task While_a_block_is_on_its_way_the_sender_waits_memory_stays_flat_and_others_are_answered()
    {
        const long Film = 64L * 1_024 * 1_024;
        GatedBlocks? gate = null;
        await using var relay = await RelayUnderTest.StartAsync(blocks: inner => gate = new GatedBlocks(inner));
        using var camera = await relay.LoginAsync("cam1");
        await camera.AskAsync($"open film {Film} 1");
        var piece = new byte[64 * 1_024];
        using var done = new CancellationTokenSource();
        var (sending, sent) = Send(camera, piece, done.Token);
        await Eventually.TrueAsync(() => gate!.Waiting == 1, "the first block is on its way");

        // The sender gets as far as the system's socket buffers go, then stands still.
        var before = -1L;
        while (before != sent())
        {
            before = sent();
            await Eventually.PauseAsync(300);
        }
        Assert.InRange(before, 1, Film / 2);
        var received = relay.Metric("cloudcam_relay_received_bytes_total");
        Assert.InRange(received, 256 * 1_024, 256 * 1_024 + 2 * 256 * 1_024);
        using var other = await relay.LoginAsync("cam2");
        for (var i = 0; i < 50; i++) Assert.Equal("pong", await other.AskAsync("ping"));

        // Once the store answers again it goes on.
        gate!.Open();
        await Eventually.TrueAsync(() => relay.Metric("cloudcam_relay_received_bytes_total") > received + 4 * 1_024 * 1_024, "bytes flow again");
        await done.CancelAsync();
        await sending.InTime();
    }

    private static (Task Sending, Func<long> Sent) Send(ScriptClient camera, byte[] piece, CancellationToken until)
    {
        long sent = 0;
        var sending = Task.Run(
            async () =>
            {
                for (var i = 0; i < 1_000 && !until.IsCancellationRequested; i++)
                {
                    await camera.Stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"data {piece.Length}\n"), CancellationToken.None);
                    await camera.Stream.WriteAsync(piece, CancellationToken.None);
                    Interlocked.Add(ref sent, piece.Length);
                }
            },
            CancellationToken.None);
        return (sending, () => Interlocked.Read(ref sent));
    }
}
