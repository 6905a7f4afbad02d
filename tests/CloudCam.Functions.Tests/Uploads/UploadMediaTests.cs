using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CloudCam.Functions.Tests.Uploads;

public class UploadMediaTests
{
    private const string Photo = "CMD_353376110008882_00000001_2020_08_11_14_17_36_I_1.jpg";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Form Named(string name, byte[] file) => new Form().Field("filename", name).File(file, name);

    [Fact]
    public async Task Posted_clip_is_answered_byte_for_byte_and_becomes_a_file()
    {
        await using var rig = await UploadRig.StartAsync();
        await rig.RegisterAsync(UploadRig.Imei);
        var clip = Samples.Mp4;
        using var answer = await rig.Client.PostAsync("/upload", UploadRig.Example(clip).ToContent(), Stop);

        Assert.Equal((200, "application/json", "{\"code\":200,\"message\":\"File upload success\",\"data\":\"" + UploadRig.Name + "\"}"),
            ((int)answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsStringAsync(Stop)));
        var transfer = Assert.Single(await rig.TransfersAsync());
        Assert.Equal((UploadRig.Device, TransferState.Stored, DeviceStanding.Fleet, (long)clip.Length), (transfer.Device, transfer.State, transfer.Standing, transfer.StoredBytes));
        Assert.Equal(("jimi", UploadRig.Name, MediaKind.Video, MediaFormat.Mp4, 24), (transfer.File.Protocol, transfer.File.Source, transfer.File.Kind, transfer.File.Format, transfer.File.TriggerCode));
        // The name says 14:17:36 local time, the timestamp that this was 06:17:36 UTC.
        Assert.Equal(new DateTimeOffset(2020, 8, 11, 6, 17, 36, TimeSpan.Zero), transfer.File.DeviceTime);
        Assert.Equal(["cloudcam.media.started.v1"], rig.Bench.EventTypes());

        var media = await rig.AssembleOneAsync();
        Assert.Equal((MediaState.Complete, ConversionState.Ready), (media.State, media.Conversion));
        Assert.Equal(clip, rig.Bench.Account.BytesOf(media.Blob));
        Assert.StartsWith($"media/{UploadRig.Imei}/", media.Blob.ToString(), StringComparison.Ordinal);
        Assert.Equal(["cloudcam.media.started.v1", "cloudcam.media.completed.v1", "cloudcam.media.ready.v1"], rig.Bench.EventTypes());
        Assert.All(rig.Bench.Events(), one => Assert.Equal(transfer.Id, one.GetProperty("subject").GetString()));
        Assert.Equal((1L, (long)clip.Length), (rig.Count("cloudcam.uploads stored none"), rig.Count("cloudcam.upload.bytes")));
    }

