using System.Buffers.Binary;
using System.Globalization;
using CloudCam.Core.Checksums;
using CloudCam.Dev.Stack;
using CloudCam.EndToEnd.Tests.Harness;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.EndToEnd.Tests;

/// <summary>Hostile and broken peers against a relay process of its own: a named reason for each, nobody else is harmed, nothing is stored under their names.</summary>
public sealed class BadInputTests(SharedStack shared) : EndToEndTest(shared)
{
    private const uint OffersPath = 1u << 25;
    private const uint OffersPhoto = 1u << 26;
    private const int Crowd = 1_000;

    // A .NET server with its runtime, its pools and a thousand idle connections; a peer's number taken at its word would be gigabytes.
    private const long MostResidentBytes = 400L * 1024 * 1024;

    private static readonly Dictionary<string, string> Settings = new() { ["Relay__LoginTimeout"] = "00:00:03" };

    private RelayReplica replica = null!;

    private RelayView Victim => new(replica.Port, replica.Health, replica.LogFile);

    public override async ValueTask InitializeAsync() => replica = await Stack.StartReplicaAsync("relay-victim", Settings, Cancellation);

    public override async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine($"The attacked relay's last lines:\n{Victim.LastLines()}");
        await replica.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Every_kind_of_nonsense_has_its_reason_and_an_honest_camera_is_served_all_the_same()
    {
        var random = new Random(71);
        var noise = new byte[512];
        random.NextBytes(noise);
        noise[0] = 0xC3;
        await EndsAsync("unknown-protocol", async peer => await peer.SendAsync(noise, Cancellation));
        await EndsAsync("bad-magic", peer => AfterInitAsync(peer, OffersPhoto, noise));
        await EndsAsync("frame-too-large", peer => AfterInitAsync(peer, OffersPhoto, RawPeer.Command(0x0004, [1, 2, 3], length: 0xFFFF)));
        await EndsAsync("bad-length", peer => AfterInitAsync(peer, OffersPhoto, RawPeer.Command(0x0001, [0, 0, 0, 1, 0])));
        await EndsAsync("unexpected-message", peer => AfterInitAsync(peer, OffersPhoto, RawPeer.Command(0x0004, [1, 2, 3])));
        await EndsAsync("bad-field", async peer => await peer.SendAsync(RawPeer.Init(0, OffersPhoto), Cancellation));
        await EndsAsync("identity-changed", peer => AfterInitAsync(peer, OffersPhoto, RawPeer.Init(Shared.NewImei(), OffersPhoto)));
        await EndsAsync("file-too-large", AnnounceTooMuchAsync);
        await EndsAsync("login-timeout", TrickleAsync);
        await EndsAsync("truncated-frame", async peer =>
        {
            await peer.SendAsync(RawPeer.Init(Shared.NewImei(), 0).AsMemory(0, 9), Cancellation);
            peer.FinishSending();
        });

        await HonestCameraIsServedAsync();
        Assert.Equal(0, await Victim.EndedAsync("internal-error", Cancellation));
        AssertMemoryIsBounded();
    }

    [Fact]
    public async Task A_file_larger_than_announced_is_never_called_whole()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var camera = Camera(imei, CameraKinds.PacketNoise(new Random(72), 0, 50_000)) with
        {
            Port = replica.Port, Quirks = TeltonikaProfiles.AnnouncesTooLittle, TriesInARow = 2, MaxLongWaits = 0,
        };

        await new TeltonikaCamera(camera).RunAsync(null, Cancellation);

