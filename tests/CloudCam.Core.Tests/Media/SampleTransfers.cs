using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Tests.Media;

internal static class SampleTransfers
{
    public static readonly DateTimeOffset Time = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    /// <summary>Every member set, each to a value of its own.</summary>
    public static Transfer Full { get; } = new()
    {
        Device = DeviceId.Parse("353701090000001"),
        Id = "0123456789abcdef0123456789abcdef",
        File = new FileAnnouncement
        {
            Protocol = "teltonika", Source = "%videof:1,größe", Kind = MediaKind.Video, Format = MediaFormat.H265, Channel = "front", Units = 5_000_000_000, UnitBytes = 1_024,
            AnnouncedCrc = 0xFEDC, Trigger = "crash", TriggerCode = 7, DeviceTime = Time.AddTicks(1_234_567), Latitude = -54.7, Longitude = 25.3, DurationSeconds = 10.5,
            FrameRate = 25, DriverName = "Jonas Ž.", Events = ["drowsiness", "phone"], AlarmId = "alarm", IsIdentified = true,
        },
        Standing = DeviceStanding.Fleet, Epoch = 9_000_000_000, State = TransferState.Stored, StoredBytes = 6_000_000_000, FileCrc = 0xBEEF,
        Blob = new BlobName("media", "353701090000001/2026/05/04/030201-ab.h265"),
        Blocks = [new BlockId(0, 1, 0, 262_144, 1, 2, 3), new BlockId(1, 2, 262_144, 100, 4, 5, 6, 1)],
        Resumes = 3, CrcErrors = 4, AnnouncedCrcMatches = true, FailureReason = "stalled", Sequence = "s-1", StartedAt = Time, UpdatedAt = Time.AddSeconds(5),
    };

    /// <summary>Only what must be there.</summary>
    public static Transfer Bare { get; } = new()
    {
        Device = DeviceId.Parse("cam-1"), Id = "ff", File = new FileAnnouncement
        {
            Protocol = "teltonika", Source = "%photof", Kind = MediaKind.Photo, Format = MediaFormat.Jpeg, Units = 1, UnitBytes = 1, IsIdentified = false,
        },
        Standing = DeviceStanding.Quarantined, Epoch = 1, State = TransferState.Receiving, StoredBytes = 0, Blob = new BlobName("quarantine", "cam-1/x.jpg"),
        StartedAt = Time, UpdatedAt = Time,
    };

    /// <summary>Compares member by member; records compare lists by reference only.</summary>
    public static void AssertSame(Transfer expected, Transfer actual)
    {
        Assert.Equal(expected.Blocks, actual.Blocks);
        Assert.Equal(expected.File.Events, actual.File.Events);
        Assert.Equal(expected, actual with { Blocks = expected.Blocks, File = actual.File with { Events = expected.File.Events } });
    }
}
