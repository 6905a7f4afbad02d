using CloudCam.Cloud.Memory;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Core.Tests.Cameras;

public sealed class CameraLeasesTests
{
    private static readonly DeviceId Camera = DeviceId.Parse("cam1");
    private readonly StoppedClock clock = new();
    private readonly StoreFaults faults;
    private readonly MemoryTableStore tables;

    public CameraLeasesTests()
    {
        faults = new StoreFaults(clock);
        tables = new MemoryTableStore(faults);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_that_claim_one_gets_it()
    {
        var first = await Of("a").ClaimAsync(Camera, null, Stop);
        Assert.Equal(("a", 1L), (first!.Owner, first.Term));
        Assert.Null(await Of("b").ClaimAsync(Camera, null, Stop));
        var second = await Of("b").ClaimAsync(Camera, first, Stop);
        Assert.Equal(("b", 2L), (second!.Owner, second.Term));
        // Overtaken: it cannot write any more, not even give back what is another's.
        Assert.Null(await Of("a").RenewAsync(first, Stop));
        await Of("a").ReleaseAsync(first, Stop);
        Assert.Equal("b", (await FindAsync())!.Owner);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_whose_answer_was_lost_is_known_for_our_own(bool claims)
    {
        var held = claims ? null : await Of("a").ClaimAsync(Camera, null, Stop);
        // As the pipeline does it: the first try is carried out, its answer lost, and the second finds the row changed.
        faults.LoseNextAnswers(1, nameof(ITableStore.WriteAsync));
        var leases = Of("a", new RetryingTables(tables));
        var written = claims ? await leases.ClaimAsync(Camera, null, Stop) : await leases.RenewAsync(held! with { EndReason = "peer-closed" }, Stop);
        Assert.NotNull(written);
        Assert.Equal(written.ETag, (await FindAsync())!.ETag);
        Assert.NotNull(await leases.RenewAsync(written, Stop));
    }

    [Fact]
    public async Task What_the_holder_notes_is_there_for_the_next_one()
    {
        var held = (await Of("a").ClaimAsync(Camera, null, Stop))!;
        var next = clock.GetUtcNow().AddMinutes(30);
        held = (await Of("a").RenewAsync(held with { EndReason = "login-refused", Failures = 2, NextAttempt = next, EndedAt = clock.GetUtcNow(), TriedVersion = "W/\"7\"" }, Stop))!;
        await Of("a").ReleaseAsync(held, Stop);
        var found = (await FindAsync())!;
        Assert.Equal((null, "login-refused", 2, next, "W/\"7\"", 1L), (found.Owner, found.EndReason, found.Failures, found.NextAttempt, found.TriedVersion, found.Term));
        var taken = (await Of("b").ClaimAsync(Camera, found, Stop))!;
        Assert.Equal((2L, next), (taken.Term, taken.NextAttempt));
        await Of("b").RemoveAsync(taken, Stop);
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_row_that_is_gone_is_a_lost_lease()
    {
        var held = (await Of("a").ClaimAsync(Camera, null, Stop))!;
        await Of("a").RemoveAsync(held, Stop);
        Assert.Null(await Of("a").RenewAsync(held, Stop));
        await Of("a").ReleaseAsync(held, Stop);
        Assert.Null(await FindAsync());
    }

    private CameraLeases Of(string replica, ITableStore? over = null) => new(over ?? tables, replica, replica + "-1", TimeSpan.FromSeconds(30), clock);

    private Task<CameraLease?> FindAsync() => new CameraTable(tables, clock).FindLeaseAsync(Camera, Stop);

    private sealed class RetryingTables(ITableStore tables) : ITableStore
    {
        public Task<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) => tables.GetAsync(table, partitionKey, rowKey, cancellationToken);

        public async Task<string?> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
        {
            try
            {
                return await tables.WriteAsync(table, write, cancellationToken);
            }
            catch (StoreException error) when (error.CanRetry)
            {
                return await tables.WriteAsync(table, write, cancellationToken);
            }
        }

        public Task WriteBatchAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) => tables.WriteBatchAsync(table, writes, cancellationToken);

        public IAsyncEnumerable<TableRow> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken) => tables.QueryAsync(table, query, cancellationToken);

        public Task DeleteAsync(string table, string partitionKey, string rowKey, string ifMatch, CancellationToken cancellationToken) =>
            tables.DeleteAsync(table, partitionKey, rowKey, ifMatch, cancellationToken);
    }
}
