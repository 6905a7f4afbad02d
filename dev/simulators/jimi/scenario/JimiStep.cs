using System.Text.Json.Serialization;

namespace CloudCam.Simulators.Jimi;

/// <summary>One step of a scenario; <c>do</c> says which. Seconds are those of the scenario's clock.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(DriveStep), "drive")]
[JsonDerivedType(typeof(BrakeHardStep), "brake-hard")]
[JsonDerivedType(typeof(AlarmStep), "alarm")]
[JsonDerivedType(typeof(FileNoteStep), "file-note")]
[JsonDerivedType(typeof(UploadStep), "upload")]
[JsonDerivedType(typeof(UploadHeldStep), "upload-held")]
[JsonDerivedType(typeof(NameListStep), "name-list")]
[JsonDerivedType(typeof(ReportStep), "report")]
[JsonDerivedType(typeof(LoseLinkStep), "lose-link")]
[JsonDerivedType(typeof(RebootStep), "reboot")]
[JsonDerivedType(typeof(SendRawStep), "send-raw")]
[JsonDerivedType(typeof(WaitStep), "wait")]
[JsonDerivedType(typeof(WaitOnlineStep), "wait-online")]
[JsonDerivedType(typeof(WaitAnswersStep), "wait-answers")]
[JsonDerivedType(typeof(WaitUploadsStep), "wait-uploads")]
[JsonDerivedType(typeof(RepeatStep), "repeat")]
public abstract record JimiStep;

/// <summary>Drives along a route and sends a location every so many seconds.</summary>
/// <param name="Route">Points as [latitude, longitude] in degrees; one point stands still.</param>
/// <param name="Seconds">Time for the whole route.</param>
public sealed record DriveStep(IReadOnlyList<IReadOnlyList<double>> Route, double Seconds) : JimiStep
{
    /// <summary>Seconds between locations; null: as the command TIMER says (10).</summary>
    public double? EverySeconds { get; init; }

    /// <summary>Packet: <c>22</c>, <c>37</c> or <c>70</c>.</summary>
    public string Packet { get; init; } = "22";
}

/// <summary>Brakes from a speed to a stop within three locations, and raises the alarm hard-braking.</summary>
/// <param name="FromKmh">Speed before.</param>
public sealed record BrakeHardStep(int FromKmh = 60) : JimiStep
{
    /// <summary>Clips of the alarm.</summary>
    public int Clips { get; init; }
}

/// <summary>Raises an alarm that promises files, and uploads them or not.</summary>
/// <param name="Alarm">Name, or code as <c>0x93</c>.</param>
public sealed record AlarmStep(string Alarm) : JimiStep
{
    /// <summary>Promised clips, 0..4: road and cabin in turn.</summary>
    public int Clips { get; init; } = 2;

    /// <summary>Ending of the clips: <c>mp4</c> or <c>ts</c>.</summary>
    public string Kind { get; init; } = "mp4";

    /// <summary>Alarm value.</summary>
    public int Value { get; init; }

    /// <summary>Packet layout.</summary>
    public JimiAlarmForm Form { get; init; }

    /// <summary>With a driver's id the file field is <c>FILENAME:...;DRIVERID:...</c>, as with driver-known.</summary>
    public string? DriverId { get; init; }

    /// <summary>What becomes of the clips.</summary>
    public JimiClipFate Upload { get; init; } = JimiClipFate.Come;

    /// <summary>Seconds from the alarm to the upload.</summary>
    public double UploadAfterSeconds { get; init; } = 3;

    /// <summary>The clips come under a name whose time is so many seconds later than promised.</summary>
    public int ComeSecondsLater { get; init; }

    /// <summary>A 0x69 note follows that says the files are uploaded.</summary>
    public bool Note { get; init; }
}

/// <summary>Sends a 0x69 note that names files, true or not.</summary>
public sealed record FileNoteStep : JimiStep
{
    /// <summary>The names; empty: those the last alarm promised.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}

/// <summary>Uploads a file nobody asked for.</summary>
/// <param name="Name">Its name; its ending chooses the content (<c>jpg</c>, <c>mp4</c>, <c>ts</c>).</param>
public sealed record UploadStep(string Name) : JimiStep
{
    /// <summary>Seconds until it begins.</summary>
    public double AfterSeconds { get; init; }
}

/// <summary>Uploads what alarms with <c>"upload": "held"</c> have kept back.</summary>
public sealed record UploadHeldStep : JimiStep;

/// <summary>Posts the name list, as FILELIST does.</summary>
public sealed record NameListStep : JimiStep
{
    /// <summary>Number of names; null: what is on the card.</summary>
    public int? Names { get; init; }
}

/// <summary>Sends one of the rarer packets.</summary>
/// <param name="What">
/// <c>channels</c>, <c>firmware</c>, <c>uuid</c>, <c>sim</c>, <c>fuel</c>, <c>temperature</c>, <c>temperature-text</c>, <c>licence</c>, <c>module-text</c>,
/// <c>peripherals</c>, <c>time</c>, <c>undocumented</c> or <c>heartbeat</c>.
/// </param>
public sealed record ReportStep(string What) : JimiStep;

/// <summary>Loses the mobile link: TCP ends, and HTTP does not begin.</summary>
/// <param name="Seconds">How long.</param>
public sealed record LoseLinkStep(double Seconds) : JimiStep
{
    /// <summary>The server sees a reset instead of an orderly end.</summary>
    public bool Reset { get; init; }

    /// <summary>What happens meanwhile; the link comes back when both are over.</summary>
    public IReadOnlyList<JimiStep> Meanwhile { get; init; } = [];
}

/// <summary>Restarts the terminal: the link drops, serials begin at 1.</summary>
public sealed record RebootStep : JimiStep;

/// <summary>Sends bytes as they are.</summary>
/// <param name="Hex">The bytes; blanks are allowed.</param>
public sealed record SendRawStep(string Hex) : JimiStep;

/// <summary>Waits.</summary>
/// <param name="Seconds">How long.</param>
public sealed record WaitStep(double Seconds) : JimiStep;

/// <summary>Waits until a login is answered and the link stands.</summary>
public sealed record WaitOnlineStep : JimiStep;

/// <summary>Waits until every kept packet is answered.</summary>
public sealed record WaitAnswersStep : JimiStep;

/// <summary>Waits until no upload is under way any more; held ones do not count.</summary>
public sealed record WaitUploadsStep : JimiStep;

/// <summary>Plays steps several times.</summary>
/// <param name="Times">How often.</param>
/// <param name="Steps">The steps.</param>
public sealed record RepeatStep(int Times, IReadOnlyList<JimiStep> Steps) : JimiStep;
