using CloudCam.Core.Devices;
using CloudCam.Core.Settings;
using CloudCam.Protocols.Dvrip.Sessions;
using CloudCam.Protocols.Rtmp.Sessions;

namespace CloudCam.Relay;

/// <summary>Every setting of the relay. Section <c>Relay</c>; as environment variables <c>Relay__Name</c>. Each default says why it is what it is.</summary>
public sealed class RelayOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Relay";

    /// <summary>Address to listen on for cameras. Default <c>0.0.0.0</c>: a container's own network decides who reaches it.</summary>
    public string ListenAddress { get; set; } = "0.0.0.0";

    /// <summary>Ports for cameras that dial in. Default: 5232 (the port Teltonika integrations commonly use), 21100 (the gateway port of Jimi's own platform) all protocols on both, 15002 (the alarm server of XM cameras) and 1935 (RTMP, and FLV over HTTP) for that alone, no TLS.</summary>
    public IList<ListenerOptions> Listeners { get; init; } = [];

    /// <summary>Port of <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>. Default 8080, the usual probe port of containers; 0 lets the system pick.</summary>
    [Within(0, 65_535)]
    public int HealthPort { get; set; } = 8080;

    /// <summary>Address of the health port. Default <c>0.0.0.0</c>: probes come from outside the container; the port is not published.</summary>
    public string HealthAddress { get; set; } = "0.0.0.0";

    /// <summary>Name of this replica in rows, events and spill files. Default: the host name, which container platforms make unique.</summary>
    public string Replica { get; set; } = Environment.MachineName;

    /// <summary><see cref="Replica"/> as it may stand in blob names: at most 40 characters of <c>a-z 0-9 -</c>.</summary>
    public string SafeReplica
    {
        get
        {
            var safe = string.Concat(Replica.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
            return safe.Length == 0 ? "relay" : safe[..Math.Min(safe.Length, 40)];
        }
    }

    /// <summary>What happens to devices nobody registered. Default <see cref="DevicePolicy.Quarantine"/>: answered so that SIM data is not burnt, stored apart.</summary>
    public DevicePolicy UnknownDevices { get; set; } = DevicePolicy.Quarantine;

    /// <summary>Connections waiting to be accepted. Default 4096: with 512 a storm of 10,000 connects runs into SYN retries.</summary>
    [Within(1, 65_535)]
    public int ListenBacklog { get; set; } = 4_096;

    /// <summary>Connections in all. Default 19,500: below the common limit of 20,000 open files, with room for the cloud's connections.</summary>
    [Within(1, 1_000_000)]
    public int MaxConnections { get; set; } = 19_500;

    /// <summary>Connections from one address; 0: no limit. Default 2,000: several sites behind one carrier NAT fit, one flooding host does not take all. Set 0 behind an ingress that hides addresses.</summary>
    [Within(0, 1_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = 2_000;

    /// <summary>Time within which a new connection must send a whole first frame. Default 10 s: a camera does it in one round trip.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of one receive. Default 64 KiB: bulk receive at the speed of larger ones; only held while bytes are there.</summary>
    [Within(1_024, 1_048_576)]
    public int ReceiveBytes { get; set; } = 64 * 1024;

    /// <summary>Most unread bytes of one connection. Default 256 KiB: above the largest frame of any protocol (64 KiB), so only a decoder that asks for more than its own limit meets it.</summary>
    [Within(65_536, 16_777_216)]
    public int MaxBufferedBytes { get; set; } = 256 * 1024;

    /// <summary>Bytes of one stored block, and so the most a killed process makes a camera send again. Default 256 KiB: half a second of a 4 Mbit/s link, and few enough requests.</summary>
    [Within(16_384, 4_194_304)]
    public int BlockBytes { get; set; } = 256 * 1024;

    /// <summary>How often the row of a transfer is written at most while its blocks come in. Default 250 ms: the stored blocks are the checkpoint, the row only shows the progress and is the fence; 0 writes it after every block.</summary>
    [Within("00:00:00", "00:01:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a session waits for a store that is busy or away before it ends and leaves the data with the camera. Default 2 minutes: longer than a failover of the service.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan StoreOutageTolerance { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How old an unfinished file without an identity may be to be continued. Default 2 hours: cameras retry within 30 minutes.</summary>
    [Within("00:00:00", "6.00:00:00")]
    public TimeSpan UnidentifiedResumeWindow { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Time for open sessions to store what they hold when the relay goes down. Default 20 s: below the 30 s that platforms grant.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time one write to a camera may take. Default 30 s: replies are a few bytes; only a dead link blocks them.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often deadlines are looked at. Default 250 ms: fine against limits of seconds, cheap against 20,000 connections.</summary>
    [Within("00:00:00.010", "00:00:05")]
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Wait after a call for a command came before the replica's queue is read again. Default 250 ms: commands come in groups, and people wait for them.</summary>
    [Within("00:00:00.010", "00:01:00")]
    public TimeSpan CommandPollFastest { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait between two reads of the replica's queue while nothing comes (each wait is twice the last). Default 2 s: a person barely notices, and a day costs 43,200 requests.</summary>
    [Within("00:00:00.010", "00:10:00")]
    public TimeSpan CommandPollSlowest { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often this replica tells that it lives. Default 30 s: four signs within the two minutes after which the sweep takes it for dead; 2,880 small writes a day.</summary>
    [Within("00:00:01", "00:01:00")]
    public TimeSpan BeaconInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a partition with spilled events tries to send them. Default 2 s: soon after a short outage, no load in a long one.</summary>
    [Within("00:00:00.100", "00:10:00")]
    public TimeSpan ReplayInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Certificate file (PFX) for listeners with TLS; null: none, and a listener with TLS cannot start.</summary>
    public string? TlsCertificatePath { get; set; }

    /// <summary>Password of <see cref="TlsCertificatePath"/>; comes from a secret store, never from a file in the repository.</summary>
    public string? TlsCertificatePassword { get; set; }
}

/// <summary>One listening port.</summary>
public sealed class ListenerOptions
{
    /// <summary>The ports of a relay whose settings name none.</summary>
    internal static IReadOnlyList<ListenerOptions> Usual { get; } =
    [
        new() { Port = 5232 }, new() { Port = 21100 }, new() { Port = 15002, Protocols = { DvripAlarmProtocol.ProtocolName }, MaxConnections = 1_000 },
        new() { Port = 1935, Protocols = { RtmpProtocol.ProtocolName, FlvPushProtocol.ProtocolName }, MaxConnections = 1_000 },
    ];

    /// <summary>TCP port; 0 lets the system pick (tests).</summary>
    [Within(0, 65_535)]
    public int Port { get; set; }

    /// <summary>Names of the protocols spoken here; empty: all, told apart by the first bytes.</summary>
    public IList<string> Protocols { get; init; } = [];

    /// <summary>Whether cameras speak TLS 1.2 or 1.3 on this port. Default no: a certificate must be there first.</summary>
    public bool Tls { get; set; }

    /// <summary>
    /// Connections of this port; 0: no limit of its own. Default 0, and 1,000 for the alarm server of XM cameras: a message is over in a second, and
    /// strangers who may leave some without a login must not take the room of cameras that stream. 1,000 for live video as well: at 2 Mbit/s they are more than a link of 1 Gbit/s, and
    /// each may hold a picture in memory.
    /// </summary>
    [Within(0, 1_000_000)]
    public int MaxConnections { get; set; }
}
