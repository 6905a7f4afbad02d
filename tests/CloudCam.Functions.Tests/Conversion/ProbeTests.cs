using CloudCam.Functions.Conversion;
using CloudCam.Functions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Functions.Tests.Conversion;

public class ProbeTests
{
    [Fact]
    public async Task Pictures_of_a_raw_stream_are_counted_however_it_is_read()
    {
        Assert.Equal(50, await H265Pictures.CountAsync(new MemoryStream(Samples.H265), CancellationToken.None));
        Assert.Equal(50, await H265Pictures.CountAsync(new OneByteStream(Samples.H265), CancellationToken.None));
    }

    [Fact]
    public async Task Tracks_of_an_mp4_are_found()
    {
        Assert.Equal(new Mp4Tracks("avc1", null, false), await Mp4Probe.TracksAsync(new MemoryStream(Samples.Mp4), CancellationToken.None));
        var hevc = await Mp4Probe.TracksAsync(new MemoryStream(Samples.HevcMp4), CancellationToken.None);
        Assert.Contains(hevc!.Video, (string?[])["hev1", "hvc1"]);
        Assert.Equal(("mp4a", false), (hevc.Sound, hevc.IsFragmented));
        Assert.Equal(new Mp4Tracks("avc1", "alaw", true), await Mp4Probe.TracksAsync(new MemoryStream(Samples.Recording), CancellationToken.None));
    }

    [Fact]
    public async Task Mp4_cut_anywhere_or_with_any_byte_changed_is_read_without_an_exception()
    {
        foreach (var bytes in (byte[][])[Samples.Mp4, Samples.Recording]) await ReadDamagedAsync(bytes);
    }

    private static async Task ReadDamagedAsync(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += 7)
        {
            await Mp4Probe.TracksAsync(new MemoryStream(bytes[..at]), CancellationToken.None);
            var changed = bytes.ToArray();
            changed[at] ^= 0xFF;
            await Mp4Probe.TracksAsync(new MemoryStream(changed), CancellationToken.None);
        }
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception() => Prop.ForAll<byte[]>(bytes =>
    {
        Mp4Probe.TracksAsync(new MemoryStream(bytes), CancellationToken.None).GetAwaiter().GetResult();
        return H265Pictures.CountAsync(new MemoryStream(bytes), CancellationToken.None).GetAwaiter().GetResult() >= 0;
    }).QuickCheckThrowOnFailure();

    private sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..1], cancellationToken);
    }
}
