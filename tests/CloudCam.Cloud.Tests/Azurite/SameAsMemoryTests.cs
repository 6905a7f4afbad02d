using System.Globalization;
using System.Text;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;
using CloudCam.Testing.Ports;

namespace CloudCam.Cloud.Tests.Azurite;

/// <summary>
/// The same random steps on memory and on Azurite must tell the same story, errors included. Deleting a blob that has staged blocks is
/// left out: Azurite then lists none and still commits them, which is no behaviour to copy.
/// </summary>
public sealed class SameAsMemoryTests(AzuriteCloud cloud)
{
    private const int Steps = 150;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Rows_go_the_same_way(int seed)
    {
        var partition = Unique.Name();
        var memory = await TableStoryAsync(new MemoryTableStore(), partition, seed);
        Assert.Equal(memory, await TableStoryAsync(cloud.Services.Tables, partition, seed));
        Assert.True(memory.Distinct().Count() > 5, "The story is too dull to prove anything.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Blocks_go_the_same_way(int seed)
    {
        var name = new BlobName("media", $"{Unique.Name()}/story.bin");
        var store = new MemoryBlobStore(new MemoryBlobs(new StoppedClock()));
        var memory = await BlockStoryAsync(store, store, name, seed);
        Assert.Equal(memory, await BlockStoryAsync(cloud.Services.Blobs, cloud.Services.Blocks, name, seed));
        Assert.True(memory.Distinct().Count() > 5, "The story is too dull to prove anything.");
    }

    private static async Task<List<string>> TableStoryAsync(ITableStore store, string partition, int seed)
    {
        var random = new Random(seed);
        var known = new List<string?> { null, "*" }; // ETags by the order in which they were given, so that both stories choose the same
        var story = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            var key = $"r{random.Next(3)}";
            var etag = known[Math.Max(0, known.Count - 1 - random.Next(known.Count < 6 ? known.Count : 6))];
            var mode = (TableWriteMode)random.Next(3);
            var values = new Dictionary<string, object?> { [$"c{random.Next(3)}"] = $"{step}", ["n"] = (long)random.Next(5) };
            var choice = random.Next(10);
            story.Add($"{step}: " + await TellAsync(async () =>
            {
                switch (choice)
                {
                    case < 6:
                        known.Add(await store.WriteAsync("media", new TableWrite(mode, partition, key, values, mode == TableWriteMode.Insert ? null : etag), Stop));
                        return "written";
                    case 6:
                        await store.DeleteAsync("media", partition, key, etag ?? "*", Stop);
                        return "deleted";
                    case 7:
                        TableWrite[] writes = [new(mode, partition, "r0", values), new(TableWriteMode.Merge, partition, "r1", values, "*"), new(TableWriteMode.Replace, partition, "r2", values)];
                        await store.WriteBatchAsync("media", writes, Stop);
                        return "batch written";
                    default:
                        var rows = await store.QueryAsync("media", new TableQuery { PartitionKey = partition, RowKeyFrom = key }, Stop).ToListAsync(Stop);
                        return string.Join(';', rows.Select(row => $"{row.RowKey}:{string.Join(',', row.Values.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={row.Text(pair.Key)}"))}"));
                }
            }));
        }
        return story;
    }

    private static async Task<List<string>> BlockStoryAsync(IBlobStore blobs, IBlockStore blocks, BlobName name, int seed)
    {
        var random = new Random(seed);
        var story = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            var ids = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Bytes($"{random.Next(4)}")).ToList();
            var isIfAbsent = random.Next(2) == 0;
            var choice = random.Next(10);
            story.Add($"{step}: " + await TellAsync(async () =>
            {
                switch (choice)
                {
                    case < 4:
                        await blocks.PutBlockAsync(name, ids[0], Bytes($"<{step}>"), Stop);
                        return "staged";
                    case 4 or 5:
                        await blocks.CommitAsync(name, [.. ids.Select(id => new ReadOnlyMemory<byte>(id))], new BlobWrite { IfAbsent = isIfAbsent, ContentType = $"type/{step}" }, Stop);
                        return "committed";
                    case 6 or 7:
                        var staged = await blocks.ListBlocksAsync(name, Stop);
                        return string.Join(',', staged.Select(block => $"{Encoding.ASCII.GetString(block.Id.Span)}:{block.LengthBytes.ToString(CultureInfo.InvariantCulture)}").Order());
                    case 8:
                        var description = await blobs.DescribeAsync(name, Stop);
                        return $"{description?.ContentType} {description?.LengthBytes}";
                    default:
                        await using (var stream = await blobs.OpenReadAsync(name, 0, null, Stop))
                        using (var reader = new StreamReader(stream)) return await reader.ReadToEndAsync(Stop);
                }
            }));
        }
        return story;
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static async Task<string> TellAsync(Func<Task<string>> step)
    {
        try
        {
            return await step();
        }
        catch (StoreException error)
        {
            return error.Error.ToString();
        }
    }
}
