using CloudCam.Core.Ports;
using Xunit;

namespace CloudCam.Testing.Ports;

/// <summary>What every <see cref="ITableStore"/> must do: single rows. <see cref="TableQueryContract"/> has queries and batches.</summary>
public abstract class TableStoreContract
{
    protected const string Table = "transfers";

    protected abstract ITableStore Store { get; }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_comes_back_with_every_type()
    {
        var key = Unique.Name();
        var time = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero).AddTicks(1_234_567);
        await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Insert, key, "r", new Dictionary<string, object?>
        {
            ["text"] = "größer, \"quoted\" & 'so' 日本", ["empty"] = "", ["int"] = -5, ["long"] = long.MinValue, ["large"] = long.MaxValue, ["real"] = -0.1, ["whole"] = 3.0,
            ["nan"] = double.NaN, ["flag"] = true, ["time"] = time, ["bytes"] = new byte[] { 0, 255, 16 }, ["nothing"] = null,
        }), Stop);
        var row = await Store.GetAsync(Table, key, "r", Stop);
        Assert.NotNull(row);
        Assert.Equal((key, "r"), (row.PartitionKey, row.RowKey));
        Assert.Equal("größer, \"quoted\" & 'so' 日本", row.Text("text"));
        Assert.Equal("", row.Text("empty"));
        Assert.Equal(-5, row.Number("int"));
        Assert.Equal(long.MinValue, row.Number("long"));
        Assert.Equal(long.MaxValue, row.Number("large"));
        Assert.Equal(-0.1, row.Real("real"));
        Assert.Equal(3.0, row.Real("whole"));
        Assert.Equal(double.NaN, row.Real("nan"));
        Assert.True(row.Flag("flag"));
        Assert.Equal(time, row.Time("time"));
        Assert.Equal(new byte[] { 0, 255, 16 }, row.Binary("bytes"));
        Assert.Null(row.Text("nothing"));
        Assert.DoesNotContain("PartitionKey", row.Values.Keys);
        Assert.Equal(11, row.Values.Count);
    }

    [Fact]
    public async Task A_missing_row_is_null() => Assert.Null(await Store.GetAsync(Table, Unique.Name(), "r", Stop));

    [Fact]
    public async Task A_row_is_inserted_once()
    {
        var key = Unique.Name();
        await WriteAsync(TableWriteMode.Insert, key, ("a", 1));
        await ExpectAsync(StoreError.AlreadyThere, () => WriteAsync(TableWriteMode.Insert, key, ("a", 2)));
        Assert.Equal(1, (await GetAsync(key)).Number("a"));
    }

    [Theory]
    [InlineData(TableWriteMode.Merge, "1")]
    [InlineData(TableWriteMode.Replace, null)]
    public async Task Merge_keeps_the_other_columns_and_replace_drops_them(TableWriteMode mode, string? expectedOther)
    {
        var key = Unique.Name();
        await WriteAsync(TableWriteMode.Insert, key, ("a", "1"), ("b", "1"));
        await WriteAsync(mode, key, ("b", "2"), ("c", "3"));
        var row = await GetAsync(key);
        Assert.Equal((expectedOther, "2", "3"), (row.Text("a"), row.Text("b"), row.Text("c")));
    }

    [Fact]
    public async Task A_null_in_a_merge_leaves_the_column_as_it_was()
    {
        var key = Unique.Name();
        await WriteAsync(TableWriteMode.Insert, key, ("a", "1"));
        await WriteAsync(TableWriteMode.Merge, key, ("a", null), ("b", "2"));
        Assert.Equal("1", (await GetAsync(key)).Text("a"));
    }

    [Theory]
    [InlineData(TableWriteMode.Merge)]
    [InlineData(TableWriteMode.Replace)]
    public async Task Without_a_condition_a_missing_row_is_created(TableWriteMode mode)
    {
        var key = Unique.Name();
        await WriteAsync(mode, key, ("a", 1));
        Assert.Equal(1, (await GetAsync(key)).Number("a"));
    }

    [Theory]
    [InlineData(TableWriteMode.Merge)]
    [InlineData(TableWriteMode.Replace)]
    public async Task A_write_over_another_version_fails_and_changes_nothing(TableWriteMode mode)
    {
        var key = Unique.Name();
        await WriteAsync(TableWriteMode.Insert, key, ("a", 1));
        var first = (await GetAsync(key)).ETag;
        await WriteAsync(TableWriteMode.Merge, key, ("a", 2));
        await ExpectAsync(StoreError.Changed, () => Store.WriteAsync(Table, Write(mode, key, first, ("a", 3)), Stop));
        Assert.Equal(2, (await GetAsync(key)).Number("a"));
    }

    [Theory]
    [InlineData(TableWriteMode.Merge, "*")]
    [InlineData(TableWriteMode.Replace, "*")]
    public async Task With_a_condition_the_row_must_exist(TableWriteMode mode, string etag)
    {
        var key = Unique.Name();
        await ExpectAsync(StoreError.NotThere, () => Store.WriteAsync(Table, Write(mode, key, etag, ("a", 1)), Stop));
        await WriteAsync(TableWriteMode.Insert, key, ("a", 1));
        await Store.WriteAsync(Table, Write(mode, key, etag, ("a", 2)), Stop);
        Assert.Equal(2, (await GetAsync(key)).Number("a"));
    }

    [Fact]
    public async Task The_ETag_of_a_write_is_the_rows_ETag_and_the_next_write_can_use_it()
    {
        var key = Unique.Name();
        var etag = await WriteAsync(TableWriteMode.Insert, key, ("a", 1));
        Assert.Equal((await GetAsync(key)).ETag, etag);
        for (var number = 2; number < 5; number++)
        {
            var next = await Store.WriteAsync(Table, Write(TableWriteMode.Replace, key, etag, ("a", number)), Stop);
            Assert.NotEqual(etag, next);
            etag = next;
        }
        Assert.Equal(4, (await GetAsync(key)).Number("a"));
    }

    [Fact]
    public async Task Of_writers_with_the_same_ETag_exactly_one_wins()
    {
        var key = Unique.Name();
        var etag = await WriteAsync(TableWriteMode.Insert, key, ("winner", -1));
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                await Store.WriteAsync(Table, Write(TableWriteMode.Merge, key, etag, ("winner", number)), Stop);
                return number;
            }
            catch (StoreException error) when (error.Error == StoreError.Changed)
            {
                return -1;
            }
        }));
        var winner = Assert.Single(results, number => number >= 0);
        Assert.Equal(winner, (await GetAsync(key)).Number("winner"));
    }

    [Fact]
    public async Task A_row_is_deleted_if_it_is_that_version_and_a_missing_one_is_fine()
    {
        var key = Unique.Name();
        var old = await WriteAsync(TableWriteMode.Insert, key, ("a", 1));
        var etag = await WriteAsync(TableWriteMode.Merge, key, ("a", 2));
        await ExpectAsync(StoreError.Changed, () => Store.DeleteAsync(Table, key, "r", old!, Stop));
        await Store.DeleteAsync(Table, key, "r", etag!, Stop);
        Assert.Null(await Store.GetAsync(Table, key, "r", Stop));
        await Store.DeleteAsync(Table, key, "r", "*", Stop);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a b+c")]
    [InlineData("100%")]
    [InlineData("größe-日本")]
    [InlineData("a,b;c:d=e&f(g)h")]
    [InlineData("")]
    public async Task A_key_of_any_allowed_characters_finds_its_row(string rowKey)
    {
        var partition = Unique.Name() + "'q";
        await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Insert, partition, rowKey, Values(("a", 1))), Stop);
        await Store.WriteAsync(Table, new TableWrite(TableWriteMode.Merge, partition, rowKey, Values(("b", 2)), "*"), Stop);
        var row = await Store.GetAsync(Table, partition, rowKey, Stop);
        Assert.Equal((partition, rowKey, 1L, 2L), (row?.PartitionKey, row?.RowKey, row?.Number("a"), row?.Number("b")));
        Assert.Single(await Store.QueryAsync(Table, new TableQuery { PartitionKey = partition }, Stop).ToListAsync(Stop));
        await Store.DeleteAsync(Table, partition, rowKey, "*", Stop);
        Assert.Null(await Store.GetAsync(Table, partition, rowKey, Stop));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    public Task A_key_with_a_forbidden_character_is_invalid(string key) => ExpectAsync(StoreError.Invalid, () => WriteAsync(TableWriteMode.Insert, key, ("a", 1)));

    [Fact]
    public Task A_text_over_64_KiB_is_invalid() =>
        ExpectAsync(StoreError.Invalid, () => WriteAsync(TableWriteMode.Insert, Unique.Name(), ("a", new string('x', 32_769))));

    [Fact]
    public Task A_binary_over_64_KiB_is_invalid() =>
        ExpectAsync(StoreError.Invalid, () => WriteAsync(TableWriteMode.Insert, Unique.Name(), ("a", new byte[65_537])));

    [Fact]
    public async Task A_text_and_a_binary_of_64_KiB_are_taken()
    {
        var key = Unique.Name();
        await WriteAsync(TableWriteMode.Insert, key, ("text", new string('x', 32_768)), ("bytes", new byte[65_536]));
        var row = await GetAsync(key);
        Assert.Equal((32_768, 65_536), (row.Text("text")!.Length, row.Binary("bytes")!.Length));
    }

    [Theory]
    [InlineData("PartitionKey")]
    [InlineData("Timestamp")]
    [InlineData("has space")]
    [InlineData("1st")]
    public Task A_column_that_is_no_free_identifier_is_invalid(string column) =>
        ExpectAsync(StoreError.Invalid, () => WriteAsync(TableWriteMode.Insert, Unique.Name(), (column, "x")));

    protected static Task ExpectAsync(StoreError expected, Func<Task> action) => BlobStoreContract.ExpectAsync(expected, action);

    protected static Dictionary<string, object?> Values(params (string Column, object? Value)[] values) => values.ToDictionary(pair => pair.Column, pair => pair.Value);

    private static TableWrite Write(TableWriteMode mode, string key, string? ifMatch, params (string Column, object? Value)[] values) =>
        new(mode, key, "r", Values(values), ifMatch);

    private Task<string?> WriteAsync(TableWriteMode mode, string key, params (string Column, object? Value)[] values) =>
        Store.WriteAsync(Table, Write(mode, key, null, values), Stop);

    private async Task<TableRow> GetAsync(string key) => await Store.GetAsync(Table, key, "r", Stop) ?? throw new InvalidOperationException("The row is missing.");
}
