using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Uploads;

public class FlatMemoryTests
{
    private const int FileBytes = 100_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_upload_takes_does_not_grow_with_its_file()
    {
        await using var rig = await UploadRig.StartAsync(services => services.AddSingleton<IBlockStore>(new DroppedBlocks()));
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync("/upload", new Endless(10_000_000)));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync("/upload", new Endless(FileBytes)));
        // Sender and receiver together, whose own pieces are not ours: still far from all of the file.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, FileBytes / 2);
        Assert.Contains(await rig.TransfersAsync(), transfer => transfer.StoredBytes == FileBytes);
    }

    [Fact]
    public async Task Eight_uploads_at_once_hold_no_more_blocks_than_they_may()
    {
        var blocks = new DroppedBlocks();
        await using var rig = await UploadRig.StartAsync(services => services.AddSingleton<IBlockStore>(blocks), "--Uploads:LargeBlocks=4");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => rig.PostAsync("/upload", new Endless(20_000_000 + number))));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(8, (await rig.TransfersAsync()).Count);
        Assert.Equal([256 * 1_024, 4 * 1_024 * 1_024], blocks.FullSizes.Order());
    }

    private sealed class DroppedBlocks : IBlockStore
    {
        public HashSet<int> FullSizes { get; } = [];

        public Task PutBlockAsync(BlobName name, ReadOnlyMemory<byte> blockId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            lock (FullSizes)
            {
                if (bytes.Length is 256 * 1_024 or 4 * 1_024 * 1_024) FullSizes.Add(bytes.Length);
            }
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<StagedBlock>> ListBlocksAsync(BlobName name, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StagedBlock>>([]);

        public Task<string> CommitAsync(BlobName name, IReadOnlyList<ReadOnlyMemory<byte>> blockIds, BlobWrite write, CancellationToken cancellationToken) => Task.FromResult("");
    }

    /// <summary>A form whose file is made while it is sent.</summary>
    private sealed class Endless : HttpContent
    {
        private static readonly byte[] Piece = UploadRig.Mp4(64 * 1_024);
        private static readonly byte[] Head = Encoding.ASCII.GetBytes(
            $"--{Form.Boundary}\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\n{UploadRig.Name}\r\n--{Form.Boundary}\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n");
        private static readonly byte[] Tail = Encoding.ASCII.GetBytes($"\r\n--{Form.Boundary}--\r\n");
        private readonly int length;

        public Endless(int length)
        {
            this.length = length;
            Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Form.Boundary}");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Head, Stop);
            for (var left = length; left > 0; left -= Piece.Length) await stream.WriteAsync(Piece.AsMemory(0, Math.Min(left, Piece.Length)), Stop);
            await stream.WriteAsync(Tail, Stop);
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = Head.Length + length + Tail.Length;
            return true;
        }
    }
}
