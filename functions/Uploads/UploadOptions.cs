using CloudCam.Core.Devices;

namespace CloudCam.Functions.Uploads;

/// <summary>Settings <c>Uploads__...</c>: what cameras may post, each default with its reason.</summary>
public sealed record UploadOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Uploads";

    /// <summary>What a wrong or missing sign of an upload leads to. Log: the vendor prints the key for everybody, so a sign shows wrong settings and keeps nobody out.</summary>
    public SignCheck Sign { get; set; } = SignCheck.Log;

    /// <summary>The key of the sign; null: signs cannot be checked, and are not. The vendor prints one for all cameras in its document: it keeps nobody out.</summary>
    public string? SignSecret { get; set; }

    /// <summary>How far a signed timestamp may be from our clock, 0 to 365 d. 0: any; cameras send old files with the time of the recording.</summary>
    public TimeSpan TimestampWindow { get; set; }

    /// <summary>What happens to files and lists of devices that nobody registered. Quarantine: taken, so that SIM data is not burnt, and kept apart.</summary>
    public DevicePolicy UnknownDevices { get; set; } = DevicePolicy.Quarantine;

    /// <summary>Largest file, bytes, 1 KiB to 1 GiB. 100 MiB: the Functions host takes no larger request by default.</summary>
    public long MaxFileBytes { get; set; } = 104_857_600;

    /// <summary>
    /// How much of a refused body is still read, bytes, 0 to 1 GiB: a camera that is cut off while it writes does not see the answer and comes again. 16 MiB:
    /// a file just above the limit is read to its end, an endless one is not.
    /// </summary>
    public long MaxDrainBytes { get; set; } = 16 * 1_024 * 1_024;

    /// <summary>Uploads at once, 1 to 1,024; more wait. 32: twice what one instance of the Flex plan is given.</summary>
    public int MaxConcurrent { get; set; } = 32;

    /// <summary>Uploads that wait for their turn, 0 to 10,000; more are answered 503 at once. 128: what a fleet sends when a cell comes back.</summary>
    public int MaxWaiting { get; set; } = 128;

    /// <summary>Longest wait, 1 s to 3 min; then 503. 30 s: cameras wait a minute for an answer, and the front end gives up after 230 s.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a block of a large file, 64 KiB to 8 MiB. 4 MiB: half the requests of 2 MiB, which a busy store feels; larger ones bring nothing more.</summary>
    public int BlockBytes { get; set; } = 4 * 1_024 * 1_024;

    /// <summary>Blocks of that size in memory at once, 0 to 1,024; further uploads get <see cref="SmallBlockBytes"/>. 8: one upload stores a block while it fills the next, eight of them store and fill in turn, all in 32 MiB.</summary>
    public int LargeBlocks { get; set; } = 8;

    /// <summary>Bytes of a block when the large ones are in use, and of small files, 16 KiB to 8 MiB. 256 KiB: 32 uploads with two each take 16 MiB.</summary>
    public int SmallBlockBytes { get; set; } = 256 * 1_024;

    /// <summary>Silence after which a request is given up, 5 s to 10 min. 1 min: a mobile link that is gone for longer has a new address.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Largest name list, bytes, 1 KiB to 32 MiB. 4 MiB: fifty times the largest seen (78,590 bytes, 3,021 names).</summary>
    public int MaxNameListBytes { get; set; } = 4 * 1_024 * 1_024;

    /// <summary>Most names of a list, 1 to 200,000. 50,000: two cameras' minutes of seventeen days.</summary>
    public int MaxNames { get; set; } = 50_000;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range, or <see cref="SignCheck.Require"/> has no key; the message names it.</exception>
    public static UploadOptions From(IConfiguration settings)
    {
        var options = new UploadOptions();
        settings.GetSection(Section).Bind(options);
        Range(options.TimestampWindow, TimeSpan.Zero, TimeSpan.FromDays(365), nameof(TimestampWindow));
        Range(options.MaxFileBytes, 1_024, 1_024 * 1_024 * 1_024, nameof(MaxFileBytes));
        Range(options.MaxDrainBytes, 0, 1_024 * 1_024 * 1_024, nameof(MaxDrainBytes));
        Range(options.MaxConcurrent, 1, 1_024, nameof(MaxConcurrent));
        Range(options.MaxWaiting, 0, 10_000, nameof(MaxWaiting));
        Range(options.MaxWait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(3), nameof(MaxWait));
        Range(options.BlockBytes, 64 * 1_024, 8 * 1_024 * 1_024, nameof(BlockBytes));
        Range(options.LargeBlocks, 0, 1_024, nameof(LargeBlocks));
        Range(options.SmallBlockBytes, 16 * 1_024, 8 * 1_024 * 1_024, nameof(SmallBlockBytes));
        Range(options.IdleTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), nameof(IdleTimeout));
        Range(options.MaxNameListBytes, 1_024, 32 * 1_024 * 1_024, nameof(MaxNameListBytes));
        Range(options.MaxNames, 1, 200_000, nameof(MaxNames));
        if (options.Sign == SignCheck.Require && string.IsNullOrEmpty(options.SignSecret))
            throw new InvalidOperationException($"Setting {Section}__{nameof(SignSecret)} is missing: {Section}__{nameof(Sign)} requires signs.");
        return options;
    }

    private static void Range<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new InvalidOperationException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Setting {Section}__{name} must be from {least} to {most}."));
    }
}
