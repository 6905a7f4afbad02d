using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace CloudCam.Dev.Stack.Parts;

/// <summary>The relay itself, as it was built with this program.</summary>
internal sealed class RelayPart(StackContext context, Func<CloudConnection> cloud, string name = "relay") : StackPart(context, name)
{
    private static readonly string[] DialledNetworks = ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

    // The first start's ports, so that cameras find a restarted relay where it was.
    private int port = context.Options.RelayPort;
    private int rtmpPort = context.Options.RtmpPort;
    // Known before the relay starts: the functions sign links to it, and start first.
    private readonly int livePort = context.Options.LivePort == 0 ? Ports.Free() : context.Options.LivePort;
    private int healthPort = context.Options.RelayHealthPort;

    public int Port => port;

    public int RtmpPort => rtmpPort;

    /// <summary>Where viewers watch.</summary>
    public Uri Live => new(string.Create(CultureInfo.InvariantCulture, $"http://{(IPAddress.Parse(Context.Options.ListenAddress).Equals(IPAddress.Any) ? "127.0.0.1" : Context.Options.ListenAddress)}:{livePort}"));

    public Uri Health => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{healthPort}"));

    public override IEnumerable<(string What, string Where)> Listening =>
    [
        ("Relay, cameras dial", string.Create(CultureInfo.InvariantCulture, $"{Context.Options.ListenAddress}:{Port}")),
        ("Relay, cameras push live video", string.Create(CultureInfo.InvariantCulture, $"rtmp://{Context.Options.ListenAddress}:{RtmpPort}/live/0/<IMEI>")),
        ("Relay, viewers of live video", $"{Live}live/<device>/<channel>.flv (signed links: POST /api/devices/<device>/live)"),
        ("Relay, health and metrics", $"{Health}health/ready  {Health}metrics"),
    ];

    // Above the relay's own limit for storing what it holds (20 s), so that it is not killed while it does.
    protected override TimeSpan StopPatience => TimeSpan.FromSeconds(25);

    public override void CheckPorts()
    {
        Ports.EnsureFree(Context.Options.ListenAddress, Context.Options.RelayPort, "relay, cameras", "--relay-port");
        Ports.EnsureFree(Context.Options.ListenAddress, Context.Options.RtmpPort, "relay, live video", "--rtmp-port");
        Ports.EnsureFree(Context.Options.ListenAddress, Context.Options.LivePort, "relay, viewers", "--live-port");
        Ports.EnsureFree("127.0.0.1", Context.Options.RelayHealthPort, "relay, health and metrics", "--health-port");
    }

    protected override ProcessStartInfo Prepare()
    {
        var program = Path.Combine(Checkout.OutputOf("CloudCam.Relay", "CloudCam.Relay.dll"), "CloudCam.Relay.dll");
        var start = PartProcess.InOwnSession(Programs.Dotnet, [program, "--announce"]);
        var settings = start.Environment;
        settings["Relay__ListenAddress"] = Context.Options.ListenAddress;
        settings["Relay__Listeners__0__Port"] = Port.ToString(CultureInfo.InvariantCulture);
        settings["Relay__Listeners__1__Port"] = RtmpPort.ToString(CultureInfo.InvariantCulture);
        settings["Relay__Listeners__1__Protocols__0"] = "rtmp";
        settings["Relay__Listeners__1__Protocols__1"] = "flv";
        settings["Live__Address"] = Context.Options.ListenAddress;
        settings["Live__Port"] = livePort.ToString(CultureInfo.InvariantCulture);
        settings["Live__LinkKey"] = AdminKey.Of(Context.Data.Path).LiveLinkKey;
        settings["Relay__HealthPort"] = healthPort.ToString(CultureInfo.InvariantCulture);
        settings["Relay__HealthAddress"] = "127.0.0.1";
        settings["Cloud__SecretsFolder"] = Context.Data.Secrets;
        // Simulated cameras listen on this machine, real ones in the network beside it; the relay would dial neither by itself where the other is named.
        foreach (var (index, network) in DialledNetworks.Index()) settings[string.Create(CultureInfo.InvariantCulture, $"Cameras__AllowedNetworks__{index}")] = network;
        settings["Relay__UnknownDevices"] = Context.Options.UnknownDevices.ToString();
        // As in the container image: replies are written where the bytes were read.
        settings["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        cloud().AddTo(settings);
        foreach (var (name, value) in Context.Options.RelaySettings) settings[name] = value;
        return start;
    }

    protected override async Task BecomeReadyAsync(PartProcess process, CancellationToken cancellationToken)
    {
        var ready = await ReadyLineAsync(process, cancellationToken).ConfigureAwait(false);
        var ports = ready.GetProperty("ports");
        (port, rtmpPort) = (ports[0].GetInt32(), ports[1].GetInt32());
        healthPort = ready.GetProperty("healthPort").GetInt32();
    }
}
