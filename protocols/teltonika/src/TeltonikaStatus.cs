namespace CloudCam.Protocols.Teltonika;

/// <summary>Names of STATUS values (0x0005), as Teltonika's reference server lists them.</summary>
public static class TeltonikaStatus
{
    /// <summary>The camera could not read the file, or is not set up: the only value that says the file itself cannot come.</summary>
    public const uint FileReadFailed = 17;

    private static readonly string[] Names =
    [
        "done", "reconnect-limit", "session-not-closed", "socket-not-closed", "gave-up", "bad-init-answer", "bad-resume-answer",
        "sd-create-failed", "sd-open-failed", "sd-write-failed", "sd-flush-failed", "undefined-event", "fota-create-failed",
        "crc-recalculation-failed", "configuration-load-failed", "file-header-invalid", "file-pointer-failed", "file-read-failed",
        "file-header-missing", "platform-mismatch", "update-not-allowed", "bad-query-arguments", "module-job-failed", "forbidden-by-spec-id",
        "hardware-not-supported", "firmware-not-compatible", "wrong-boot-loader",
    ];

    /// <summary>Lower case with dashes; <c>status-N</c> for a number nobody lists.</summary>
    public static string NameOf(uint status) =>
        status < Names.Length ? Names[status] : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"status-{status}");

    /// <summary>Whether the value speaks of the link or of the device as a whole, so that asking for another file makes no sense.</summary>
    public static bool EndsSession(uint status) => status is >= 1 and <= 4;
}
