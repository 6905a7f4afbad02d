using CloudCam.Core.Settings;

namespace CloudCam.Relay.Cameras;

/// <summary>Every setting of the cameras that the relay dials. Section <c>Cameras</c>; as environment variables <c>Cameras__Name</c>. Each default says why it is what it is.</summary>
public sealed class CamerasOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Cameras";

    /// <summary>Whether this replica dials cameras. Default yes: a registered camera needs no second switch, and looking into an empty table costs next to nothing. No: a relay that only listens.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Site of this relay: it dials the cameras registered for it, and no others. Default none: it dials those registered for no site. For a relay beside cameras that nobody else can reach.</summary>
    public string Site { get; set; } = "";

    /// <summary>How long a camera stays with a replica that does not tell that it still holds it. Default 30 s: a killed replica's cameras are silent for not much longer; three renewals may be lost.</summary>
    [Within("00:00:05", "00:10:00")]
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a held camera's lease is written. Default 10 s: a third of its time.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long before its lease runs out a holder lets its camera go by itself. Default 5 s: enough to store a block and say goodbye before anybody else dials.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan StopMargin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the table is looked into for changes, free cameras and silent replicas. Default 2 s: what is registered is dialled at once to the eye; some 50,000 requests a day for each thousand cameras.</summary>
    [Within("00:00:00.100", "00:10:00")]
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The same while no camera is registered at all. Default 10 s: nobody who registers the first one waits long.</summary>
    [Within("00:00:00.100", "00:10:00")]
    public TimeSpan EmptyScanInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most cameras of this replica. Default 1,000: at about 1 MiB each, live video included, a container of 2 GiB holds them.</summary>
    [Within(1, 100_000)]
    public int MaxCameras { get; set; } = 1_000;

    /// <summary>Most cameras given to another replica at once. Default 10: each loses its connection for a second or two, and the whole fleet should not do so together.</summary>
    [Within(1, 1_000)]
    public int MaxGivenAtOnce { get; set; } = 10;

    /// <summary>Most connections beside the main one of one camera. Default 32: a recorder of 16 channels with live video of all, and downloads.</summary>
    [Within(0, 256)]
    public int MaxLinks { get; set; } = 32;

    /// <summary>Connections being made at once. Default 32: after a restart a thousand cameras come within seconds, and no site's router meets them all in one instant.</summary>
    [Within(1, 10_000)]
    public int MaxConnecting { get; set; } = 32;

    /// <summary>Time a connection may take to be made. Default 10 s: three lost SYNs.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time from the connection to the login. Default 15 s: a recorder under load answers its login after seconds.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection must have lasted for the next failure to count as the first one. Default 30 s: a camera that throws us out again and again is not asked every second.</summary>
    [Within("00:00:00", "01:00:00")]
    public TimeSpan SteadyAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>First wait after a lost or failed connection; each next one is twice as long. Default 1 s: most links are back at once.</summary>
    [Within("00:00:00.100", "01:00:00")]
    public TimeSpan RetryWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait after a lost or failed connection. Default 60 s: a camera that was switched on again is found within a minute.</summary>
    [Within("00:00:00.100", "1.00:00:00")]
    public TimeSpan LongestRetryWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>First wait after a refused login; each next one is twice as long. Default 30 minutes: cameras lock accounts after a few tries. A changed registration is tried at once.</summary>
    [Within("00:01:00", "7.00:00:00")]
    public TimeSpan RefusedWait { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Longest wait after refused logins. Default a day.</summary>
    [Within("00:01:00", "30.00:00:00")]
    public TimeSpan LongestRefusedWait { get; set; } = TimeSpan.FromDays(1);

    /// <summary>First wait where more tries cannot help soon (no room at the camera, no secret, an address that may not be dialled); each next one is twice as long. Default 1 minute.</summary>
    [Within("00:00:01", "1.00:00:00")]
    public TimeSpan BusyWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest such wait. Default 15 minutes: somebody mends it and watches.</summary>
    [Within("00:00:01", "7.00:00:00")]
    public TimeSpan LongestBusyWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Networks that may be dialled, as <c>192.168.1.0/24</c>. Default none named: every address but this machine, link-local and metadata services, and multicast. Naming some allows those only, this machine included where it is named.</summary>
    public IList<string> AllowedNetworks { get; init; } = [];
}
