using System.Globalization;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Naming;

/// <summary>The only place where blob names are built. No part of a name comes from a peer except the validated device id.</summary>
public static class BlobNames
{
    /// <summary>Files of fleet devices.</summary>
    public const string MediaContainer = "media";

    /// <summary>Files of devices nobody registered.</summary>
    public const string QuarantineContainer = "quarantine";

    /// <summary>Files of which it is not known yet whose they are; moved or dropped before their camera is answered.</summary>
    public const string IncomingContainer = "incoming";

    /// <summary>Events that wait for the event stream service to come back.</summary>
    public const string SpillContainer = "spill";

    /// <summary>What could not be processed, for an operator to look at.</summary>
    public const string DeadLetterContainer = "deadletter";

    /// <summary>All containers that must exist.</summary>
    public static IReadOnlyList<string> Containers { get; } = [MediaContainer, QuarantineContainer, IncomingContainer, SpillContainer, DeadLetterContainer];

    /// <summary>Where a file's own bytes go: <c>device/yyyy/MM/dd/HHmmss-transferId.extension</c>.</summary>
    /// <param name="standing">Decides the container.</param>
    /// <param name="device">The device.</param>
    /// <param name="time">Time of the recording, or of the start of the transfer when the camera did not tell it. UTC.</param>
    /// <param name="transferId">Derived id of the transfer, lower-case hex; of the upload, where the transfer's id follows from content that has not arrived yet.</param>
    /// <param name="extension">Without a dot, one of ours (never the peer's).</param>
    public static BlobName Media(DeviceStanding standing, DeviceId device, DateTimeOffset time, string transferId, string extension) =>
        new(standing == DeviceStanding.Fleet ? MediaContainer : QuarantineContainer,
            string.Create(CultureInfo.InvariantCulture, $"{device}/{time.UtcDateTime:yyyy/MM/dd/HHmmss}-{transferId}.{extension}"));

    /// <summary>A file that arrives before the name of its device: the day and the upload's own id.</summary>
    public static BlobName Incoming(DateTimeOffset time, string uploadId) =>
        new(IncomingContainer, string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy/MM/dd}/{uploadId}.bin"));

    /// <summary>
    /// A sound that is to be played at a device: <c>device/sounds/id.pcm</c>, 8,000 samples of 16 bits (little-endian, signed, mono) a second without a header.
    /// It lies beside the files that wait for their device: both are gone after days.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="soundId">32 lower-case hex digits, see <see cref="CloudCam.Core.Media.SoundId"/>.</param>
    public static BlobName Sound(DeviceId device, string soundId) => new(IncomingContainer, $"{device}/sounds/{soundId}.pcm");

    /// <summary>A file made from another one: same place, another suffix (<c>.mp4</c>, <c>.thumb.jpg</c>).</summary>
    public static BlobName Derived(BlobName original, string suffix)
    {
        var dot = original.Path.LastIndexOf('.');
        var slash = original.Path.LastIndexOf('/');
        return original with { Path = (dot > slash ? original.Path[..dot] : original.Path) + suffix };
    }

    /// <summary>One spilled batch of events: <c>hub/partition/yyyyMMddHHmmssfffffff-replica-number.jsonl</c>; ordinal order is the order of the batches of one replica.</summary>
    public static BlobName Spill(string hub, int partition, DateTimeOffset time, string replica, long number) =>
        new(SpillContainer, string.Create(CultureInfo.InvariantCulture, $"{hub}/{partition:D4}/{time.UtcDateTime:yyyyMMddHHmmssfffffff}-{replica}-{number:D10}.jsonl"));

    /// <summary>Prefix of the spilled batches of one partition.</summary>
    public static string SpillPrefix(string hub, int partition) => string.Create(CultureInfo.InvariantCulture, $"{hub}/{partition:D4}/");

    /// <summary>Something that could not be processed: <c>what/yyyy/MM/dd/id.json</c>.</summary>
    public static BlobName DeadLetter(string what, DateTimeOffset time, string id) =>
        new(DeadLetterContainer, string.Create(CultureInfo.InvariantCulture, $"{what}/{time.UtcDateTime:yyyy/MM/dd}/{id}.json"));
}
