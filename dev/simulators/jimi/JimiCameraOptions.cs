using CloudCam.Simulators.Rtmp;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Simulators.Jimi;

/// <summary>Everything one simulated JC261 or JC400 needs.</summary>
public sealed record JimiCameraOptions
{
    /// <summary>Server host name or address; changed by the command SERVER.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Its port; the vendor's own gateway has 21100.</summary>
    public required int Port { get; init; }

    /// <summary>Makes the connection in place of host and port; for tests without sockets.</summary>
    public Func<CancellationToken, Task<Stream>>? Dial { get; init; }

    /// <summary>IMEI, sent with 15 digits.</summary>
    public required ulong Imei { get; init; }

    /// <summary>Where photos and clips go; changed by UPLOAD. Null: uploads fail like those of a camera that was never set up.</summary>
    public Uri? UploadUrl { get; init; }

    /// <summary>Where files asked for by a command go in the second form (section 6.3 of the document); null: to <see cref="UploadUrl"/> in the first.</summary>
    public Uri? FilesUrl { get; init; }

    /// <summary>Where name lists go; changed by FILELIST.</summary>
    public Uri? NameListUrl { get; init; }

    /// <summary>Sends the HTTP requests; null: a handler of the camera's own. A shared one is not disposed.</summary>
    public HttpMessageHandler? Http { get; init; }

    /// <summary>Media server, as <c>rtmp://host:port/live</c>; changed by RSERVICE. Null: nothing is pushed before that command.</summary>
    public Uri? LiveUrl { get; init; }

    /// <summary>What is pushed as live video and as playback; null: the books are kept, and nothing is pushed.</summary>
    public LiveMedia? Live { get; init; }

    /// <summary>What is odd about the push.</summary>
    public LiveQuirks LiveQuirks { get; init; } = new();

    /// <summary>From the answer to the push; real units take up to eight seconds.</summary>
    public TimeSpan LiveDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Terminal type in the login: three nibbles model, one nibble branch.</summary>
    public ushort TerminalType { get; init; } = 0x7000;

    /// <summary>Firmware told by VERSION and 0x94.</summary>
    public string Firmware { get; init; } = "JC400_V1.8.1.2_250904";

    /// <summary>The cell in every location.</summary>
    public JimiCell Cell { get; init; } = new();

    /// <summary>Where the vehicle stands at the start.</summary>
    public JimiFix Start { get; init; } = new();

    /// <summary>What happens, step by step.</summary>
    public JimiScenario Scenario { get; init; } = new();

    /// <summary>Whether the camera stays in contact after the last step until it is cancelled. False: it ends once everything is sent and answered.</summary>
    public bool StaysOnline { get; init; }

    /// <summary>Content of photos and clips.</summary>
    public required JimiMedia Media { get; init; }

    /// <summary>Faults of every TCP link; those that damage DATA commands of other cameras have no effect.</summary>
    public LinkFaults Faults { get; init; } = LinkFaults.None;

    /// <summary>How many connections have these faults; later ones are clean.</summary>
    public int FaultyConnections { get; init; } = int.MaxValue;

    /// <summary>Source of all chance. One per camera; it is not shared between threads.</summary>
    public Random Random { get; init; } = new(1);

    /// <summary>Clock; the scenario runs on it by its speed factor, waits for the server's answers do not.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Time of the device's clock at the start; null: that of <see cref="Time"/>.</summary>
    public DateTimeOffset? ClockStart { get; init; }

    /// <summary>How long the terminal waits for an answer that it needs. Default five seconds (document).</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait between a lost link and the next one. Not known; a second.</summary>
    public TimeSpan ReconnectWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connection may take to stand.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest wait for one HTTP answer.</summary>
    public TimeSpan HttpTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Time between heartbeats, on the scenario's clock. Default three minutes (document).</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Packets kept for sending again at most; the oldest go first.</summary>
    public int MostKept { get; init; } = 10_000;

    /// <summary>Packets the ledger remembers at most; the oldest go first.</summary>
    public int MostInLedger { get; init; } = 100_000;
}
