using CloudCam.Core.Media;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Media;

public sealed class CameraFileNameTests
{
    [Theory]
    // Jimi JC400/JC261 protocol V1.3.5, example of the alarm packet; without a camera.
    [InlineData("EVENT_353376110008882_00000000_2020_08_11_14_17_36_24.mp4", CameraFileKind.Event, "353376110008882", "2020-08-11T14:17:36", null, 24, "00000000", MediaFormat.Mp4)]
    [InlineData("EVENT_353376110008882_00000001_2026_03_14_11_24_00_I_21.ts", CameraFileKind.Event, "353376110008882", "2026-03-14T11:24:00", "driver", 21, "00000001", MediaFormat.MpegTs)]
    [InlineData("EVENT_353376110008882_00000000_2026_03_14_11_24_00_F_05.MP4", CameraFileKind.Event, "353376110008882", "2026-03-14T11:24:00", "front", 5, "00000000", MediaFormat.Mp4)]
    [InlineData("CMD_353376110008882_00000003_2026_03_14_11_24_00_F_1.jpg", CameraFileKind.Command, "353376110008882", "2026-03-14T11:24:00", "front", 1, "00000003", MediaFormat.Jpeg)]
    [InlineData("2026_03_14_11_24_00_01.ts", CameraFileKind.Recording, null, "2026-03-14T11:24:00", "front", 1, null, MediaFormat.MpegTs)]
    [InlineData("2026_03_14_11_24_00_02.mp4", CameraFileKind.Recording, null, "2026-03-14T11:24:00", "driver", 2, null, MediaFormat.Mp4)]
    // What is wrong in a part of the name takes nothing from the others.
    [InlineData("EVENT_353376110008882_00000000_2026_02_30_11_24_00_F_05.mp4", CameraFileKind.Event, "353376110008882", null, null, null, null, MediaFormat.Mp4)]
    [InlineData("EVENT_353376110008882_new-form.mp4", CameraFileKind.Event, "353376110008882", null, null, null, null, MediaFormat.Mp4)]
    [InlineData("EVENT_35337611000888_00000000_2026_03_14_11_24_00_F_05.mp4", CameraFileKind.Other, null, null, null, null, null, MediaFormat.Mp4)]
    [InlineData("2026_13_14_11_24_00_01.ts", CameraFileKind.Other, null, null, null, null, null, MediaFormat.MpegTs)]
    [InlineData("clip", CameraFileKind.Other, null, null, null, null, null, MediaFormat.Unknown)]
    public void A_name_says(string text, CameraFileKind kind, string? device, string? localTime, string? channel, int? number, string? code, MediaFormat format)
    {
        Assert.True(CameraFileName.TryParse(text, out var name));
        Assert.Equal((kind, device, localTime, channel), (name.Kind, name.Device?.Value, name.LocalTime?.ToString("yyyy-MM-ddTHH:mm:ss"), name.Channel));
        Assert.Equal((number, code, format, text), (name.Number, name.Code, name.Format, name.ToString()));
        Assert.Equal(DateTimeKind.Unspecified, name.LocalTime?.Kind ?? DateTimeKind.Unspecified);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x.mp4")]
    [InlineData("a/b.mp4")]
    [InlineData("a\\b.mp4")]
    [InlineData("a\0.mp4")]
    [InlineData("a b.mp4")]
    [InlineData("a%2e.mp4")]
    [InlineData("\u00E4.mp4")]
    [InlineData("\uD83D\uDCF7.jpg")]
    [InlineData(null)]
    public void These_are_no_names(string? text) => Assert.False(CameraFileName.TryParse(text, out _));

    [Fact]
    public void Names_are_at_most_200_characters_long()
    {
        Assert.True(CameraFileName.IsValid(new string('a', CameraFileName.MaxLength)));
        Assert.False(CameraFileName.IsValid(new string('a', CameraFileName.MaxLength + 1)));
        Assert.False(CameraFileName.IsValid(new string('a', 300)));
    }

    [Fact]
    public void Any_text_is_a_name_or_not_and_a_name_is_what_it_was() => Prop.ForAll<string>(text =>
        !CameraFileName.TryParse(text, out var name) || (name.Text == text && CameraFileName.IsValid(text))).QuickCheckThrowOnFailure();
}
