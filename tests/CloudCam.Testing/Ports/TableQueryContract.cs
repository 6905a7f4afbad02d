using CloudCam.Core.Ports;
using Xunit;

namespace CloudCam.Testing.Ports;

/// <summary>What every <see cref="ITableStore"/> must do: queries and batches.</summary>
public abstract class TableQueryContract
{
    private const string Table = "media";

    protected abstract ITableStore Store { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_gives_a_range_of_one_partition_in_key_order()
    {
        var partition = Unique.Name();
        await FillAsync(partition, "d", "b", "a", "c", "B");
        await FillAsync(partition + "x", "b");
        Assert.Equal(["B", "a", "b", "c", "d"], await KeysAsync(new TableQuery { PartitionKey = partition }));
        Assert.Equal(["b", "c"], await KeysAsync(new TableQuery { PartitionKey = partition, RowKeyFrom = "b", RowKeyBelow = "d" }));
        Assert.Equal(["B", "a"], await KeysAsync(new TableQuery { PartitionKey = partition, Take = 2 }));
        Assert.Empty(await KeysAsync(new TableQuery { PartitionKey = partition, Take = 0 }));
    }

    [Fact]
    public async Task A_query_can_start_at_a_partition_and_behind_one()
    {
        var (mark, name) = (Unique.Name(), Unique.Name() + "'");
        foreach (var partition in (string[])["a", "B", "b", "b-", "b0", "b_", "ba", "c"])
        {
            await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Insert, name + partition, "1", new Dictionary<string, object?> { ["mark"] = mark }), Stop);
            await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Insert, name + partition, "2", new Dictionary<string, object?> { ["mark"] = mark }), Stop);
        }
        Assert.Equal(["b1", "b2", "b-1", "b-2", "b01", "b02", "b_1", "b_2", "ba1", "ba2", "c1", "c2"], await FromAsync("b", new TableQuery()));
        Assert.Equal(["b-1", "b-2", "b01", "b02", "b_1", "b_2", "ba1", "ba2", "c1", "c2"], await FromAsync("b!", new TableQuery()));
        Assert.Equal(["b_2", "ba2", "c2"], await FromAsync("b0!", new TableQuery { RowKeyFrom = "2" }));
        Assert.Empty(await FromAsync("c!", new TableQuery()));

        async Task<List<string>> FromAsync(string from, TableQuery query) =>
            [.. await Store.QueryAsync(Table, query with { PartitionKeyFrom = name + from, WhereEquals = new("mark", mark) }, Stop).Select(row => row.PartitionKey[name.Length..] + row.RowKey).ToListAsync(Stop)];
    }

    [Fact]
    public async Task A_query_can_ask_for_a_column_across_partitions()
    {
        var mark = Unique.Name() + "'s";
        var first = Unique.Name();
        await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Insert, first, "1", new Dictionary<string, object?> { ["mark"] = mark, ["number"] = 7L }), Stop);
        await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Insert, first, "2", new Dictionary<string, object?> { ["mark"] = "other" }), Stop);
        await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Insert, first + "x", "3", new Dictionary<string, object?> { ["mark"] = mark }), Stop);
        var rows = await Store.QueryAsync(Table, new TableQuery { WhereEquals = new("mark", mark) }, Stop).ToListAsync(Stop);
        Assert.Equal(["1", "3"], rows.Select(row => row.RowKey));
        Assert.Equal(7, rows[0].Number("number"));
    }

    [Fact]
    public async Task A_row_from_a_query_carries_the_ETag_that_a_write_needs()
    {
        var partition = Unique.Name();
        await FillAsync(partition, "a");
        var row = Assert.Single(await Store.QueryAsync(Table, new TableQuery { PartitionKey = partition }, Stop).ToListAsync(Stop));
        await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Merge, partition, "a", new Dictionary<string, object?> { ["n"] = 1 }, row.ETag), Stop);
        await BlobStoreContract.ExpectAsync(
            StoreError.Changed, () => Store.WriteAsync(Table, new TableWrite(TableWriteMode.Merge, partition, "a", new Dictionary<string, object?>(), row.ETag), Stop));
    }

    [Fact]
    public async Task A_query_goes_on_over_all_pages()
    {
        var partition = Unique.Name();
        var keys = Enumerable.Range(0, 1_050).Select(number => $"{number:D5}").ToList();
        foreach (var chunk in keys.Chunk(100)) await Store.WriteBatchAsync(Table, [.. chunk.Select(key => Insert(partition, key))], Stop);
        Assert.Equal(keys, await KeysAsync(new TableQuery { PartitionKey = partition }));
        Assert.Equal(keys[..1_020], await KeysAsync(new TableQuery { PartitionKey = partition, Take = 1_020 }));
    }

    [Fact]
    public async Task A_batch_writes_every_kind_of_row_change()
    {
        var partition = Unique.Name() + "'b";
        await FillAsync(partition, "merge", "replace");
        await Store.WriteBatchAsync(
            Table,
            [
                Insert(partition, "insert it's"),
                new(TableWriteMode.Merge, partition, "merge", new Dictionary<string, object?> { ["text"] = "größer\r\n--batch", ["long"] = 5L }, "*"),
                new(TableWriteMode.Replace, partition, "replace", new Dictionary<string, object?> { ["text"] = "new" }),
            ],
            Stop);
        var rows = await Store.QueryAsync(Table, new TableQuery { PartitionKey = partition }, Stop).ToDictionaryAsync(row => row.RowKey, cancellationToken: Stop);
        Assert.Equal(["insert it's", "merge", "replace"], rows.Keys.Order());
        Assert.Equal(("x", "größer\r\n--batch", 5L), (rows["merge"].Text("n"), rows["merge"].Text("text"), rows["merge"].Number("long")));
        Assert.Null(rows["replace"].Text("n"));
    }

    [Fact]
    public async Task A_batch_with_one_failing_row_writes_nothing()
    {
        var partition = Unique.Name();
        await FillAsync(partition, "b");
        await BlobStoreContract.ExpectAsync(StoreError.AlreadyThere, () => Store.WriteBatchAsync(Table, [Insert(partition, "a"), Insert(partition, "b"), Insert(partition, "c")], Stop));
        Assert.Equal(["b"], await KeysAsync(new TableQuery { PartitionKey = partition }));
        var stale = (await Store.GetAsync(Table, partition, "b", Stop))!.ETag;
        await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Merge, partition, "b", new Dictionary<string, object?> { ["n"] = "y" }), Stop);
        await BlobStoreContract.ExpectAsync(
            StoreError.Changed,
            () => Store.WriteBatchAsync(Table, [Insert(partition, "a"), new(TableWriteMode.Merge, partition, "b", new Dictionary<string, object?>(), stale)], Stop));
        await BlobStoreContract.ExpectAsync(
            StoreError.NotThere,
            () => Store.WriteBatchAsync(Table, [Insert(partition, "a"), new(TableWriteMode.Replace, partition, "z", new Dictionary<string, object?>(), "*")], Stop));
        Assert.Equal(["b"], await KeysAsync(new TableQuery { PartitionKey = partition }));
    }

    [Fact]
    public async Task A_batch_over_the_services_limits_is_refused_before_it_is_sent()
    {
        var partition = Unique.Name();
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteBatchAsync(Table, [.. Enumerable.Range(0, 101).Select(number => Insert(partition, $"{number}"))], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteBatchAsync(Table, [Insert(partition, "a"), Insert(partition + "x", "b")], Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteBatchAsync(Table, [Insert(partition, "a"), Insert(partition, "a")], Stop));
        await Store.WriteBatchAsync(Table, [], Stop);
        Assert.Empty(await KeysAsync(new TableQuery { PartitionKey = partition }));
    }

    private static TableWrite Insert(string partition, string row) => new(TableWriteMode.Insert, partition, row, new Dictionary<string, object?> { ["n"] = "x" });

    private async Task FillAsync(string partition, params string[] rows)
    {
        foreach (var row in rows) await Store.WriteAsync(Table, Insert(partition, row), Stop);
    }

    private async Task<List<string>> KeysAsync(TableQuery query) => [.. (await Store.QueryAsync(Table, query, Stop).ToListAsync(Stop)).Select(row => row.RowKey)];
}
