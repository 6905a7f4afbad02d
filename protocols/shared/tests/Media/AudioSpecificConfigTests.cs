using CloudCam.Protocols.Media;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Tests.Media;

public sealed class AudioSpecificConfigTests
{
    [Theory]
    [InlineData("1210", 2, 44_100, 2, 1_024)]
    [InlineData("1190", 2, 48_000, 2, 1_024)]
    [InlineData("1588", 2, 8_000, 1, 1_024)]
    [InlineData("1408", 2, 16_000, 1, 1_024)]
    [InlineData("140C", 2, 16_000, 1, 960)]
    [InlineData("121056E500", 2, 44_100, 2, 1_024)]
    [InlineData("2B920800", 5, 22_050, 2, 1_024)]
    [InlineData("EB8A0800", 29, 22_050, 1, 1_024)]
    [InlineData("17801F4010", 2, 16_000, 2, 1_024)]
    [InlineData("1380", 2, 22_050, 2, 1_024)]
    public void Configurations_say_rate_channels_and_samples(string hex, int objectType, int rate, int channels, int samples)
    {
        Assert.True(AudioSpecificConfig.TryRead(Convert.FromHexString(hex), out var read));
        Assert.Equal(new AudioSpecificConfig(objectType, rate, channels, samples), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("1780")]
    [InlineData("178000000010")]
    [InlineData("17FFFFFF90")]
    [InlineData("1690")]
    [InlineData("1240")]
    [InlineData("0210")]
    [InlineData("F8F02000")]
    [InlineData("2B12")]
    public void What_is_cut_or_cannot_be_is_none(string hex) => Assert.False(AudioSpecificConfig.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void Any_bytes_give_a_configuration_in_range_or_none() =>
        Prop.ForAll(
            Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(),
            bytes => !AudioSpecificConfig.TryRead(bytes, out var read)
                || (read.SampleRate is >= 1 and <= AudioSpecificConfig.MaxSampleRate && read.Channels is >= 1 and <= 8 && read.SamplesPerUnit is 960 or 1_024 && bytes.Length is > 0 and <= 64))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Every_start_of_two_bytes_and_every_length_up_to_more_than_the_most_is_read_or_refused()
    {
        for (var first = 0; first <= ushort.MaxValue; first++)
        {
            if (AudioSpecificConfig.TryRead([(byte)(first >> 8), (byte)first], out var read)) Assert.InRange(read.SampleRate, 7_350, 96_000);
        }
        for (var length = 0; length <= 80; length++)
        {
            var bytes = new byte[length];
            if (length > 1) (bytes[0], bytes[1]) = (0x12, 0x10);
            Assert.Equal(length is >= 2 and <= AudioSpecificConfig.MaxBytes, AudioSpecificConfig.TryRead(bytes, out _));
        }
    }

    [Fact]
    public void A_format_keeps_its_own_copy_and_knows_its_like()
    {
        byte[] bytes = [0x12, 0x10];
        var frame = AacStreams.Frame([1, 2, 3], bytes, 0);
        var format = SoundFormat.Read(frame)!;
        Assert.Equal(("mp4a.40.2", 44_100, 2, 1_024), (format.CodecString, format.SampleRate, format.Channels, format.SamplesPerUnit));
        Assert.True(format.Covers(frame));
        Assert.Equal(format, SoundFormat.Read(frame));
        bytes[1] = 0x08;
        Assert.False(format.Covers(frame));
        Assert.Equal([0x12, 0x10], format.Configuration.ToArray());
        Assert.NotEqual(format, SoundFormat.Read(frame));
        Assert.Null(SoundFormat.Read(frame with { Configuration = default }));
        Assert.Null(SoundFormat.Read(frame with { Configuration = new byte[65] }));
        Assert.Null(SoundFormat.Read(Streams.Sound(MediaCodec.Pcm16, [], 0) with { SampleRate = 0 }));
        Assert.Null(SoundFormat.Read(Streams.Picture(MediaCodec.H264, [], 0, true)));
        Assert.Equal("flac", SoundFormat.Read(Streams.Sound(MediaCodec.G711ALaw, [], 0))!.CodecString);
        Allocations.None(() => Assert.False(format.Covers(frame)));
    }
}
