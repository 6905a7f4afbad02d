using System.Security.Cryptography;
using CloudCam.Core.Checksums;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Support;

namespace CloudCam.Functions.Tests.Assembly;

public class MediaAssemblerTests
{
    private static Task<string> AssembleAsync(Bench bench, Transfer transfer) =>
        bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(transfer.Device, transfer.Id), CancellationToken.None);

    [Fact]
    public async Task Raw_h265_becomes_an_h264_mp4_with_a_thumbnail_and_the_first_pictures_cut()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.H265, MediaFormat.H265, announce: file => file with { FrameRate = 25 });

        Assert.Equal("complete", await AssembleAsync(bench, transfer));

        var media = await bench.MediaAsync(transfer);
        Assert.NotNull(media);
        Assert.Equal((MediaState.Complete, ConversionState.Ready, null), (media.State, media.Conversion, media.ConversionError));
        Assert.Equal(Samples.H265, bench.Account.BytesOf(media.Blob));
        var (description, pictures) = Ffmpeg.Look(bench.Account.BytesOf(media.Playable!.Value)!);
        Assert.Contains("Video: h264", description, StringComparison.Ordinal);
        Assert.Contains("yuv420p", description, StringComparison.Ordinal);
        Assert.InRange(pictures, 27, 28); // 50 pictures, 0.9 s of 25 a second are 22.5
        AssertIsFastStart(bench.Account.BytesOf(media.Playable.Value)!);
        Assert.Contains("160x120", Ffmpeg.Look(bench.Account.BytesOf(media.Thumbnail!.Value)!).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clip_shorter_than_the_cut_keeps_all_its_pictures()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.ShortH265, MediaFormat.H265);
        await AssembleAsync(bench, transfer);
        var media = await bench.MediaAsync(transfer);
        Assert.Equal(10, Ffmpeg.Look(bench.Account.BytesOf(media!.Playable!.Value)!).Pictures);
    }

    [Theory]
    [InlineData(null, "25 fps")]
    [InlineData(20.0, "20 fps")]
    [InlineData(100_000.0, "25 fps")]
    public async Task Frame_rate_is_the_announced_one_if_it_can_be_one(double? announced, string expected)
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.ShortH265, MediaFormat.H265, announce: file => file with { FrameRate = announced });
        await AssembleAsync(bench, transfer);
        var media = await bench.MediaAsync(transfer);
        Assert.Contains(expected, Ffmpeg.Look(bench.Account.BytesOf(media!.Playable!.Value)!).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jpeg_is_playable_as_it_is_and_gets_a_small_thumbnail()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg);
        await AssembleAsync(bench, transfer);
        var media = await bench.MediaAsync(transfer);
        Assert.Equal(transfer.Blob, media!.Playable);
        Assert.Contains("480x360", Ffmpeg.Look(bench.Account.BytesOf(media.Thumbnail!.Value)!).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mp4_with_h264_is_playable_as_it_is()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Mp4, MediaFormat.Mp4);
        await AssembleAsync(bench, transfer);
        var media = await bench.MediaAsync(transfer);
        Assert.Equal(transfer.Blob, media!.Playable);
        Assert.NotNull(media.Thumbnail);
    }

    [Fact]
    public async Task Mp4_with_another_codec_is_encoded_again_and_keeps_its_sound()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.HevcMp4, MediaFormat.Mp4);
        await AssembleAsync(bench, transfer);
        var media = await bench.MediaAsync(transfer);
        Assert.NotEqual(transfer.Blob, media!.Playable);
        var (description, pictures) = Ffmpeg.Look(bench.Account.BytesOf(media.Playable!.Value)!);
        Assert.Contains("Video: h264", description, StringComparison.Ordinal);
        Assert.Contains("Audio: aac", description, StringComparison.Ordinal);
        Assert.Equal(25, pictures);
    }

    [Fact]
    public async Task Row_blob_and_events_describe_the_file()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, announce: file => file with { AnnouncedCrc = Crc16.Kermit(Samples.Jpeg) });
        await AssembleAsync(bench, transfer);

        var sha = Convert.ToHexStringLower(SHA256.HashData(Samples.Jpeg));
        var media = await bench.MediaAsync(transfer);
        Assert.Equal((sha, (long)Samples.Jpeg.Length, true), (media!.Sha256, media.LengthBytes, media.AnnouncedCrcMatches));
        Assert.Equal((TransferState.Completed, true), await bench.TransferAsync(transfer.Id) is { } end ? (end.State, end.AnnouncedCrcMatches) : default);
        var blob = await bench.Store.DescribeAsync(transfer.Blob, CancellationToken.None);
        Assert.Equal("image/jpeg", blob!.ContentType);
        Assert.Equal(transfer.Id, blob.Metadata["transferid"]);
        Assert.Equal(
            new Dictionary<string, string> { ["device"] = "356307042441013", ["kind"] = "photo", ["channel"] = "front", ["trigger"] = "crash", ["standing"] = "fleet", ["day"] = "2026-05-04" },
            bench.Account.TagsOf(transfer.Blob).ToDictionary());

        var events = bench.Events();
        Assert.Equal(["cloudcam.media.completed.v1", "cloudcam.media.ready.v1"], bench.EventTypes());
        Assert.Equal(["0000000003-0000000007.1", "0000000003-0000000007.2"], events.Select(one => one.GetProperty("sequence").GetString()));
        Assert.Equal("2026-05-04T03:02:01.000Z", events[0].GetProperty("recordedtime").GetString());
        Assert.Equal(transfer.File.AlarmId, events[0].GetProperty("correlationid").GetString());
        Assert.Equal((transfer.Blob.ToString(), sha), (events[0].GetProperty("dataref").GetString(), events[0].GetProperty("data").GetProperty("sha256").GetString()));
        Assert.Equal(transfer.Blob.ToString(), events[1].GetProperty("data").GetProperty("playable").GetString());
        Assert.False(events[0].TryGetProperty("quarantined", out _));
    }

    [Fact]
    public async Task Events_of_a_stranger_are_marked()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, change: one => one with { Standing = DeviceStanding.Quarantined });
        await AssembleAsync(bench, transfer);
        Assert.All(bench.Events(), one => Assert.True(one.GetProperty("quarantined").GetBoolean()));
        Assert.Equal("quarantined", bench.Account.TagsOf(transfer.Blob)["standing"]);
    }

    [Fact]
    public async Task Second_run_changes_nothing()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.H265, MediaFormat.H265);
        await AssembleAsync(bench, transfer);
        var first = await bench.EndStateAsync();
        Assert.Equal("nothing to do: completed", await AssembleAsync(bench, transfer));
        Assert.Equal(first, await bench.EndStateAsync());
        Assert.Equal(2, bench.Events().Count);
    }

    [Fact]
    public async Task Two_runs_at_once_end_as_one()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.H265, MediaFormat.H265);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => AssembleAsync(bench, transfer))));
        Assert.Equal(TransferState.Completed, (await bench.TransferAsync(transfer.Id))!.State);
        Assert.Equal(2, bench.Events().Select(one => one.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(Samples.H265, bench.Account.BytesOf(transfer.Blob));
    }

    [Fact]
    public async Task Job_without_a_transfer_is_done()
    {
        await using var bench = new Bench();
        Assert.Equal("no such transfer", await bench.Get<MediaAssembler>().AssembleAsync(new MediaJob(Bench.Device, new string('0', 32)), CancellationToken.None));
        Assert.Empty(bench.Events());
    }

    [Fact]
    public async Task Transfer_that_still_receives_is_left_alone()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, change: one => one with { State = TransferState.Receiving });
        Assert.Equal("nothing to do: receiving", await AssembleAsync(bench, transfer));
        Assert.Null(await bench.Store.DescribeAsync(transfer.Blob, CancellationToken.None));
    }

    [Fact]
    public async Task Wrong_announced_crc_is_marked_and_the_file_kept()
    {
        await using var bench = new Bench();
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, announce: file => file with { AnnouncedCrc = (ushort)~Crc16.Kermit(Samples.Jpeg) });
        Assert.Equal("complete", await AssembleAsync(bench, transfer));
        Assert.False((await bench.MediaAsync(transfer))!.AnnouncedCrcMatches);
        Assert.Equal(["cloudcam.media.completed.v1", "cloudcam.media.ready.v1"], bench.EventTypes());
    }

    [Fact]
    public async Task Packet_counted_file_may_end_inside_its_last_packet()
    {
        await using var bench = new Bench();
        var packets = (Samples.Jpeg.Length + 1_023) / 1_024;
        var transfer = await bench.StoreAsync(Samples.Jpeg, MediaFormat.Jpeg, announce: file => file with { Units = packets, UnitBytes = 1_024 });
        Assert.Equal("complete", await AssembleAsync(bench, transfer));
    }

    private static void AssertIsFastStart(byte[] mp4)
    {
        var moov = mp4.AsSpan().IndexOf("moov"u8);
        var mdat = mp4.AsSpan().IndexOf("mdat"u8);
        Assert.True(moov > 0 && moov < mdat, "The index stands before the pictures, so that a browser plays while it loads.");
    }
}
