using System.Net;
using System.Net.Sockets;
using System.Text;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Tests.Simulators;

/// <summary>The bytes themselves, against examples that were seen in public or worked out by hand from the description.</summary>
public sealed class TeltonikaWireBytesTests
{
    [Fact]
    public async Task Front_photo_session_is_byte_for_byte_as_published()
    {
        var photo = Sample.Bytes(31 * 1024 + 5);
        await PlayAsync(
            Sample.Camera(0, FleetCameraKind.DualCam, CameraFile.DualCam(CameraFileKind.FrontPhoto, photo)),
            async wire =>
            {
                await wire.ExpectAsync("000000050001403a4abaa31444000400");
                await wire.SendAsync("000800072570686f746f66");
                await wire.ExpectAsync("00010006000000200000");
                await wire.SendAsync("0002000400000001");
                await wire.ExpectAsync("0003000400000001");
                var crc = 0;
                for (var packet = 0; packet < 31; packet++)
                {
                    var data = photo.AsSpan(packet * 1024, 1024).ToArray();
                    crc = PeerFrames.BitwiseKermit(data, crc);
                    await wire.ExpectAsync($"00040402{Convert.ToHexString(data)}{crc:x4}");
                }

                var rest = photo.AsSpan(31 * 1024).ToArray();
                await wire.ExpectAsync($"00040007{Convert.ToHexString(rest)}{PeerFrames.BitwiseKermit(rest, crc):x4}");
                await wire.SendAsync("0009");
                await wire.ExpectAsync("000000050001403a4abaa31440000400");
                await wire.SendAsync("00000000");
                await wire.ExpectEndAsync();
            });
    }

    [Fact]
    public async Task Other_published_init_is_met() => await PlayAsync(
        Sample.Camera(0, FleetCameraKind.DualCam, CameraFile.DualCam(CameraFileKind.FrontPhoto, new byte[16 * 1024 + 1])) with
        {
            Imei = 350612071913857,
        },
        async wire =>
        {
            await wire.ExpectAsync("0000000500013ee13c00198144000400");
            await wire.SendAsync("000800072570686f746f66");
            await wire.ExpectAsync("00010006000000110000");
            await wire.SendAsync("00000000");
        });

    [Fact]
    public async Task Dsm_path_has_its_nul_and_start_its_size_and_crc()
    {
        var photo = Encoding.ASCII.GetBytes("123456789");
        const string path = "64736d2f706963747572652f3233313032302f3233313435322e6a706700";
        await PlayAsync(
            Sample.Camera(0, FleetCameraKind.Dsm, CameraFile.Dsm("dsm/picture/231020/231452.jpg", CameraFileKind.CurrentSnapshot, photo)),
            async wire =>
            {
                await wire.ExpectAsync("000000050001403a4abaa31442000400");
                await wire.SendAsync("000c00020000");
                await wire.ExpectAsync("000d001e" + path);
                await wire.SendAsync("0008001e" + path);
                await wire.ExpectAsync("00010006000000092189");
                await wire.SendAsync("0002000400000004");
                await wire.ExpectAsync("0003000400000004" + "000400073536373839" + $"{PeerFrames.BitwiseKermit("56789"u8):x4}");
                await wire.SendAsync("0002000400000000");
                await wire.ExpectAsync("0003000400000000" + "0004000b313233343536373839" + "2189");
                await wire.SendAsync("0009000c00020000");
                await wire.ExpectAsync("000000050001403a4abaa31440000400" + "000d000100");
                await wire.SendAsync("0005000400000000");
                await wire.ExpectEndAsync();
            });
    }

    [Fact]
    public async Task Enhanced_data_carry_the_byte_offset_outside_the_crc() => await PlayAsync(
        Sample.Camera(
            0,
            FleetCameraKind.UnifiedDualCam,
            CameraFile.UnifiedDualCam("dashcam/a.jpg", CameraFileKind.FrontPhoto, Encoding.ASCII.GetBytes("0123456789"))),
        async wire =>
        {
            await wire.ExpectAsync("000000060001403a4abaa31442000400");
            await wire.SendAsync("000c00020000");
            await wire.ExpectAsync("000d000e" + "64617368" + "63616d2f612e6a706700");
            await wire.SendAsync("0008000e" + "64617368" + "63616d2f612e6a706700");
            await wire.ExpectAsync($"000100060000000a{PeerFrames.BitwiseKermit("0123456789"u8):x4}");
            await wire.SendAsync("0002000400000001");
            await wire.ExpectAsync("0003000400000001" + "000e000f" + "00000001" + "313233343536373839" + "2189");
            await wire.SendAsync("00000000");
        });

    [Fact]
    public async Task Status_1_after_too_many_restarts_is_as_published() => await PlayAsync(
        Sample.Camera(0, FleetCameraKind.DualCam, CameraFile.DualCam(CameraFileKind.FrontPhoto, new byte[4])) with
        {
            Quirks = new TeltonikaQuirks { RestartLimit = 0 }, TriesInARow = 1,
        },
        async wire =>
        {
            await wire.ExpectAsync("000000050001403a4abaa31444000400");
            await wire.SendAsync("000800072570686f746f66" + "0002000400000001");
            await wire.ExpectAsync("00010006000000010000" + "0003000400000001" + "0004000600000000" + "0000");
            await wire.SendAsync("0002000400000001");
            await wire.ExpectAsync("0005000400000001");
            await wire.ExpectEndAsync();
            wire.Stop();
        });

    [Theory]
    [InlineData("00070000", "0005000400000005")]
    [InlineData("0002000400000001", "0005000400000006")]
    [InlineData("000800072570686f746f72", "0005000400000011")]
    [InlineData("000800072570686f746f66" + "0002000400000003", "00010006000000010000" + "0005000400000006")]
    public async Task Nonsense_from_the_server_is_answered_by_status_and_a_hang_up(string sent, string answer) => await PlayAsync(
        Sample.Camera(0, FleetCameraKind.DualCam, CameraFile.DualCam(CameraFileKind.FrontPhoto, new byte[4])),
        async wire =>
        {
            await wire.ExpectAsync("000000050001403a4abaa31444000400");
            await wire.SendAsync(sent);
            await wire.ExpectAsync(answer);
            await wire.ExpectEndAsync();
            wire.Stop();
        });

    private static async Task PlayAsync(TeltonikaCameraOptions options, Func<HexWire, Task> script)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var camera = new TeltonikaCamera(options with { Port = ((IPEndPoint)listener.LocalEndpoint).Port }).RunAsync(null, stop.Token);
        using var socket = await listener.AcceptSocketAsync(stop.Token);
        await script(new HexWire(new NetworkStream(socket), stop));
        await camera;
    }

    private sealed class HexWire(Stream stream, CancellationTokenSource stop)
    {
        public async Task SendAsync(string hex) => await stream.WriteAsync(Convert.FromHexString(hex), stop.Token);

        public async Task ExpectAsync(string hex)
        {
            var bytes = new byte[hex.Length / 2];
            await stream.ReadExactlyAsync(bytes, stop.Token);
            Assert.Equal(hex, Convert.ToHexString(bytes), ignoreCase: true);
        }

        public async Task ExpectEndAsync() => Assert.Equal(0, await stream.ReadAsync(new byte[1], stop.Token));

        /// <summary>Stops the camera, which would come again.</summary>
        public void Stop() => stop.Cancel();
    }
}
