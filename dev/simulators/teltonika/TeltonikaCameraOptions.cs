using System.Net.Security;

namespace CloudCam.Simulators.Teltonika;

/// <summary>Everything one simulated camera needs.</summary>
public sealed record TeltonikaCameraOptions
{
    /// <summary>Server host name or address.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Server port.</summary>
    public int Port { get; init; }

    /// <summary>Connect with TLS.</summary>
    public bool UseTls { get; init; }

    /// <summary>Judges the server's certificate; null leaves it to the system's trust.</summary>
    public RemoteCertificateValidationCallback? ValidateCertificate { get; init; }

    /// <summary>Makes the connection in place of <see cref="Host"/>, <see cref="Port"/> and TLS; for tests without sockets.</summary>
    public Func<CancellationToken, Task<Stream>>? Dial { get; init; }

    /// <summary>IMEI, printed with 15 digits.</summary>
    public required ulong Imei { get; init; }

    /// <summary>Protocol id of INIT: 5 and below, or 6 and up for the unified form.</summary>
    public ushort ProtocolId { get; init; } = 5;

    /// <summary>The files to offer, oldest first.</summary>
    public required IReadOnlyList<CameraFile> Files { get; init; }

    /// <summary>Behaviour of the firmware.</summary>
    public TeltonikaQuirks Quirks { get; init; } = TeltonikaProfiles.Plain;

    /// <summary>Faults of the link.</summary>
    public LinkFaults Faults { get; init; } = LinkFaults.None;

    /// <summary>How many connections have these faults; later ones are clean. Default: all.</summary>
    public int FaultyConnections { get; init; } = int.MaxValue;

    /// <summary>Source of all chance (faults). One per camera; it is not shared between threads.</summary>
    public Random Random { get; init; } = new(1);

    /// <summary>Clock for waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long the device waits for the server's next command. Default 60 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection may take to stand. Default 20 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Connections in a row that bring no file further before the long wait. Default 5, as STATUS 1 tells.</summary>
    public int TriesInARow { get; init; } = 5;

    /// <summary>Wait between tries in a row. Default 5 s.</summary>
    public TimeSpan RetryWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait after the tries in a row. Default 30 minutes, the vendor's figure.</summary>
    public TimeSpan LongWait { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Long waits before the camera gives up; null never gives up.</summary>
    public int? MaxLongWaits { get; init; }

    /// <summary>Connect again when the server closed politely while files are still waiting (a server that shuts down). Default: no.</summary>
    public bool OfferAgainAfterClose { get; init; }

    /// <summary>DATA commands handed to the link at once; a RESUME is looked for between two such writes. Default 8.</summary>
    public int DataPerWrite { get; init; } = 8;

    /// <summary>File bytes between two <see cref="CameraEventKind.Data"/> reports. Default 64 KiB.</summary>
    public int ReportEveryBytes { get; init; } = 64 * 1024;

    internal bool IsUnified => ProtocolId >= TeltonikaCommands.FirstUnifiedProtocolId;

    internal void Validate()
    {
        Quirks.Validate();
        foreach (var file in Files)
        {
            file.Validate(ProtocolId);
        }
    }
}
