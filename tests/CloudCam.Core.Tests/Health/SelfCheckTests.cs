using CloudCam.Cloud.Memory;
using CloudCam.Core.Health;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Core.Tests.Health;

public sealed class SelfCheckTests
{
    private readonly StoppedClock clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_given_again_for_a_minute_however_often_somebody_asks()
    {
        var calls = 0;
        using var check = new SelfCheck([new("one", _ => Task.FromResult(++calls))], clock);
        var first = await check.RunAsync(Stop);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => check.RunAsync(Stop))), again => Assert.Same(first, again));
        Assert.Equal(1, calls);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, await check.RunAsync(Stop));
        Assert.Equal(2, calls);
    }

    [Theory]
    [InlineData(StoreError.Refused, "refused")]
    [InlineData(StoreError.NotThere, "not-there")]
    [InlineData(StoreError.Busy, "busy")]
    [InlineData(StoreError.Unreachable, "unreachable")]
    [InlineData(StoreError.Invalid, "failed")]
    public async Task What_a_store_says_is_told_in_a_word_and_the_rest_is_tried_all_the_same(StoreError error, string word)
    {
        using var check = new SelfCheck([new("bad", _ => throw new StoreException(error, "Get row: 4xx")), new("good", _ => Task.CompletedTask)], clock);
        var report = await check.RunAsync(Stop);
        Assert.Equal("failed", report.Status);
        Assert.Equal([("bad", word, "Get row: 4xx"), ("good", "ok", null)], report.Checks.Select(one => (one.Name, one.Result, one.Detail)));
    }

    [Fact]
    public async Task An_error_of_another_kind_is_told_without_its_message()
    {
        using var check = new SelfCheck([new("bad", _ => throw new NotSupportedException("AccountKey=secret"))], clock);
        var one = Assert.Single((await check.RunAsync(Stop)).Checks);
        Assert.Equal(("failed", nameof(NotSupportedException)), (one.Result, one.Detail));
    }

    [Fact]
    public async Task What_hangs_is_given_up()
    {
        var begun = new TaskCompletionSource();
        using var check = new SelfCheck([new("hangs", async stop => { begun.SetResult(); await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop); })], clock);
        var running = check.RunAsync(Stop);
        await begun.Task;
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("timeout", Assert.Single((await running).Checks).Result);
    }

    [Fact]
    public async Task Checks_of_the_stores_leave_nothing_behind()
    {
        var account = new MemoryBlobs(clock);
        var (blobs, tables, queue, hubs) = (new MemoryBlobStore(account), new MemoryTableStore(), new MemoryWorkQueue(clock), new MemoryEventHubs());
        using var check = new SelfCheck(
        [
            StoreChecks.Blob(blobs, BlobNames.MediaContainer, "one"), StoreChecks.Block(blobs, blobs, BlobNames.SpillContainer, "one"), StoreChecks.ReadBlob(blobs, BlobNames.IncomingContainer, "one"),
            StoreChecks.Rows(tables, TableNames.Devices, "one"), StoreChecks.Messages(queue), StoreChecks.Length(queue, QueueNames.MediaJobs), StoreChecks.Events(hubs, HubNames.Alarms),
        ], clock);
        var report = await check.RunAsync(Stop);

        Assert.Equal(["blobs.media", "blobs.spill", "blobs.incoming", "tables.devices", "queues.self-check", "queues.media-jobs", "events.alarms"], report.Checks.Select(one => one.Name));
        Assert.All(report.Checks, one => Assert.True(one.IsOk, $"{one.Name}: {one.Result} {one.Detail}"));
        foreach (var container in (string[])[BlobNames.MediaContainer, BlobNames.SpillContainer])
            await foreach (var blob in blobs.ListAsync(container, "", Stop)) Assert.Fail(blob.Path);
        await foreach (var row in tables.QueryAsync(TableNames.Devices, new TableQuery(), Stop)) Assert.Fail(row.RowKey);
        Assert.Equal(0, await queue.CountAsync(StoreChecks.Queue, Stop));
    }
}
