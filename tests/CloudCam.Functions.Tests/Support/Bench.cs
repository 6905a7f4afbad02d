using System.Text.Json;
using CloudCam.Cloud.Memory;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Checksums;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Hosting;
using CloudCam.Functions.Tests.Contracts;
using CloudCam.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Support;

/// <summary>The app over stores in memory, with a clock that stands still and a fault on order at any store call.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Hub = HubNames.Media;
    public static readonly DeviceId Device = DeviceId.Parse("356307042441013");

    private readonly MemoryTableStore tables = new();
    private readonly ContractFilter contract = new(PublicContract.Current);

    public Bench(params string[] settings)
        : this(settings, null)
    {
    }

    public Bench(string[] settings, Action<IServiceCollection>? configure)
    {
        Account = new MemoryBlobs(Clock);
        Store = new MemoryBlobStore(Account);
        Queue = new MemoryWorkQueue(Clock);
        Hubs = new MemoryEventHubs();
        Links = new MemoryBlobLinks(Account);
        Notices = new MemoryNotices(Clock, NoticeFaults = new StoreFaults(Clock));
        var faulty = new FaultyPorts(Calls, tables, Store, Store, Queue, Hubs, Links);
        var cloud = new CloudServices { Tables = faulty, Blobs = faulty, Blocks = faulty, Queue = faulty, EventHubs = faulty, Links = faulty, Notices = Notices };
        App = FunctionsApp.Build(["--Logging:LogLevel:Default=None", $"--FFMPEG_PATH={Ffmpeg.Program}", "--Api:Authentication=Open", .. settings], _ => cloud, services =>
        {
            services.AddSingleton<TimeProvider>(Clock).AddSingleton<IStartupFilter>(contract);
            configure?.Invoke(services);
        });
    }

    public StoppedClock Clock { get; } = new();
    public CallCounter Calls { get; } = new();
    public MemoryBlobs Account { get; }
    public MemoryBlobStore Store { get; }
    public MemoryWorkQueue Queue { get; }
    public MemoryEventHubs Hubs { get; }
    public MemoryBlobLinks Links { get; }
    public MemoryNotices Notices { get; }
    public StoreFaults NoticeFaults { get; }
    public WebApplication App { get; }
    public ITableStore Tables => tables;

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>What the relay leaves behind when the last byte of a file has arrived.</summary>
    public async Task<Transfer> StoreAsync(
        byte[] bytes, MediaFormat format, int blockBytes = 4_096, Func<FileAnnouncement, FileAnnouncement>? announce = null, Func<Transfer, Transfer>? change = null)
    {
        var file = new FileAnnouncement
        {
            Protocol = "teltonika", Source = "%videof", Kind = format == MediaFormat.Jpeg ? MediaKind.Photo : MediaKind.Video, Format = format, Channel = "front",
            Units = bytes.Length, UnitBytes = 1, Trigger = "crash", TriggerCode = 4, DeviceTime = Clock.GetUtcNow().AddMinutes(-5), Latitude = 54.7, Longitude = 25.3,
            AlarmId = "0123456789abcdef0123456789abcdef", IsIdentified = true,
        };
        file = announce?.Invoke(file) ?? file;
        var id = file.TransferIdFor(Device);
        var transfer = new Transfer
        {
            Device = Device, Id = id, File = file, Standing = DeviceStanding.Fleet, Epoch = 3, State = TransferState.Stored, StoredBytes = bytes.Length,
            FileCrc = Crc16.Kermit(bytes), Sequence = "0000000003-0000000007", StartedAt = Clock.GetUtcNow().AddMinutes(-1), UpdatedAt = Clock.GetUtcNow(),
            Blob = BlobNames.Media(DeviceStanding.Fleet, Device, file.DeviceTime ?? Clock.GetUtcNow(), id, MediaNames.ExtensionOf(format)), Blocks = Cut(bytes, blockBytes),
        };
        foreach (var block in transfer.Blocks)
            await Store.PutBlockAsync(transfer.Blob, block.ToBytes(), bytes.AsMemory((int)block.Start, (int)block.Length), CancellationToken.None);
        transfer = change?.Invoke(transfer) ?? transfer;
        await new TransferLedger(tables).SaveAsync(transfer, null, CancellationToken.None);
        return transfer;
    }

    public static List<BlockId> Cut(byte[] bytes, int blockBytes, uint epoch = 3)
    {
        var blocks = new List<BlockId>();
        for (var start = 0; start < bytes.Length; start += blockBytes)
        {
            var piece = bytes.AsSpan(start, Math.Min(blockBytes, bytes.Length - start));
            var digest = Crc32C.Append(0, piece);
            blocks.Add(new BlockId((uint)blocks.Count, epoch, (uint)start, (uint)piece.Length, Crc16.Kermit(bytes.AsSpan(0, start + piece.Length)), digest, digest));
        }
        return blocks;
    }

    public async Task<Transfer?> TransferAsync(string id) => (await new TransferLedger(tables).FindAsync(Device, id, CancellationToken.None))?.Transfer;

    public Task<MediaRecord?> MediaAsync(Transfer transfer) =>
        new MediaTable(tables).FindAsync(transfer.Device, MediaRecord.From(transfer, MediaState.Complete, default).Key, CancellationToken.None);

    /// <summary>The events of the media hub, in the order of their partition.</summary>
    public List<JsonElement> Events() => [.. Hubs.EventsOf(Hub).Select(bytes => JsonDocument.Parse(bytes).RootElement)];

    public string[] EventTypes() => [.. Events().Select(one => one.GetProperty("type").GetString()!)];

    /// <summary>Everything that is left of all work, as text: rows, blobs with their labels, distinct events. Sequence numbers of writes left out.</summary>
    public async Task<string> EndStateAsync()
    {
        var lines = new List<string>();
        foreach (var table in TableNames.All)
        {
            await foreach (var row in tables.QueryAsync(table, new TableQuery(), CancellationToken.None))
                lines.Add($"{table} {row.PartitionKey} {row.RowKey} {string.Join(' ', row.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Text(pair.Value)}"))}");
        }
        foreach (var name in Account.Names())
        {
            var description = (await Store.DescribeAsync(name, CancellationToken.None))!;
            var labels = description.Metadata.Concat(Account.TagsOf(name)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}");
            lines.Add($"{name} {description.ContentType} {string.Join(' ', labels)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Account.BytesOf(name)!))}");
        }
        lines.AddRange(Events().Select(one => one.GetRawText()).Distinct().Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    /// <summary>Ends the app. Whatever the test was about: all that was answered must be what docs/openapi.json promises.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Assert.Empty(contract.Problems);
    }

    private static string? Text(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
}