        await Waiting.UntilAsync(async () => await Victim.EndedAsync("file-too-large", Cancellation) >= 1, "file-too-large is counted", Victim.LastLines, Cancellation);
        await IsLoggedAsync("file-too-large");
        await HonestCameraIsServedAsync();
    }

    [Fact]
    public async Task A_device_that_is_connected_already_is_taken_over_by_its_newer_connection()
    {
        var imei = await Shared.NewFleetImeiAsync();
        using var older = await RawPeer.DialAsync(replica.Port, Cancellation);
        await older.SendAsync(RawPeer.Init(imei, OffersPhoto), Cancellation);
        Assert.Equal(0x000A, await older.ReceiveCommandAsync(Cancellation));

        var newer = Camera(imei, CameraKinds.PacketNoise(new Random(73), 0, 50_000)) with { Port = replica.Port };
        await DeliverAsync(null, newer);

        await older.UntilClosedAsync(Cancellation);
        await Waiting.UntilAsync(async () => await Victim.EndedAsync("replaced", Cancellation) == 1, "replaced is counted", Victim.LastLines, Cancellation);
        await AssertWholeAsync(newer);
    }

    [Fact]
    public async Task No_blob_and_no_row_is_named_by_a_peer()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var content = new byte[] { 1, 2, 3 };
        var climbing = CameraFile.Dsm("../../../etc/passwd/..%2f..\\..", CameraFileKind.Snapshot, new byte[3_000], CameraKinds.About(0, 0, 0));
        var longest = CameraFile.Dsm(new string('/', 200) + new string('.', 200) + "dsm#?%00'$&|;`" + new string('~', 97), CameraFileKind.Snapshot, content, CameraKinds.About(20, 0, 0));
        await DeliverAsync(null, Camera(imei, climbing, longest) with { Port = replica.Port });
        var noisy = await Shared.NewFleetImeiAsync();
        await SendUnderNoiseAsync(noisy);
        await AssembledAsync(imei, 2);
        await AssembledAsync(noisy, 1);

        var names = new List<string>();
        foreach (var container in (string[])["media", "quarantine", "deadletter"])
            names.AddRange((await Outsider.BlobsAsync(container, "", null, Cancellation)).Select(blob => blob.Name));
        Assert.All(names, name => Assert.Matches("^[0-9]{15}/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{6}-[0-9a-f]+\\.[a-z0-9.]+$", name));
        foreach (var device in (ulong[])[imei, noisy])
        {
            foreach (var table in (string[])["transfers", "media"])
            {
                var rows = await Outsider.RowsAsync(table, $"{device:D15}", Cancellation);
                Assert.All(rows, row => Assert.Matches("^[0-9a-f-]+$", row.GetProperty("rowKey").GetString()));
            }
        }
        await HonestCameraIsServedAsync();
    }

    [Fact]
    public async Task A_thousand_connections_at_once_keep_nobody_out_and_cost_little()
    {
        var crowd = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => RawPeer.DialAsync(replica.Port, Cancellation)));
        try
        {
            await HonestCameraIsServedAsync();
            AssertMemoryIsBounded();
            await Waiting.UntilAsync(
                async () => await Victim.EndedAsync("login-timeout", Cancellation) >= Crowd, $"{Crowd} login timeouts", Victim.LastLines, Cancellation);
        }
        finally
        {
            foreach (var peer in crowd) peer.Dispose();
        }
        await HonestCameraIsServedAsync();
    }

    private async Task EndsAsync(string reason, Func<RawPeer, Task> misbehave)
    {
        var before = await Victim.EndedAsync(reason, Cancellation);
        using var peer = await RawPeer.DialAsync(replica.Port, Cancellation);
        await misbehave(peer);
        await peer.UntilClosedAsync(Cancellation);
        await Waiting.UntilAsync(async () => await Victim.EndedAsync(reason, Cancellation) >= before + 1, $"{reason} is counted", Victim.LastLines, Cancellation);
        await IsLoggedAsync(reason);
    }

    // The line comes a moment after the count: consoles are written by a thread of their own.
    private Task IsLoggedAsync(string reason) => Waiting.UntilAsync(
        () => Task.FromResult(Victim.Log().Contains($"ended: {reason}", StringComparison.Ordinal)), $"{reason} is logged", Victim.LastLines, Cancellation);

    private async Task AfterInitAsync(RawPeer peer, uint settings, byte[] then)
    {
        await peer.SendAsync(RawPeer.Init(Shared.NewImei(), settings), Cancellation);
        Assert.Equal(0x000A, await peer.ReceiveCommandAsync(Cancellation));
        await peer.SendAsync(then, Cancellation);
    }

    private async Task AnnounceTooMuchAsync(RawPeer peer)
    {
        await AfterInitAsync(peer, OffersPhoto, RawPeer.Command(0x000B, []));
        Assert.Equal(0x0008, await peer.ReceiveCommandAsync(Cancellation));
        await peer.SendAsync(RawPeer.Command(0x0001, [0xFF, 0xFF, 0xFF, 0xFF, 0, 0]), Cancellation);
    }

    private async Task TrickleAsync(RawPeer peer)
    {
        foreach (var each in RawPeer.Init(Shared.NewImei(), OffersPhoto).Chunk(1))
        {
            if (!await peer.TrySendAsync(each, Cancellation)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Cancellation);
        }
    }

    // A whole conversation by hand: 512 bytes of noise for a path, then a file of 1,000 bytes.
    private async Task SendUnderNoiseAsync(ulong imei)
    {
        var random = new Random(74);
        var path = new byte[512];
        random.NextBytes(path);
        path[511] = 1;
        "../../"u8.CopyTo(path);
        var file = new byte[1_000];
        random.NextBytes(file);
        var data = new byte[file.Length + 2];
        file.CopyTo(data, 0);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(file.Length), Crc16.Kermit(file));

        using var peer = await RawPeer.DialAsync(replica.Port, Cancellation);
        await peer.SendAsync(RawPeer.Init(imei, OffersPath), Cancellation);
        Assert.Equal(0x000C, await peer.ReceiveCommandAsync(Cancellation));
        await peer.SendAsync(RawPeer.Command(0x000D, path), Cancellation);
        Assert.Equal(0x000A, await peer.ReceiveCommandAsync(Cancellation));
        await peer.SendAsync(RawPeer.Command(0x000B, []), Cancellation);
        Assert.Equal(0x0008, await peer.ReceiveCommandAsync(Cancellation));
        await peer.SendAsync(RawPeer.Command(0x0001, [0, 0, 0x03, 0xE8, 0, 0]), Cancellation);
        Assert.Equal(0x0002, await peer.ReceiveCommandAsync(Cancellation));
        await peer.SendAsync(RawPeer.Command(0x0003, [0, 0, 0, 0]), Cancellation);
        await peer.SendAsync(RawPeer.Command(0x0004, data), Cancellation);
        peer.FinishSending();
        await peer.UntilClosedAsync(Cancellation);
    }

    private async Task HonestCameraIsServedAsync()
    {
        var imei = await Shared.NewFleetImeiAsync();
        var camera = Camera(imei, CameraKinds.PacketNoise(new Random((int)(imei % 1000)), 0, 30_000)) with { Port = replica.Port };
        await DeliverAsync(null, camera);
        await AssertWholeAsync(camera);
    }

    private void AssertMemoryIsBounded()
    {
        if (!OperatingSystem.IsLinux()) return;
        var status = string.Create(CultureInfo.InvariantCulture, $"/proc/{replica.ProcessId}/status");
        var peak = File.ReadLines(status).Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.InRange(long.Parse(peak, CultureInfo.InvariantCulture) * 1024, 1, MostResidentBytes);
    }
}