    [Fact]
    public async Task Parts_may_come_in_any_order_and_the_body_in_chunks()
    {
        var file = UploadRig.Mp4(300_000);
        int[][] orders = [.. from a in Enumerable.Range(0, 4) from b in Enumerable.Range(0, 4) from c in Enumerable.Range(0, 4) from d in Enumerable.Range(0, 4)
            where new HashSet<int> { a, b, c, d }.Count == 4 select (int[])[a, b, c, d]];
        Assert.Equal(24, orders.Length);
        foreach (var order in orders)
        {
            // Small blocks, so that some are stored before the file's name is known.
            await using var rig = await UploadRig.StartAsync("--Uploads:BlockBytes=65536", "--Uploads:SmallBlockBytes=65536", "--Uploads:Sign=Require");
            Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(UploadRig.Example(file).Ordered(order), chunked: order[0] % 2 == 0));
            var media = await rig.AssembleOneAsync();
            Assert.Equal((MediaState.Complete, $"quarantine/{UploadRig.Imei}"), (media.State, media.Blob.ToString()[..(11 + UploadRig.Imei.Length)]));
            Assert.Equal(file, rig.Bench.Account.BytesOf(media.Blob));
            Assert.DoesNotContain(rig.Bench.Account.Names(), name => name.Container == BlobNames.IncomingContainer);
        }
    }

    [Fact]
    public async Task File_that_came_before_its_devices_name_is_moved_to_its_place()
    {
        await using var rig = await UploadRig.StartAsync("--Uploads:BlockBytes=65536", "--Uploads:SmallBlockBytes=65536");
        await rig.RegisterAsync(UploadRig.Imei);
        var file = UploadRig.Mp4(300_000);
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(new Form().File(file).Field("filename", UploadRig.Name)));
        Assert.Equal(1, rig.Count("cloudcam.upload.remarks moved"));
        var media = await rig.AssembleOneAsync();
        Assert.Equal(file, rig.Bench.Account.BytesOf(media.Blob));
        Assert.All(rig.Bench.Account.Names(), name => Assert.Equal(BlobNames.MediaContainer, name.Container));
    }

    [Fact]
    public async Task Same_file_again_is_a_success_and_stored_once()
    {
        await using var rig = await UploadRig.StartAsync();
        var file = UploadRig.Mp4(5_000);
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(UploadRig.Example(file)));
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(UploadRig.Example(file)));
        var media = await rig.AssembleOneAsync();
        rig.Bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(UploadRig.Example(file)));

        Assert.Equal(MediaState.Complete, media.State);
        Assert.Equal(TransferState.Completed, Assert.Single(await rig.TransfersAsync()).State);
        Assert.Equal(0, await rig.Bench.Queue.CountAsync(QueueNames.MediaJobs, Stop));
        Assert.Single(rig.Bench.EventTypes(), "cloudcam.media.started.v1");
        Assert.Equal((1L, 2L), (rig.Count("cloudcam.uploads stored none"), rig.Count("cloudcam.uploads repeated none")));
    }

    [Fact]
    public async Task Same_file_at_once_is_stored_once()
    {
        await using var rig = await UploadRig.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => rig.PostAsync(UploadRig.Example(UploadRig.Mp4(5_000)))));
        Assert.All(answers, answer => Assert.Equal((200, UploadRig.Success(UploadRig.Name)), answer));
        Assert.Equal(MediaState.Complete, (await rig.AssembleOneAsync()).State);
    }

    [Fact]
    public async Task Same_name_with_other_content_is_another_file()
    {
        await using var rig = await UploadRig.StartAsync();
        await rig.PostAsync(UploadRig.Example(UploadRig.Mp4(5_000)));
        await rig.PostAsync(UploadRig.Example(UploadRig.Mp4(5_001)));
        Assert.Equal([5_000, 5_001], (await rig.TransfersAsync()).Select(transfer => transfer.StoredBytes).Order());
    }

    [Fact]
    public async Task File_that_was_damaged_is_checked_again_when_it_comes_again()
    {
        await using var rig = await UploadRig.StartAsync();
        var file = Samples.Jpeg;
        await rig.PostAsync(Named(Photo, file));
        var transfer = Assert.Single(await rig.TransfersAsync());
        await rig.Bench.Store.PutAsync(transfer.Blob, "somebody else's"u8.ToArray(), new BlobWrite(), Stop);
        Assert.Equal(MediaState.Failed, (await rig.AssembleOneAsync()).State);

        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal((200, UploadRig.Success(Photo)), await rig.PostAsync(Named(Photo, file)));
        var media = await rig.AssembleOneAsync();
        Assert.Equal((MediaState.Complete, transfer.StartedAt), (media.State, media.StartedAt));
        Assert.Equal(file, rig.Bench.Account.BytesOf(media.Blob));
    }

    [Theory]
    [InlineData("/upload/352093081452251", "EVENT_353376110008882_00000000_2020_08_11_14_17_36_24.mp4", "352093081452251", "two-devices")]
    [InlineData("/upload/352093081452251", "clip.mp4", "352093081452251", null)]
    [InlineData("/upload", "clip.mp4", "unnamed", "no-device")]
    [InlineData("/upload/", "EVENT_353376110008882_anything.mp4", "353376110008882", null)]
    [InlineData("/upload/no%20device", "EVENT_353376110008882_anything.mp4", "353376110008882", null)]
    public async Task Device_is_the_address_s_else_the_name_s_else_nobody(string path, string name, string device, string? remark)
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, UploadRig.Success(name)), await rig.PostAsync(Named(name, UploadRig.Mp4(2_000)), path));
        var transfer = Assert.Single(await rig.TransfersAsync());
        Assert.Equal((device, DeviceStanding.Quarantined, BlobNames.QuarantineContainer), (transfer.Device.Value, transfer.Standing, transfer.Blob.Container));
        Assert.True(rig.Bench.Events()[0].GetProperty("quarantined").GetBoolean());
        if (remark is not null) Assert.Equal(1, rig.Count($"cloudcam.upload.remarks {remark}"));
    }

    [Theory]
    [InlineData("Accept", "353376110008882", DeviceStanding.Fleet)]
    [InlineData("Accept", null, DeviceStanding.Quarantined)]
    [InlineData("Quarantine", "353376110008882", DeviceStanding.Quarantined)]
    public async Task Strangers_are_treated_by_the_policy(string policy, string? device, DeviceStanding standing)
    {
        await using var rig = await UploadRig.StartAsync($"--Uploads:UnknownDevices={policy}");
        await rig.PostAsync(Named("clip.mp4", UploadRig.Mp4(2_000)), $"/upload/{device}");
        Assert.Equal(standing, Assert.Single(await rig.TransfersAsync()).Standing);
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(400_000)]
    public async Task Refused_stranger_hears_success_and_leaves_nothing(int length)
    {
        await using var rig = await UploadRig.StartAsync("--Uploads:UnknownDevices=Refuse", "--Uploads:BlockBytes=65536", "--Uploads:SmallBlockBytes=65536");
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(UploadRig.Example(UploadRig.Mp4(length))));
        await rig.AssertNothingKeptAsync();
        Assert.Equal(1, rig.Count("cloudcam.uploads refused unknown-device"));
    }

    [Fact]
    public async Task Time_in_a_name_is_read_by_the_zone_of_the_devices_login()
    {
        await using var rig = await UploadRig.StartAsync();
        await rig.Bench.Tables.WriteAsync(TableNames.Devices, new TableWrite(
            TableWriteMode.Replace, UploadRig.Imei, TableNames.LastRow, new Dictionary<string, object?> { ["timeZoneMinutes"] = -180 }), Stop);
        await rig.PostAsync(UploadRig.Example(UploadRig.Mp4(2_000)));
        Assert.Equal(new DateTimeOffset(2020, 8, 11, 17, 17, 36, TimeSpan.Zero), Assert.Single(await rig.TransfersAsync()).File.DeviceTime);
    }

    [Theory]
    [InlineData("1764345600000")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    public async Task Time_in_a_name_that_nothing_supports_is_no_time(string timestamp)
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(Named(UploadRig.Name, UploadRig.Mp4(2_000)).Field("timestamp", timestamp)));
        Assert.Null(Assert.Single(await rig.TransfersAsync()).File.DeviceTime);
    }

    [Theory]
    [InlineData("EVENT_353376110008882_00000001_2020_08_11_14_17_36_F_21.mp4", "front", "server-request")]
    [InlineData("EVENT_353376110008882_00000000_2020_08_11_14_17_36_I_06.mp4", "driver", null)]
    [InlineData("CMD_353376110008882_00000000_2020_08_11_14_17_36_I_06.mp4", "driver", "server-request")]
    public async Task Name_tells_camera_and_reason(string name, string channel, string? trigger)
    {
        await using var rig = await UploadRig.StartAsync();
        await rig.PostAsync(Named(name, UploadRig.Mp4(2_000)));
        var file = Assert.Single(await rig.TransfersAsync()).File;
        Assert.Equal((channel, trigger), (file.Channel, file.Trigger));
    }

    [Fact]
    public async Task File_whose_name_is_only_in_its_own_part_has_that_name()
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(new Form().File(UploadRig.Mp4(2_000), UploadRig.Name)));
        Assert.Equal(1, rig.Count("cloudcam.upload.remarks no-sign"));
    }

    [Fact]
    public async Task Content_is_kept_as_what_it_is_not_as_what_its_name_says()
    {
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, UploadRig.Success(UploadRig.Name)), await rig.PostAsync(UploadRig.Example(Samples.Jpeg)));
        var media = await rig.AssembleOneAsync();
        Assert.Equal((MediaFormat.Jpeg, MediaKind.Photo, "jpg"), (media.File.Format, media.File.Kind, media.Blob.Path[^3..]));
        Assert.Equal(1, rig.Count("cloudcam.upload.remarks other-content"));
    }

    [Fact]
    public async Task Content_that_is_nothing_known_is_kept_apart_and_never_shown()
    {
        await using var rig = await UploadRig.StartAsync();
        await rig.PostAsync(UploadRig.Example("<html>not a clip</html>"u8.ToArray()));
        var media = await rig.AssembleOneAsync();
        Assert.Equal((MediaFormat.Unknown, MediaKind.Other, ConversionState.Failed, "unknown-format"), (media.File.Format, media.File.Kind, media.Conversion, media.ConversionError));
        Assert.Equal("application/octet-stream", (await rig.Bench.Store.DescribeAsync(media.Blob, Stop))!.ContentType);
    }

    [Fact]
    public async Task Transport_stream_becomes_playable()
    {
        var stream = Ffmpeg.Make("-f", "lavfi", "-i", "testsrc=size=160x120:rate=25", "-t", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-f", "mpegts");
        await using var rig = await UploadRig.StartAsync();
        Assert.Equal((200, UploadRig.Success("2020_08_11_14_17_36_01.ts")), await rig.PostAsync(Named("2020_08_11_14_17_36_01.ts", stream), $"/upload/{UploadRig.Imei}"));
        var media = await rig.AssembleOneAsync();
        Assert.Equal((MediaFormat.MpegTs, "front", ConversionState.Ready, null), (media.File.Format, media.File.Channel, media.Conversion, media.ConversionError));
        Assert.Equal("video/mp2t", (await rig.Bench.Store.DescribeAsync(media.Blob, Stop))!.ContentType);
        Assert.Contains("Video: h264", Ffmpeg.Look(rig.Bench.Account.BytesOf(media.Playable!.Value)!).Description, StringComparison.Ordinal);
        Assert.NotNull(media.Thumbnail);
    }
}
