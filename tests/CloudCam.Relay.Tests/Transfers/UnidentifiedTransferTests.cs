using System.Buffers;
using CloudCam.Core.Checksums;
using CloudCam.Relay.Tests.Script;

namespace CloudCam.Relay.Tests.Transfers;

public sealed class UnidentifiedTransferTests : IDisposable
{
    private readonly TransferWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task The_unfinished_one_of_the_same_place_and_size_goes_on_and_can_be_proved()
    {
        var file = ScriptSession.Announce("%videof", world.Original.Length, 1, anonymous: true);
        var first = await BreakOffAsync(1, file, 2_470);
        world.Clock.Advance(TimeSpan.FromMinutes(119));

        using var second = await world.OpenAsync(2, file);
        Assert.Equal((first, 2_470L), (second.TransferId, second.Position));
        var lastPiece = world.Original.AsSpan(2_470 - TransferWorld.PieceBytes, TransferWorld.PieceBytes);
        Assert.Equal(Crc32C.Append(0, lastPiece), second.LastPieceDigest);
        await world.WriteAsync(world.Store, second);
        var whole = await world.Store.CompleteAsync(second, CancellationToken.None);
        Assert.Equal(world.Original, await world.AssembleAsync(whole.Blob, whole.Blocks));
    }

    [Fact]
    public async Task One_that_is_too_old_or_of_another_size_or_place_is_left_alone()
    {
        var file = ScriptSession.Announce("%videof", world.Original.Length, 1, anonymous: true);
        var first = await BreakOffAsync(1, file, 2_470);
        foreach (var other in new[] { file with { Units = file.Units - 1 }, file with { Source = "%videor" } })
        {
            using var another = await world.OpenAsync(2, other);
            Assert.Equal(0, another.Position);
            Assert.NotEqual(first, another.TransferId);
        }
        world.Clock.Advance(TimeSpan.FromMinutes(121));
        using var late = await world.OpenAsync(3, file);
        Assert.Equal(0, late.Position);
        Assert.NotEqual(first, late.TransferId);
    }

    [Fact]
    public async Task After_a_finished_one_the_next_is_another_file()
    {
        var file = ScriptSession.Announce("%videof", world.Original.Length, 1, anonymous: true);
        using var first = await world.OpenAsync(1, file);
        await world.WriteAsync(world.Store, first);
        await world.Store.CompleteAsync(first, CancellationToken.None);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        using var second = await world.OpenAsync(1, file);
        Assert.Equal((0, false), (second.Position, second.IsAlreadyWhole));
        Assert.NotEqual(first.TransferId, second.TransferId);
    }

    [Fact]
    public async Task A_file_that_turns_out_to_be_another_one_starts_over_and_holds_nothing_of_the_first()
    {
        var file = ScriptSession.Announce("%videof", world.Original.Length, 1, anonymous: true);
        await BreakOffAsync(1, file, 6_000);
        var other = world.Original.Reverse().ToArray();

        using (var second = await world.OpenAsync(2, file))
        {
            Assert.Equal(6_000, second.Position);
            second.StartOver();
            Assert.Equal((0, 0, (uint?)null), (second.Position, (int)second.FileCrc, second.LastPieceDigest));
            await WriteAsync(second, other, until: 1_500);
            // Killed here: one block of the new film is stored, and several of the old one behind it.
        }

        using var third = await world.OpenAsync(3, file);
        Assert.InRange(third.Position, 1, 1_500);
        Assert.Equal(other[..(int)third.Position], await world.StagedAsync(third.Row.Blob));
        await WriteAsync(third, other, until: other.Length);
        var whole = await world.Store.CompleteAsync(third, CancellationToken.None);
        Assert.Equal(other, await world.AssembleAsync(whole.Blob, whole.Blocks));
    }

    private async Task<string> BreakOffAsync(long epoch, Core.Media.FileAnnouncement file, int at)
    {
        using var first = await world.OpenAsync(epoch, file);
        await world.WriteAsync(world.Store, first, until: at);
        await world.Store.KeepAsync(first, CancellationToken.None);
        return first.TransferId;
    }

    private async Task WriteAsync(Relay.Transfers.TransferFile file, byte[] bytes, int until)
    {
        while (file.Position < until)
        {
            var piece = bytes.AsMemory((int)file.Position, (int)Math.Min(TransferWorld.PieceBytes, until - file.Position));
            if (!file.HasRoom(piece.Length)) await world.Store.StoreBlockAsync(file, CancellationToken.None);
            file.Write(new ReadOnlySequence<byte>(piece), Crc16.Kermit(piece.Span, file.FileCrc));
        }
    }
}
