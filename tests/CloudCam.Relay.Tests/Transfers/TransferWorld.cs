using System.Buffers;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Core.Checksums;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;
using CloudCam.Relay.Tests.Script;
using CloudCam.Relay.Transfers;
using CloudCam.Testing;

namespace CloudCam.Relay.Tests.Transfers;

/// <summary>One cloud in memory, and as many processes and sessions on it as a test wants.</summary>
public sealed class TransferWorld : IDisposable
{
    public const int BlockBytes = 1_000;
    public const int PieceBytes = 130;
    private readonly RelayMetrics metrics = new();

    public TransferWorld(int blockBytes = BlockBytes)
    {
        Cloud = new MemoryCloud(Clock);
        Pool = new BufferPool(blockBytes);
        Original = new byte[7_777];
        new Random(7).NextBytes(Original);
        File = ScriptSession.Announce("film", Original.Length, 1);
        Store = Process();
    }

    public StoppedClock Clock { get; } = new();

    public MemoryCloud Cloud { get; }

    public BufferPool Pool { get; }

    public byte[] Original { get; }

    public FileAnnouncement File { get; }

    /// <summary>The store of a process that is not killed.</summary>
    public TransferStore Store { get; }

    public TransferLedger Ledger => new(Cloud.Tables);

    public static DeviceRecord Session(long epoch) => new(DeviceId.Parse("cam1"), DeviceStanding.Fleet, Quirks.None, epoch);

    public TransferStore Process(Kill? kill = null)
    {
        var ports = new KillablePorts(Cloud.BlobStore, Cloud.Tables, Cloud.Queue, kill ?? Kill.Never);
        return new TransferStore(new TransferLedger(ports), ports, ports, Pool, new RelayOptions(), metrics, Clock);
    }

    public Task<TransferFile> OpenAsync(long epoch, FileAnnouncement? file = null) => Store.OpenAsync(Session(epoch), file ?? File, CancellationToken.None);

    /// <summary>Writes pieces of the original from the file's position on, storing blocks as they fill.</summary>
    /// <param name="store">The process.</param>
    /// <param name="file">The open file.</param>
    /// <param name="until">Offset to stop at.</param>
    /// <param name="written">Told after every piece how many bytes the session holds.</param>
    public async Task WriteAsync(TransferStore store, TransferFile file, int until = int.MaxValue, Action<long>? written = null)
    {
        until = Math.Min(until, Original.Length);
        while (file.Position < until)
        {
            var length = (int)Math.Min(PieceBytes, until - file.Position);
            if (!file.HasRoom(length)) await store.StoreBlockAsync(file, CancellationToken.None);
            var piece = Original.AsMemory((int)file.Position, length);
            file.Write(new ReadOnlySequence<byte>(piece), Crc16.Kermit(piece.Span, file.FileCrc));
            written?.Invoke(file.Position);
        }
    }

    /// <summary>The bytes of the run that a resume would find.</summary>
    public async Task<byte[]> StagedAsync(BlobName blob)
    {
        var run = BlockChain.LongestRun(await Cloud.BlobStore.ListBlocksAsync(blob, CancellationToken.None));
        return await AssembleAsync(blob, run);
    }

    /// <summary>Puts blocks together under another name, so that the staged ones stay.</summary>
    public async Task<byte[]> AssembleAsync(BlobName blob, IReadOnlyList<BlockId> run)
    {
        if (run.Count == 0) return [];
        await Cloud.BlobStore.CommitAsync(blob, [.. run.Select(id => (ReadOnlyMemory<byte>)id.ToBytes())], new BlobWrite(), CancellationToken.None);
        var bytes = Cloud.Blobs.BytesOf(blob)!;
        // Staged again: committing dropped everything that was staged.
        foreach (var id in run) await Cloud.BlobStore.PutBlockAsync(blob, id.ToBytes(), bytes.AsMemory((int)id.Start, (int)id.Length), CancellationToken.None);
        return bytes;
    }

    public async Task<Transfer> RowAsync(FileAnnouncement? file = null)
    {
        var device = Session(1).Id;
        return (await Ledger.FindAsync(device, (file ?? File).TransferIdFor(device), CancellationToken.None))!.Value.Transfer;
    }

    public Task<long> JobsAsync() => Cloud.Queue.CountAsync(QueueNames.MediaJobs, CancellationToken.None);

    public void Dispose() => metrics.Dispose();
}
