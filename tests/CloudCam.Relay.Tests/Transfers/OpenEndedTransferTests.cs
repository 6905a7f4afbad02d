using CloudCam.Core.Media;
using CloudCam.Relay.Tests.Cameras;

namespace CloudCam.Relay.Tests.Transfers;

/// <summary>Recordings of live video, whose size nobody knows before they end.</summary>
public sealed class OpenEndedTransferTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_when_it_ends_is_the_file_with_what_is_known_then()
    {
        using var world = new TransferWorld();
        var file = await world.OpenAsync(1, CameraScriptSession.Recording("live/0/a"));
        await WriteAsync(world, file, 3_333);
        var stored = await world.Store.CompleteAsync(file, Stop, new FileEnding(12.5, 20, [new RecordingGap(world.Clock.GetUtcNow(), 2, "frames-lost")]));
        Assert.Equal((TransferState.Stored, 3_333L, 12.5, 20d), (stored.State, stored.StoredBytes, stored.File.DurationSeconds!.Value, stored.File.FrameRate!.Value));
        var (row, _) = (await world.Ledger.FindAsync(stored.Device, stored.Id, Stop))!.Value;
        Assert.Equal(stored.Blocks, row.Blocks);
        Assert.Equal("frames-lost", Assert.Single(row.File.Gaps).Reason);
    }

    [Fact]
    public async Task One_that_a_dead_process_left_is_closed_as_it_is_and_not_continued()
    {
        using var world = new TransferWorld();
        var old = await world.OpenAsync(1, CameraScriptSession.Recording("live/0/b"));
        await WriteAsync(world, old, 2_500);
        await world.Store.KeepAsync(old, Stop);
        var again = await world.OpenAsync(2, CameraScriptSession.Recording("live/0/b"));
        Assert.True(again.IsAlreadyWhole);
        var (row, _) = (await world.Ledger.FindAsync(again.Row.Device, again.TransferId, Stop))!.Value;
        Assert.Equal((TransferState.Stored, 2_500L), (row.State, row.StoredBytes));
    }

    [Fact]
    public async Task One_of_which_nothing_was_stored_or_that_was_given_up_begins_anew()
    {
        using var world = new TransferWorld();
        await world.OpenAsync(1, CameraScriptSession.Recording("live/0/c"));
        var again = await world.OpenAsync(2, CameraScriptSession.Recording("live/0/c"));
        Assert.Equal((false, 0L), (again.IsAlreadyWhole, again.Position));
        await WriteAsync(world, again, 2_000);
        await world.Store.FailAsync(again, "device-error", isFinal: true, Stop);
        var third = await world.OpenAsync(3, CameraScriptSession.Recording("live/0/c"));
        Assert.Equal((false, 0L), (third.IsAlreadyWhole, third.Position));
        await WriteAsync(world, third, 1_234);
        Assert.Equal(1_234, (await world.Store.CompleteAsync(third, Stop)).StoredBytes);
    }

    private static async Task WriteAsync(TransferWorld world, Relay.Transfers.TransferFile file, int bytes)
    {
        for (var at = 0; at < bytes;)
        {
            var piece = world.Original.AsMemory(at, Math.Min(TransferWorld.PieceBytes, bytes - at));
            if (!file.HasRoom(piece.Length)) await world.Store.StoreBlockAsync(file, Stop);
            file.Write(new System.Buffers.ReadOnlySequence<byte>(piece), Core.Checksums.Crc16.Kermit(piece.Span, file.FileCrc));
            at += piece.Length;
        }
    }
}
