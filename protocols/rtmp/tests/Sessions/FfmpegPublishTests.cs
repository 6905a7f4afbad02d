using System.Net;
using System.Net.Sockets;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

/// <summary>The real ffmpeg as the publisher, over loopback, against a session without a relay.</summary>
public sealed class FfmpegPublishTests
{
    private static readonly string[] Source =
        ["-f", "lavfi", "-i", "testsrc=size=128x96:rate=25", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100", "-t", "2", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-bf", "0", "-g", "25", "-c:a", "aac", "-f", "flv"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RtmpProtocol.ProtocolName)]
    [InlineData(FlvPushProtocol.ProtocolName)]
    public async Task Every_picture_and_every_sound_that_ffmpeg_sends_arrives_as_it_was(string protocol)
    {
        using var folder = new FfmpegFolder();
        await folder.RunAsync([.. Source, "source.flv"]);
        var rig = new PushRig(protocol);
        var (code, said) = await PublishAsync(rig, folder, protocol);
        Assert.True(code == 0 && rig.End == SessionEnd.Done, $"{code} {rig.End} {rig.Violation?.Message} {said}");

        await File.WriteAllBytesAsync(folder.Of("seen.h264"), [.. rig.Hub.Pictures.SelectMany(frame => frame.Payload)], Cancellation);
        var wanted = await PicturesAsync(folder, "-i", "source.flv");
        Assert.Equal(50, wanted.Count);
        Assert.Equal(wanted, await PicturesAsync(folder, "-f", "h264", "-i", "seen.h264"));
        Assert.All(rig.Hub.Sound, frame => Assert.Equal((MediaCodec.Aac, 44_100), (frame.Codec, frame.SampleRate)));
        var sound = await SoundAsync(folder);
        // Sound from before the first picture is nobody's.
        Assert.InRange(rig.Hub.Sound.Count(), sound.Count - 3, sound.Count);
        Assert.Equal(sound.TakeLast(rig.Hub.Sound.Count()), rig.Hub.Sound.Select(frame => frame.Payload.Length));
        Assert.Equal(0, rig.Incidents);
    }

    [Theory]
    [InlineData(RtmpProtocol.ProtocolName, "not registered")]
    [InlineData(FlvPushProtocol.ProtocolName, "403")]
    public async Task A_stranger_learns_from_ffmpeg_why_it_was_refused(string protocol, string words)
    {
        using var folder = new FfmpegFolder();
        await folder.RunAsync([.. Source, "source.flv"]);
        var rig = new PushRig(protocol) { Register = PushRig.All(DeviceStanding.Quarantined) };
        var (code, said) = await PublishAsync(rig, folder, protocol);
        Assert.NotEqual(0, code);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Equal(SessionEnd.Refused, rig.End);
        Assert.Empty(rig.Hub.Published);
    }

    private static async Task<(int Code, string Said)> PublishAsync(PushRig rig, FfmpegFolder folder, string protocol)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var serving = ServeAsync(rig, listener);
        // Headers are asked for as a real push has them: leave to send first.
        string[] target = protocol == RtmpProtocol.ProtocolName
            ? [FormattableString.Invariant($"rtmp://127.0.0.1:{port}/live/0/{Publisher.Imei}")]
            : ["-send_expect_100", "1", FormattableString.Invariant($"http://127.0.0.1:{port}{HttpPush.Path}")];
        string[] arguments = ["-re", "-i", "source.flv", "-c", "copy", "-flvflags", "no_duration_filesize", "-f", "flv", .. target];
        var result = await folder.TryRunAsync(arguments);
        // Older builds do not know the option: they send without leave.
        if (result.Code != 0 && result.Said.Contains("send_expect_100", StringComparison.Ordinal)) result = await folder.TryRunAsync([.. arguments.Where(one => one is not ("-send_expect_100" or "1"))]);
        await serving.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        return result;
    }

    private static async Task ServeAsync(PushRig rig, TcpListener listener)
    {
        using var peer = await listener.AcceptTcpClientAsync(Cancellation);
        var stream = peer.GetStream();
        var buffer = new byte[16 * 1024];
        while (!rig.IsOver)
        {
            var count = await stream.ReadAsync(buffer, Cancellation);
            if (count == 0) break;
            rig.Receive(buffer[..count]);
            if (rig.TakeSent() is { Length: > 0 } answer) await stream.WriteAsync(answer, Cancellation);
        }
        // As the relay says goodbye: the last words arrive.
        peer.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(buffer, Cancellation) > 0)
        {
            // What was on its way.
        }
        rig.Close();
    }

    private static async Task<List<string>> PicturesAsync(FfmpegFolder folder, params string[] input)
    {
        var (_, output) = await folder.OutputAsync([.. input, "-map", "0:v:0", "-vsync", "passthrough", "-f", "framecrc", "-"]);
        return [.. output.Split('\n').Where(line => line.StartsWith("0,", StringComparison.Ordinal)).Select(line => line.Split(',')[^1].Trim())];
    }

    private static async Task<List<int>> SoundAsync(FfmpegFolder folder)
    {
        var (_, output) = await folder.OutputAsync(["-i", "source.flv", "-map", "0:a:0", "-c", "copy", "-f", "framecrc", "-"]);
        return [.. output.Split('\n').Where(line => line.StartsWith("0,", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(',')[4].Trim(), System.Globalization.CultureInfo.InvariantCulture))];
    }
}
