using CloudCam.Core.Settings;

namespace CloudCam.Relay.Live;

/// <summary>Every setting of live video. Section <c>Live</c>; as environment variables <c>Live__Name</c>. Each default says why it is what it is.</summary>
public sealed class LiveOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Live";

    /// <summary>Port for viewers, HTTP. Default 8088: free beside the usual 80, 443, 8080 and the ports for cameras; 0 lets the system pick.</summary>
    [Within(0, 65_535)]
    public int Port { get; set; } = 8088;

    /// <summary>Address of that port. Default <c>0.0.0.0</c>: a container's own network decides who reaches it.</summary>
    public string Address { get; set; } = "0.0.0.0";

    /// <summary>The key that signs links, Base64 of at least 32 bytes, the same in all replicas and in the functions; from a secret store. Default none: there are no links, nobody may watch, and the port stays closed.</summary>
    public string? LinkKey { get; set; }

    /// <summary>A key whose links are still taken while a new one is brought into use. Default none.</summary>
    public string? OldLinkKey { get; set; }

    /// <summary>Origins whose pages may read streams by script. Default none named: any, because whoever has a link may watch wherever the page comes from.</summary>
    public IList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Viewers in all. Default 1,000: at 2 Mbit/s each they fill a link of 2 Gbit/s, and with <c>Relay__MaxConnections</c> they stay near the common limit of 20,000 open files.</summary>
    [Within(1, 100_000)]
    public int MaxViewers { get; set; } = 1_000;

    /// <summary>Viewers of one stream. Default 250: one that everybody looks at leaves room for the others.</summary>
    [Within(1, 100_000)]
    public int MaxViewersPerStream { get; set; } = 250;

    /// <summary>Viewers of one address; 0: no limit. Default 100: an operations room behind one address with a wall of pictures. Set 0 behind an ingress that hides addresses.</summary>
    [Within(0, 100_000)]
    public int MaxViewersPerAddress { get; set; } = 100;

    /// <summary>Streams at once. Default 1,500: a replica's cameras that are dialled, all of them, and half as many that dial in; only what is watched is sent at all.</summary>
    [Within(1, 100_000)]
    public int MaxStreams { get; set; } = 1_500;

    /// <summary>Most bytes of one key frame group that are kept so that a viewer sees a picture at once. Default 4 MiB: 16 s at 2 Mbit/s, and as much as a single picture may have. Of a longer group nothing is kept; who comes then waits for the next key frame.</summary>
    [Within(65_536, 67_108_864)]
    public int MaxGroupBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Most bytes of all streams together. Default 256 MiB: 250 groups of 4 s at 2 Mbit/s. Frames beyond it are dropped up to the next key frame.</summary>
    [Within(1_048_576, 68_719_476_736)]
    public long MaxBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long a stream is asked for after its last viewer left. Default 30 s: a page that is loaded again, or a viewer who looks at the next camera and back, does not stop it.</summary>
    [Within("00:00:00", "01:00:00")]
    public TimeSpan UnwatchedDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a new stream is asked for before anybody watches. Default 60 s: whoever asked for it gets a link first and opens it then.</summary>
    [Within("00:00:00", "01:00:00")]
    public TimeSpan FirstViewerDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long viewers are kept while nobody publishes. Default 30 s: a camera that lost its link is back by then.</summary>
    [Within("00:00:00", "01:00:00")]
    public TimeSpan PublisherGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a viewer may take nothing before it is closed. Default 10 s: longer than a phone's change of networks, shorter than anybody looks at a still picture.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan ViewerStallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time within which a request's head must be whole. Default 5 s: it is one packet.</summary>
    [Within("00:00:01", "00:01:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often limits of time are looked at. Default 500 ms: fine against limits of seconds.</summary>
    [Within("00:00:00.010", "00:00:05")]
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Where other replicas reach this one's port for viewers, <c>host:port</c>. Default none: the first address of this machine that is not its own loopback, and the port. To be set where replicas see each other under other addresses.</summary>
    public string? PeerAddress { get; set; }

    /// <summary>Whether devices that push streams nobody watches are told to stop. Default yes: each minute costs some 15 MB of their SIM. Cameras that are dialled stop in any case.</summary>
    public bool StopUnwatched { get; set; } = true;
}
